import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotebook } from "lib/tools/notebook_file.ts";
import { readNotebook } from "lib/tools/read_notebook.ts";
import { progressClass } from "lib/notebook/progress.ts";
import { runNotebook } from "lib/tools/notebook_run.ts";

function written(sources: readonly string[]): { path: string } & Disposable {
  const directory = mkdtempSync(join(tmpdir(), "burin-run-"));
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "some.ipynb");
  const cells = sources.map((source, i) => ({
    kind: source.startsWith("#") ? "markdown" as const : "code" as const,
    id: `c${i}`,
    source,
    outputs: [{ output_type: "stream" as const, name: "stdout", text: "old" }],
  }));
  writeFileSync(path, formatNotebook({ cells }));
  return { path, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
}

Deno.test("outputs are saved, settings come from BURIN_PARAMS, old outputs go", async () => {
  using file = written([
    "# Title",
    `const a = 2`,
    `a + JSON.parse(Deno.env.get("BURIN_PARAMS")).b`,
  ]);
  const told: string[] = [];
  const result = await runNotebook(file.path, {
    params: { b: 40 },
    save: true,
    onCell: (done, total) => told.push(`${done}/${total}`),
  });
  assert.equal(result.failure, null);
  assert.deepEqual(told, ["1/2", "2/2"]);
  const { cells } = readNotebook(file.path);
  assert.deepEqual(cells.map(({ outputs }) => outputs.length), [0, 0, 1]);
  assert.ok(cells[2].outputs[0].output_type === "execute_result");
  assert.equal(cells[2].outputs[0].data["text/plain"], "42");
});

Deno.test("a kernel whose outputs are saved is told to show engraved plates only", async () => {
  using file = written([`Deno.env.get("BURIN_PLATES") ?? "any"`]);
  const shown = async (save: boolean) => {
    const { notebook } = await runNotebook(file.path, { save });
    const [{ outputs: [output] }] = notebook.cells;
    return output.output_type === "execute_result" ? output.data["text/plain"] : null;
  };
  assert.match(String(await shown(true)), /engraved/);
  assert.match(String(await shown(false)), /any/);
});

Deno.test("bars that say how long it took are not saved", async () => {
  const bar = `<div class="${progressClass}">60/60 in 3.1 s</div>`;
  using file = written([
    `await Deno.jupyter.display({ "text/html": ${JSON.stringify(bar)} }, { raw: true }); 5`,
  ]);
  const { failure } = await runNotebook(file.path, { save: true });
  assert.equal(failure, null);
  const [{ outputs }] = readNotebook(file.path).cells;
  assert.deepEqual(outputs.map((output) => output.output_type), ["execute_result"]);
});

Deno.test("it stops at the first cell that fails, and leaves the file as it was", async () => {
  using file = written([`1`, `throw new TypeError("no plate")`, `3`]);
  const before = Deno.readTextFileSync(file.path);
  const { failure, notebook } = await runNotebook(file.path, { save: true });
  assert.deepEqual(failure, { cell: 2, message: "TypeError: no plate" });
  assert.equal(notebook.cells[2].outputs.length, 0);
  assert.equal(Deno.readTextFileSync(file.path), before);
});

Deno.test("a cell that promises a picture and shows none has failed", async () => {
  using file = written([`const show = (_: unknown) => Promise.resolve();`, `await show(3)`]);
  const { failure } = await runNotebook(file.path);
  assert.deepEqual(failure, { cell: 2, message: "it calls show() and showed nothing" });
});

Deno.test("a notebook that takes too long is ended", async () => {
  using file = written([`await new Promise(() => {})`]);
  const { failure, seconds } = await runNotebook(file.path, { timeout: 1 });
  assert.match(failure!.message, /still ran/);
  assert.ok(seconds < 8);
});

Deno.test("a cell that does not parse fails with its line and column", async () => {
  using file = written([`1`, `const a = 1;\nconst b = ;`]);
  const { failure, forged } = await runNotebook(file.path);
  assert.deepEqual(failure, {
    cell: 2,
    message: "SyntaxError: Expression expected (line 2, column 11)",
  });
  assert.equal(forged, 0);
});

Deno.test("a notebook is not saved unasked, and a cell may take longer than a second", async () => {
  using file = written([`await new Promise((wake) => setTimeout(wake, 1300)); 5`]);
  const before = Deno.readTextFileSync(file.path);
  const { failure, notebook } = await runNotebook(file.path);
  assert.equal(failure, null);
  assert.equal(notebook.cells[0].outputs.length, 1);
  assert.equal(Deno.readTextFileSync(file.path), before);
});
