import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { copiesSaid, installKernel, openLab } from "lib/tools/lab.ts";
import { labPackages } from "lib/tools/lab_packages.ts";
import { projectDirectory } from "lib/assets/manifest.ts";

const ignore = Deno.build.os === "windows"; // the stand-in is a shell script

Deno.test("of the working copies it is said how many are new, and which were left behind", () => {
  const said = (copied: string[], kept: string[]) =>
    copiesSaid({ directory: join(projectDirectory, "out", "lab"), copied, kept });
  const folder = join("out", "lab");
  assert.deepEqual(said([], []), []);
  assert.deepEqual(said(["a"], []), [`copied 1 notebook to ${folder}, to work in`]);
  assert.deepEqual(said(["a", "b"], []), [`copied 2 notebooks to ${folder}, to work in`]);
  const [only, ...more] = said([], ["c.ipynb", "d.ipynb"]);
  assert.match(only, /^c\.ipynb, d\.ipynb in \S+ was changed there and stays; /);
  assert.deepEqual(more, []);
  assert.equal(said(["a"], ["c.ipynb"]).length, 2);
});

/** A stand-in for the environment: `jupyter` notes its arguments and ends with these statuses. */
function fakeLab(root: string, { trust = 0, lab = 0, wait = 0 } = {}) {
  const directory = join(root, "lab");
  mkdirSync(join(directory, "bin"), { recursive: true });
  writeFileSync(join(directory, "burin.json"), JSON.stringify(labPackages));
  writeFileSync(
    join(directory, "bin", "jupyter"),
    `#!/bin/sh
echo "$@" >> "${join(root, "calls")}"
if [ "$1" = trust ]; then echo "no key" >&2; exit ${trust}; fi
pwd >> "${join(root, "calls")}"
${wait === 0 ? "" : `exec sleep ${wait}`}
exit ${lab}
`,
    { mode: 0o755 },
  );
  const [from, to] = [join(root, "notebooks"), join(root, "copies")];
  mkdirSync(from, { recursive: true });
  for (const name of ["00_start_here", "01"]) writeFileSync(join(from, `${name}.ipynb`), name);
  const steps: string[] = [];
  const calls = () => readFileSync(join(root, "calls"), "utf8").trim().split("\n");
  const options = {
    directory,
    copies: { from, to },
    onStep: (step: string) => void steps.push(step),
  };
  return { options, steps, calls, to };
}

function inFolder(run: (root: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const root = mkdtempSync(join(tmpdir(), "burin-lab-"));
    try {
      await run(root);
    } finally {
      rmSync(root, { recursive: true });
    }
  };
}

Deno.test({
  name:
    "the lab opens on copies in the project's folder, those are trusted once, and its status comes back",
  ignore,
  fn: inFolder(async (root) => {
    const { options, steps, calls, to } = fakeLab(root, { lab: 7 });
    assert.equal(await openLab({ ...options, args: ["--no-browser"] }), 7);
    assert.deepEqual(steps.map((step) => step.slice(0, 18)), ["copied 2 notebooks"]);
    const first = join(relative(projectDirectory, to), "00_start_here.ipynb");
    const asRoot = Deno.uid() === 0 ? ["--allow-root"] : [];
    const opened = ["lab", first, ...asRoot].join(" ");
    const there = projectDirectory.replace(/\/$/, "");
    assert.deepEqual(calls(), [
      `trust ${join(to, "00_start_here.ipynb")} ${join(to, "01.ipynb")}`,
      `${opened} --no-browser`,
      there,
    ]);
    await openLab(options);
    assert.deepEqual(calls().slice(3), [opened, there], "nothing is new, so nothing is trusted");
    assert.equal(steps.length, 1);
  }),
});

Deno.test({
  name: "the lab opens though its copies could not be marked as trusted, which is said",
  ignore,
  fn: inFolder(async (root) => {
    const { options, steps } = fakeLab(root, { trust: 2 });
    assert.equal(await openLab(options), 0);
    assert.equal(steps[1], "could not mark them as trusted, sliders wait for a run: no key");
    assert.equal(steps.length, 2);
    const { directory, copies } = options;
    assert.equal(await openLab({ directory, copies }), 0, "nobody need be told");
  }),
});

Deno.test({
  name: "the lab ends when it is stopped",
  ignore,
  fn: inFolder(async (root) => {
    const { options, calls } = fakeLab(root, { wait: 20 });
    const began = performance.now();
    const stop = new AbortController();
    const opened = openLab({ ...options, signal: stop.signal });
    const isOpen = () => existsSync(join(root, "calls")) && calls().length === 3;
    for (let i = 0; i < 1000 && !isOpen(); i++) await new Promise((wake) => setTimeout(wake, 10));
    stop.abort();
    assert.notEqual(await opened, 0);
    assert.ok(performance.now() - began < 15_000);
  }),
});

Deno.test("the kernel is made known where a person's kernels are", async () => {
  const root = mkdtempSync(join(tmpdir(), "burin-lab-"));
  try {
    assert.equal(await installKernel(root), join(root, "kernels", "burin", "kernel.json"));
  } finally {
    rmSync(root, { recursive: true });
  }
});
