import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "lib/tensor/digest.ts";
import { runScript } from "lib/tools/python_script.ts";
import { withEnvironment } from "tests/environment.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test({
  name: "a script runs in the environment of its pins, and its status comes back",
  ignore: Deno.build.os === "windows", // the stand-in is a shell script
  fn: () =>
    withFolder((folder) =>
      withEnvironment({ BURIN_CACHE: folder }, async () => {
        const pins = JSON.stringify(["a==1"]);
        const directory = join(folder, "python", sha256(pins).slice(0, 16));
        mkdirSync(join(directory, "bin"), { recursive: true });
        writeFileSync(join(directory, "burin.json"), pins);
        const python = `#!/bin/sh\n[ -f "$1" ] && touch "${folder}/$2"\nexit 7\n`;
        writeFileSync(join(directory, "bin", "python"), python, { mode: 0o755 });
        const script = join(folder, "x.py");
        writeFileSync(script, '# /// script\n# dependencies = ["a==1"]\n# ///\n');
        const say = (line: string) => assert.fail(`said ${line}`);
        assert.equal(await runScript(script, { args: ["given"], shown: false, say }), 7);
        assert.ok(existsSync(join(folder, "given")));
        const waiting = `#!/bin/sh\necho "said by the script"\nexec sleep "$2"\n`;
        writeFileSync(join(directory, "bin", "python"), waiting, { mode: 0o755 });
        const began = performance.now();
        const signal = AbortSignal.timeout(300);
        const late = runScript(script, { args: ["20"], shown: false, say, signal });
        await assert.rejects(late, { name: "TimeoutError" });
        assert.ok(performance.now() - began < 15_000, "ended, not waited for");
        const printed = async (shown?: boolean) => {
          const code = `import { runScript } from "lib/tools/python_script.ts";
          await runScript(${JSON.stringify(script)}, { args: ["0"], say() {}, shown: ${shown} });`;
          const { stdout } = await new Deno.Command(Deno.execPath(), {
            args: ["eval", "--no-check", code],
            env: { BURIN_CACHE: folder },
          }).output();
          return new TextDecoder().decode(stdout);
        };
        assert.deepEqual(await Promise.all([undefined, true, false].map(printed)), [
          "said by the script\n",
          "said by the script\n",
          "",
        ]);
        const stopped = AbortSignal.abort(new Error("stopped"));
        await assert.rejects(
          runScript(script, { args: ["late"], shown: false, say, signal: stopped }),
          /stopped/,
        );
      })
    ),
});
