import assert from "node:assert/strict";
import type { NotebookCell, Output } from "lib/tools/notebook_file.ts";
import { habitsOf, problemText } from "lib/tools/notebook_habits.ts";
import { notebooksNamed } from "lib/tools/notebooks.ts";
import { readNotebook } from "lib/tools/read_notebook.ts";
import { code, sentence } from "./notebook_cells.ts";

/** What a notebook may be at most: bytes of all outputs, and lines of a cell. */
const limits = { outputBytes: 400_000, lines: 12 };

const habits = (...cells: NotebookCell[]) => habitsOf("n.ipynb", { cells }).map(problemText);

Deno.test("functions, classes and types belong into the library", () => {
  const bad = [
    `function engrave() {}`,
    `const engrave = (seed: number) => seed;`,
    `const engrave = async (seed: number): Promise<number> => seed;`,
    `let f = x => x`,
    `class Plate {}`,
    `interface Plate { id: string }`,
    `type Plate = { id: string }`,
  ];
  for (const source of bad) {
    const [problem, ...more] = habits(sentence, code(`const a = 1;\n${source}`));
    assert.match(
      problem ?? "",
      /^n\.ipynb cell 1 line 2: defines an? \w+; move it to lib\/$/,
      source,
    );
    assert.equal(more.length, 0, source);
  }
});

Deno.test("short functions handed on, and words in texts and comments, are none", () => {
  const good = [
    `const names = plates.map((plate) => plate.name);`,
    `const found = plates.find(({ id }) => id === "function");`,
    `// a function of the library\nawait train({ onStep: (p) => bar.at(p.step) });`,
    "const text = `class of one`;",
    `const larger = a >= b;`,
  ];
  for (const source of good) assert.deepEqual(habits(sentence, code(source)), [], source);
});

Deno.test("a sentence stands before each cell, cells are short, outputs small and free of errors", () => {
  assert.match(habits(code("1"))[0], /cell 1: no sentence/);
  assert.match(habits(sentence, code("1"), code("2"))[0], /cell 2: no sentence/);
  assert.match(habits(sentence, code("1\n".repeat(limits.lines)))[0], /13 lines; at most 12/);
  assert.deepEqual(habits(sentence, code(`import { a } from "burin/a";\n`.repeat(30))), []);
  const long = `import {\n${"  a,\n".repeat(30)}} from "burin/a";\n`;
  assert.deepEqual(habits(sentence, code(`${long}${"1\n".repeat(limits.lines - 1)}1`)), []);
  const error: Output = { output_type: "error", ename: "E", evalue: "torn", traceback: [] };
  assert.match(habits(sentence, code("1", [error]))[0], /saved with an error: torn/);
  const large: Output = { output_type: "stream", name: "stdout", text: "x".repeat(400_001) };
  assert.match(habits(sentence, code("1", [large]))[0], /^n\.ipynb: outputs of \d+ bytes; at most/);
});

Deno.test("cells import from doors alone", () => {
  const strays = ["lib/a.ts", "../lib/a.ts", "npm:sharp", "node:fs", "burin/study/run.ts"];
  for (const stray of strays) {
    const ways = [
      `import { a } from "${stray}";`,
      `import {\n  a,\n} from "${stray}";`,
      `import type { A } from '${stray}';`,
      `import "${stray}";`,
      `const a = await import("${stray}");`,
    ];
    for (const way of ways) {
      const [problem, ...more] = habits(sentence, code(way));
      assert.match(problem ?? "", /cell 1: imports ".*"; import from a door of the library/, way);
      assert.ok(problem.includes(`"${stray}"`), problem);
      assert.equal(more.length, 0, way);
    }
  }
  assert.deepEqual(habits(sentence, code(`import { a, type B } from "burin/study";`)), []);
});

Deno.test("the project's own notebooks keep to all that can be seen without compiling", () => {
  for (const path of notebooksNamed()) {
    assert.deepEqual(habitsOf(path, readNotebook(path)).map(problemText), []);
  }
});

Deno.test("a sentence has twenty letters, a cell twelve lines, all outputs 400,000 bytes", () => {
  const said = (text: string): NotebookCell => ({ ...sentence, source: text });
  assert.deepEqual(habits(said(` ${"x".repeat(20)} `), code("1")), []);
  assert.match(habits(said(` ${"x".repeat(19)} `), code("1"))[0], /^n\.ipynb cell 1: no sentence/);
  assert.equal(habits(said("x".repeat(20)), { ...sentence, kind: "raw" }, code("1")).length, 1);
  const lines = (count: number) => Array(count).fill("1").join("\n");
  assert.deepEqual(habits(sentence, code(lines(12))), []);
  assert.match(habits(sentence, code(lines(13)))[0], /cell 1: 13 lines; at most 12, move work to/);
  const outputs = (length: number): Output[] => [
    { output_type: "stream", name: "stdout", text: "x".repeat(length) },
  ];
  const empty = JSON.stringify([[], outputs(0)]).length;
  assert.deepEqual(habits(sentence, code("1", outputs(400_000 - empty))), []);
  assert.equal(
    habits(sentence, code("1", outputs(400_001 - empty)))[0],
    "n.ipynb: outputs of 400001 bytes; at most 400000, show smaller pictures",
  );
});

Deno.test("cells are counted without those of text, and a problem names its own", () => {
  const found = habitsOf("n.ipynb", {
    cells: [code("1"), sentence, code("2"), code("class A {}")],
  });
  assert.deepEqual(found.map(({ cell, line }) => [cell, line]), [[1, 0], [3, 0], [3, 1]]);
  assert.deepEqual(found[0], {
    notebook: "n.ipynb",
    cell: 1,
    line: 0,
    message: "no sentence before it says what it does",
  });
});

Deno.test("a problem says where it is as far as that is known", () => {
  const problem = { notebook: "n.ipynb", cell: 0, line: 0, message: "torn" };
  const cases: [given: Partial<typeof problem> & { column?: number }, said: string][] = [
    [{}, "n.ipynb: torn"],
    [{ cell: 1 }, "n.ipynb cell 1: torn"],
    [{ cell: 1, line: 1 }, "n.ipynb cell 1 line 1: torn"],
    [{ cell: 2, line: 3, column: 1 }, "n.ipynb cell 2 line 3: torn (column 1)"],
  ];
  for (const [given, said] of cases) assert.equal(problemText({ ...problem, ...given }), said);
});
