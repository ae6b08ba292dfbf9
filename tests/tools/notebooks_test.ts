import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { formatNotebook, type NotebookCell } from "lib/tools/notebook_file.ts";
import { checkCells, notebooksNamed, ranText, runNotebooks } from "lib/tools/notebooks.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("the notebooks go from start to a collection of one's own, and are found by a word", () => {
  const names = notebooksNamed().map((path) => path.split("/").at(-1)!.slice(0, 2));
  assert.deepEqual(names, ["00", "01", "02", "03", "04", "05", "06", "07", "08"]);
  assert.equal(notebooksNamed("train").length, 1);
});

Deno.test("other files are no notebooks, and an order on disk is none", () =>
  withFolder((folder) => {
    const names = ["03_c", "00_a", "02_d", "07_b", "01_e", "05_g", "04_f"];
    for (const name of names) writeFileSync(join(folder, `${name}.ipynb`), "");
    for (const other of ["00_a.md", "00_a.ipynb.bak"]) writeFileSync(join(folder, other), "");
    const found = (word?: string) =>
      notebooksNamed(word, folder).map((path) => path.slice(folder.length + 1));
    assert.deepEqual(found(), names.sort().map((name) => `${name}.ipynb`));
    assert.deepEqual(found("_b"), ["07_b.ipynb"]);
    assert.deepEqual(found(".md"), []);
  }));

/** A notebook of these cells, with a sentence before each. */
function notebook(folder: string, name: string, sources: readonly string[]): string {
  const path = join(folder, name);
  const cells = sources.flatMap((source, i): NotebookCell[] => [
    { kind: "markdown", id: `m${i}`, source: "This cell does what this says.", outputs: [] },
    { kind: "code", id: `c${i}`, source, outputs: [] },
  ]);
  writeFileSync(path, formatNotebook({ cells }));
  return path;
}

Deno.test("each problem of the cells is said, then how many there are", () =>
  withFolder(async (folder) => {
    const { context, said } = listening();
    const good = notebook(folder, "good.ipynb", ["1;"]);
    assert.deepEqual(await checkCells([good], context), { checked: 1 });
    assert.deepEqual(said, []);
    const one = notebook(folder, "one.ipynb", ["const a=1;"]);
    await assert.rejects(checkCells([good, one], context), {
      message: "1 problem in the notebooks",
    });
    assert.deepEqual(said, [`${one} cell 1: not formatted as deno fmt does`]);
    const two = notebook(folder, "two.ipynb", ["class A {}"]);
    await assert.rejects(checkCells([one, two], context), {
      message: "2 problems in the notebooks",
    });
    assert.match(said.at(-2)!, /two\.ipynb cell 1 line 1: defines a class/);
  }));

Deno.test("of a notebook it is said how long it ran, or in which cell it failed, and what was dropped", () => {
  const said = (forged: number, failure: Parameters<typeof ranText>[1]["failure"] = null) =>
    ranText("notebooks/a.ipynb", { seconds: 3.14159, failure, forged });
  assert.deepEqual(said(0), ["notebooks/a.ipynb ran in 3.1 s"]);
  assert.deepEqual(said(1), [
    "notebooks/a.ipynb: messages with a wrong signature were dropped: 1",
    "notebooks/a.ipynb ran in 3.1 s",
  ]);
  assert.deepEqual(said(0, { cell: 2, message: "torn" }), []);
  assert.equal(said(3, { cell: 2, message: "torn" }).length, 1);
});

Deno.test("notebooks run one after the other, until a cell fails, which is named", () =>
  withFolder(async (folder) => {
    const { context, said } = listening();
    const [one, two] = [
      notebook(folder, "one.ipynb", ["1"]),
      notebook(folder, "two.ipynb", ["1", 'throw new Error("torn")']),
    ];
    const ran = await runNotebooks([one], {}, context);
    const name = one.slice(projectDirectory.length);
    assert.deepEqual(ran.map(({ notebook }) => notebook), [name]);
    assert.ok(ran[0].seconds > 0);
    assert.deepEqual(said, [`${name} ran in ${ran[0].seconds.toFixed(1)} s`]);
    await assert.rejects(runNotebooks([two, one], {}, context), {
      message: `${two.slice(projectDirectory.length)}, code cell 2: Error: torn`,
    });
    assert.equal(said.length, 1);
  }));
