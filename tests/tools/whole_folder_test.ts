import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wholeFolder } from "lib/tools/whole_folder.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("a folder gets its name when everything is in it, and is made once", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "a/b");
    let times = 0;
    const make = (work: string) => {
      times++;
      assert.ok(!existsSync(directory));
      writeFileSync(join(work, "file"), "whole");
      return Promise.resolve();
    };
    assert.deepEqual([await wholeFolder(directory, make), times], [true, 1]);
    assert.deepEqual(readdirSync(directory), ["file"]);
    assert.deepEqual([await wholeFolder(directory, make), times], [false, 1]);
    assert.deepEqual(readdirSync(join(folder, "a")), ["b"]);
  }));

Deno.test("what fails leaves nothing behind", () =>
  withFolder(async (folder) => {
    const made = wholeFolder(join(folder, "b"), (work) => {
      mkdirSync(join(work, "half"));
      return Promise.reject(new Error("no network"));
    });
    await assert.rejects(made, /no network/);
    assert.deepEqual(readdirSync(folder), []);
  }));
