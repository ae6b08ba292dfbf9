import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labCommand } from "lib/cli/lab.ts";
import { helpOf } from "lib/command/help.ts";
import { labPackages } from "lib/tools/lab_packages.ts";
import { withEnvironment } from "tests/environment.ts";
import { away, json, ran, withFolder, withPrograms } from "./ran.ts";

// the environment and the kernel are in tools/lab_test.ts
Deno.test("lab says what it makes and takes no arguments", () => {
  assert.match(helpOf(labCommand), /^burin lab \[options\]/);
  assert.match(helpOf(labCommand), /--install-kernel/);
});

const ignore = Deno.build.os === "windows"; // the stand-ins are scripts for the shell

Deno.test({
  name:
    "the kernel alone is made known where that is asked for; a browser is opened unless it is not",
  ignore,
  fn: () =>
    withFolder((folder) =>
      away(folder, async () => {
        await withEnvironment({ JUPYTER_DATA_DIR: join(folder, "data") }, async () => {
          const told = json<{ kernel: string }>(await ran("lab", "--install-kernel", "--json"));
          assert.equal(told.kernel, join(folder, "data/kernels/burin/kernel.json"));
          assert.ok(existsSync(told.kernel) && !existsSync(join(folder, "cache/lab")));

          const bin = join(folder, "cache/lab/bin");
          mkdirSync(bin, { recursive: true });
          writeFileSync(join(folder, "cache/lab/burin.json"), JSON.stringify(labPackages));
          const calls = join(folder, "calls");
          await withPrograms(bin, { jupyter: `echo "$@" >> "${calls}"` }, async () => {
            assert.deepEqual(json(await ran("lab", "--json")), { code: 0 });
            assert.deepEqual(json(await ran("lab", "--no-browser", "--json")), { code: 0 });
          });
          const opened = readFileSync(calls, "utf8").split("\n").filter((call) =>
            call.startsWith("lab ")
          );
          assert.deepEqual(opened.map((call) => call.includes("--no-browser")), [false, true]);
        });
      })
    ),
});
