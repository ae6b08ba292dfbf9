import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropPartial, writeWhole } from "lib/assets/whole_file.ts";

function inDirectory(run: (directory: string) => void) {
  const directory = mkdtempSync(join(tmpdir(), "burin-whole-"));
  try {
    run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("a file is written, folders and all, and leaves nothing beside it", () =>
  inDirectory((directory) => {
    writeWhole(join(directory, "a/b/c.txt"), "paper");
    writeWhole(join(directory, "a/b/c.txt"), Uint8Array.of(105, 110, 107));
    assert.equal(readFileSync(join(directory, "a/b/c.txt"), "utf8"), "ink");
    assert.deepEqual(readdirSync(join(directory, "a/b")), ["c.txt"]);
  }));

Deno.test("a full disk is named, with what to do", {
  ignore: Deno.build.os !== "linux",
}, () =>
  inDirectory((directory) => {
    Deno.symlinkSync("/dev/full", join(directory, "plate.png.partial"));
    assert.throws(
      () => writeWhole(join(directory, "plate.png"), Uint8Array.of(1)),
      /Cannot write .*plate\.png \(1 bytes\): the disk is full; free some space/,
    );
  }));

Deno.test("dropPartial() removes half-written files and nothing else", () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, "best.safetensors.partial"), "");
    writeFileSync(join(directory, "best.safetensors"), "");
    dropPartial(directory);
    assert.deepEqual(readdirSync(directory), ["best.safetensors"]);
  }));
