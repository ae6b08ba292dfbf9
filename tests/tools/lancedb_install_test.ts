import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lancedbPins } from "lib/retrieval/lancedb.ts";
import type { finished } from "lib/tools/finished.ts";
import { installLancedb } from "lib/tools/lancedb_install.ts";
import { withFolder } from "tests/with_folder.ts";

const say = () => {};

Deno.test("it is installed once, whole, in the versions that are pinned", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "lancedb/1");
    let calls = 0;
    const run: typeof finished = (program, { args, cwd }) => {
      calls++;
      assert.deepEqual([program, args[0]], [Deno.execPath(), "install"]);
      const { dependencies } = JSON.parse(readFileSync(join(cwd!, "package.json"), "utf8"));
      assert.deepEqual(dependencies, lancedbPins);
      assert.ok(!existsSync(directory), "it has its name when all is there");
      mkdirSync(join(cwd!, "node_modules"));
      return Promise.resolve({ code: 0, said: "" });
    };
    assert.deepEqual(await installLancedb({ say }, { directory, run }), {
      directory,
      installed: true,
      versions: lancedbPins,
    });
    assert.ok(existsSync(join(directory, "node_modules")));
    assert.deepEqual(await installLancedb({ say }, { directory, run }), {
      directory,
      installed: false,
      versions: lancedbPins,
    });
    assert.equal(calls, 1);
    assert.deepEqual(readdirSync(join(folder, "lancedb")), ["1"]);
  }));

Deno.test("what cannot be fetched says why and leaves nothing behind", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "lancedb/1");
    const run: typeof finished = () => Promise.resolve({ code: 1, said: "no network" });
    await assert.rejects(
      installLancedb({ say }, { directory, run }),
      /Cannot fetch LanceDB: .* status 1 and said\nno network\n/,
    );
    assert.deepEqual(readdirSync(join(folder, "lancedb")), []);
  }));
