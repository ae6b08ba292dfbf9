import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkNotebooks,
  compileNotebooks,
  habitsOf,
  limits,
  moduleOf,
  problemText,
  unformatted,
} from "lib/tools/notebook_check.ts";
import { notebooksNamed } from "lib/tools/notebooks.ts";
import {
  formatNotebook,
  type NotebookCell,
  type Output,
  readNotebook,
} from "lib/tools/notebook_file.ts";

const sentence: NotebookCell = {
  kind: "markdown",
  id: "m",
  source: "This cell does what this sentence says.",
  outputs: [],
};
const code = (source: string, outputs: Output[] = []): NotebookCell => ({
  kind: "code",
  id: "c",
  source,
  outputs,
});
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

Deno.test("lines of the module know their cells", () => {
  const { code: text, origins } = moduleOf({ cells: [code("a\nb"), sentence, code("c")] });
  assert.equal(text, "a\nb\n;\nc\n;\nexport {};\n");
  assert.deepEqual(origins, [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2]]);
});

Deno.test("type errors, names defined twice and broken syntax are told with their place", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-check-test-"));
  const file = (name: string, ...sources: string[]) => {
    const path = join(directory, name);
    const cells = sources.flatMap((source) => [sentence, code(source)]);
    writeFileSync(path, formatNotebook({ cells }));
    return path;
  };
  try {
    const good = file(
      "good.ipynb",
      `import { iou } from "burin/geometry";`,
      `iou([0, 0, 1, 1], [0, 0, 1, 1]);`,
    );
    const typed = file("typed.ipynb", `const a: number = 1;`, `1;\nconst b: string = a;`);
    const twice = file("twice.ipynb", `const a = 1;`, `const a = 2;`);
    assert.deepEqual(await checkNotebooks([good]), []);
    const ugly = file("ugly.ipynb", "const a=1", "const b = 2;");
    const [format, ...more] = (await unformatted([good, ugly])).map(problemText);
    assert.match(format, /ugly\.ipynb cell 1: not formatted/);
    assert.equal(more.length, 0);
    const problems = (await compileNotebooks([good, typed, twice])).map(problemText);
    assert.ok(
      problems.some((p) => /typed\.ipynb cell 2 line 2: TS2322/.test(p)),
      problems.join("\n"),
    );
    assert.ok(
      problems.some((p) => /twice\.ipynb cell [12] line 1: TS2451/.test(p)),
      problems.join("\n"),
    );
    assert.ok(problems.every((p) => !p.includes("good")));
    const broken = file("broken.ipynb", `const fine = 1;`, `const = 2;`);
    const [syntax] = await compileNotebooks([broken]);
    assert.deepEqual([syntax.cell, syntax.line, syntax.column], [2, 1, 7], syntax.message);
    assert.match(problemText(syntax), /broken\.ipynb cell 2 line 1: .* \(column 7\)$/);
    assert.deepEqual(await unformatted([broken]), [], "what does not parse is told once");
  } finally {
    rmSync(directory, { recursive: true });
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
