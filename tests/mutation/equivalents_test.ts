import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Equivalent, equivalents, excuse } from "./equivalents.ts";
import { faultsOf } from "./faults.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("each row excuses a fault that can be drawn, and the list is short", () => {
  for (const row of equivalents) {
    const code = readFileSync(join(root, row.file), "utf8");
    const excused = faultsOf(row.file, code).filter((fault) => excuse(fault, code, [row]));
    assert.ok(excused.length > 0, `${row.file}: no fault in a line with ${row.line}`);
    // a row that excuses a whole function excuses too much
    assert.ok(excused.length <= 12, `${row.file}: ${row.line} excuses ${excused.length} faults`);
    assert.ok(row.reason.length > 20, `${row.file}: ${row.line} says no reason`);
  }
  assert.ok(equivalents.length <= 40, `${equivalents.length} rows`);
});

Deno.test("a row excuses faults of its file, line and kind alone", () => {
  const code = "const a = b > 1;\nconst c = b > 2;\n";
  const row: Equivalent = {
    file: "lib/x.ts",
    line: "const a",
    operators: ["boundary"],
    reason: "it makes no difference",
  };
  const excused = (file: string) =>
    faultsOf(file, code).filter((fault) => excuse(fault, code, [row]))
      .map(({ line, operator }) => [line, operator]);
  assert.deepEqual(excused("lib/x.ts"), [[1, "boundary"]]);
  assert.deepEqual(excused("lib/y.ts"), []);
});
