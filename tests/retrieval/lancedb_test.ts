import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lancedbDirectory, lancedbPins, loadLancedb } from "lib/retrieval/lancedb.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("where it is not installed, both places and the command are named", () =>
  withFolder((folder) => {
    const project = join(folder, "project");
    const load = () => loadLancedb({ installed: join(folder, "cache"), project });
    assert.throws(
      load,
      (error: Error) =>
        error.message.includes(`${join(project, "node_modules")}: it is not there`) &&
        error.message.includes(`${join(folder, "cache", "node_modules")}: it is not there`) &&
        /Run deno task lancedb/.test(error.message),
    );
    try {
      load();
    } catch (error) {
      assert.equal((error as Error).message.split("\n").length, 4, "each place has a line");
    }
    // one that is there and does not load says why
    const broken = join(project, "node_modules/@lancedb/lancedb");
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, "index.js"), "throw new Error('no native library')");
    assert.throws(load, /project\/node_modules: .*no native library/);
    return Promise.resolve();
  }));

Deno.test("the project's own comes before the one in the cache", () =>
  withFolder((folder) => {
    const put = (place: string, version: string) => {
      for (const name of ["@lancedb/lancedb", "apache-arrow"]) {
        const directory = join(folder, place, "node_modules", name);
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "index.js"), `exports.connect = "${version}"`);
      }
    };
    const load = () =>
      loadLancedb({ installed: join(folder, "cache"), project: join(folder, "project") });
    put("cache", "cached");
    assert.equal(load().connect, "cached");
    put("project", "own");
    assert.equal(load().connect, "own");
    return Promise.resolve();
  }));

Deno.test("each version has a folder of its own in the cache", () => {
  assert.equal(
    lancedbDirectory("cache"),
    join("cache", "lancedb", lancedbPins["@lancedb/lancedb"]),
  );
});
