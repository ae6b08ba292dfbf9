import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { away, json, ran, withFolder, withPrograms } from "./ran.ts";

Deno.test("a script that is not there is told", async () => {
  const { status, err } = await ran("python", "none.py");
  assert.equal(status, 2);
  assert.match(err, /There is no script none\.py/);
});

Deno.test({
  name: "a script is run with its arguments, and its failure is the command's",
  ignore: Deno.build.os === "windows", // the stand-in is a script for the shell
  fn: () =>
    withFolder((folder) =>
      away(folder, async () => {
        const calls = join(folder, "calls");
        // makes an environment that holds itself, notes what it is to run, and fails where it is told so
        const python = `echo "$@" >> "${calls}"
if [ "$2" = venv ]; then
  for last in "$@"; do :; done
  mkdir -p "$last/bin" && cp "$0" "$last/bin/python"
fi
[ "$2" != fail ]`;
        await withPrograms(folder, { python3: python }, async () => {
          const script = join(folder, "made.py");
          writeFileSync(script, "# /// script\n# dependencies = []\n# ///\n");
          const done = json(await ran("python", script, "a", "b", "--json"));
          assert.deepEqual(done, { script, code: 0 });
          const failed = await ran("python", script, "fail");
          assert.equal(failed.status, 1);
          assert.match(failed.err, /made\.py ended with status 1/);
        });
        const lines = readFileSync(calls, "utf8").split("\n");
        assert.ok(lines.includes(`${join(folder, "made.py")} a b`));
      })
    ),
});
