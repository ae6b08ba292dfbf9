import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { makeFixtures } from "lib/tools/fixtures.ts";
import { withFolder } from "tests/with_folder.ts";
import { noShell, withFakePython } from "./fake_python.ts";
import { pins, scriptsIn } from "./fixture_folder.ts";

Deno.test({
  name: "each script runs with the mirror, where there is one, until one fails, which is named",
  ignore: noShell,
  fn: () =>
    withFolder(async (root) => {
      const folder = join(root, "fixtures");
      const scripts = scriptsIn(folder);
      const calls = join(root, "calls");
      const program = `echo "$@" >> "${calls}"; case "$1" in *q.py) exit 3;; esac`;
      await withFakePython({ folder: join(root, "cache"), pins, program }, async () => {
        const running = { folder, shown: false, say: () => {} };
        const made = await makeFixtures("m/", { ...running, mirror: "/mirror" });
        assert.deepEqual(made, scripts.slice(4, 6).map((one) => relative(projectDirectory, one)));
        assert.equal(await makeFixtures("none", running).then(({ length }) => length), 0);
        await assert.rejects(makeFixtures(undefined, running), (error: Error) => {
          assert.equal(error.message, `${scripts[3]} ended with status 3`);
          return true;
        });
        assert.deepEqual(readFileSync(calls, "utf8").trim().split("\n"), [
          `${scripts[4]} /mirror`,
          `${scripts[5]} /mirror`,
          ...scripts.slice(0, 4),
        ]);
      });
    }),
});
