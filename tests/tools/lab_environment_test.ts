import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kernelSpec } from "lib/tools/lab.ts";
import { makeLab } from "lib/tools/lab_environment.ts";

/** A stand-in for Python that notes its arguments; `-m venv` makes a folder with itself in it. */
function fakePython(directory: string, { venvFails = false } = {}): string {
  const python = join(directory, "python3");
  writeFileSync(
    python,
    `#!/bin/sh
echo "$@" >> "${directory}/calls"
if [ "$2" = venv ]; then
  ${venvFails ? 'echo "ensurepip is not available" >&2; exit 1' : ""}
  for last in "$@"; do :; done
  mkdir -p "$last/bin" && cp "$0" "$last/bin/python"
fi
`,
  );
  chmodSync(python, 0o755);
  return python;
}

const ignore = Deno.build.os === "windows"; // the stand-in is a shell script

Deno.test({
  name: "the environment is made once, the kernel's description every time",
  ignore,
  async fn() {
    const directory = mkdtempSync(join(tmpdir(), "burin-lab-"));
    try {
      const python = fakePython(directory);
      const lab = join(directory, "lab");
      const steps: string[] = [];
      const options = { directory: lab, python, onStep: (step: string) => void steps.push(step) };
      assert.equal(await makeLab(options), join(lab, "bin", "jupyter"));
      assert.equal(steps.length, 2);
      rmSync(join(lab, "share"), { recursive: true });
      await makeLab(options);
      assert.equal(steps.length, 2, "nothing to do");
      const calls = readFileSync(join(directory, "calls"), "utf8").trim().split("\n");
      assert.equal(calls.length, 2);
      assert.match(calls[1], /^-m pip install .* jupyterlab==[\d.]+ plotly==[\d.]+$/);
      const spec = join(lab, "share", "jupyter", "kernels", "burin", "kernel.json");
      assert.ok(existsSync(spec));
      assert.deepEqual(JSON.parse(readFileSync(spec, "utf8")), kernelSpec());
      const settings = (file: string) => JSON.parse(readFileSync(join(lab, file), "utf8"));
      assert.equal(
        settings("etc/jupyter/jupyter_server_config.json").MappingKernelManager.default_kernel_name,
        "burin",
      );
      const [{ fetchNews }] = Object.values<{ fetchNews: string }>(
        settings("share/jupyter/lab/settings/overrides.json"),
      );
      assert.equal(fetchNews, "false");
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
});

Deno.test({
  name: "without Python, or without its venv, the package to install is named",
  ignore,
  async fn() {
    const directory = mkdtempSync(join(tmpdir(), "burin-lab-"));
    try {
      const lab = join(directory, "lab");
      await assert.rejects(
        makeLab({ directory: lab, python: join(directory, "no-such-python") }),
        /no .*no-such-python here; .*apt-get install python3-venv/,
      );
      const python = fakePython(directory, { venvFails: true });
      await assert.rejects(
        makeLab({ directory: lab, python }),
        /venv" failed; .*python3-venv[\s\S]*ensurepip is not available/,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
});
