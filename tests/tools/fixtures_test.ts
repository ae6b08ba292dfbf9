import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { fixtureScripts, makeFixtures } from "lib/tools/fixtures.ts";
import { pinsOf } from "lib/tools/python_script.ts";
import { withFolder } from "tests/with_folder.ts";
import { noShell, scriptOf, withFakePython } from "./fake_python.ts";

Deno.test("every fixture's script pins what it needs, and is found by a word", () => {
  const scripts = fixtureScripts();
  assert.ok(scripts.length >= 8);
  for (const script of scripts) {
    const pins = pinsOf(readFileSync(script, "utf8"), script);
    for (const pin of pins) assert.match(pin, /==/, `${script}: ${pin}`);
  }
  const [one] = fixtureScripts("finetune/make.py");
  assert.match(one, /finetune.make\.py$/);
  assert.deepEqual(fixtureScripts("no such fixture"), []);
});

const pins = ["a==1"];

/** A folder of scripts, in an order that is not theirs, and of files that are none. */
function scriptsIn(folder: string): string[] {
  const names = ["m/d.py", "b.py", "z/a.py", "m/c.py", "a.py", "k/q.py", "k/b.py"];
  for (const name of [...names, "helper.py", "m/notes.md"]) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    const isScript = name.endsWith(".py") && name !== "helper.py";
    writeFileSync(join(folder, name), isScript ? scriptOf(pins) : "x = 1\n");
  }
  return names.sort().map((name) => join(folder, name));
}

Deno.test("scripts come in the order of their paths; modules without a header are none", () =>
  withFolder((folder) => {
    const scripts = scriptsIn(folder);
    assert.deepEqual(fixtureScripts(undefined, folder), scripts);
    assert.deepEqual(fixtureScripts("c.py", folder), [join(folder, "m/c.py")]);
  }));

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
