import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeEnvironment, programIn } from "lib/tools/python_environment.ts";

/** A stand-in for Python that notes its arguments; `-m venv` makes a folder with itself in it. */
function fakePython(directory: string, { fails = "" } = {}): string {
  const python = join(directory, "python3");
  writeFileSync(
    python,
    `#!/bin/sh
echo "$@" >> "${directory}/calls"
if [ "$2" = "${fails}" ]; then echo "$2 did not work" >&2; exit 1; fi
if [ "$2" = venv ]; then
  for last in "$@"; do :; done
  mkdir -p "$last/bin" && cp "$0" "$last/bin/python"
fi
`,
  );
  chmodSync(python, 0o755);
  return python;
}

const ignore = Deno.build.os === "windows"; // the stand-in is a shell script

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "burin-environment-"));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test({
  name: "an environment is made once, and again when other packages are asked for",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      const python = fakePython(folder);
      const directory = join(folder, "made");
      const said: string[] = [];
      const say = (line: string) => void said.push(line);
      const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n").length;
      for (const packages of [["a==1"], ["a==1"], ["a==2"]]) {
        const own = await makeEnvironment(directory, { packages, python, say });
        assert.equal(own, programIn(directory, "python"));
        assert.deepEqual(JSON.parse(readFileSync(join(directory, "burin.json"), "utf8")), packages);
      }
      assert.equal(calls(), 4, "venv and pip for each of two lists");
      assert.deepEqual(said.filter((line) => line.startsWith("installing")), [
        "installing a==1",
        "installing a==2",
      ]);
      await makeEnvironment(join(folder, "bare"), { packages: [], python, say });
      assert.equal(calls(), 5, "without packages pip is not asked");
    }),
});

Deno.test({
  name: "what fails is named with its cure, and leaves no environment that counts as whole",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      const directory = join(folder, "made");
      const given = { packages: ["a==1"], name: "the lab", cure: "buy a snake", say: () => {} };
      await assert.rejects(
        makeEnvironment(directory, { ...given, python: join(folder, "none") }),
        /^Error: Cannot make the lab: no .*none here; buy a snake$/,
      );
      await assert.rejects(
        makeEnvironment(directory, { ...given, python: fakePython(folder, { fails: "venv" }) }),
        /^Error: Cannot make the lab: ".*python3 -m venv" failed; buy a snake\nvenv did not work$/,
      );
      await assert.rejects(
        makeEnvironment(directory, { ...given, python: fakePython(folder, { fails: "pip" }) }),
        /^Error: Cannot install a==1:\npip did not work$/,
      );
      assert.ok(!existsSync(join(directory, "burin.json")));
    }),
});
