import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileNotebooks } from "lib/tools/notebook_compile.ts";
import { formatNotebook } from "lib/tools/notebook_file.ts";
import { problemText } from "lib/tools/notebook_habits.ts";
import { code, sentence } from "./notebook_cells.ts";

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
  } finally {
    rmSync(directory, { recursive: true });
  }
});

Deno.test("what is left open at a notebook's end is told of the notebook, where no cell can be named", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-check-test-"));
  try {
    const path = join(directory, "open.ipynb");
    writeFileSync(path, formatNotebook({ cells: [sentence, code("if (1 > 0) {")] }));
    const [{ notebook, cell, line, message }] = await compileNotebooks([path]);
    assert.deepEqual([notebook, cell, line], [path, 0, 0]);
    assert.match(message, /'export'/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
