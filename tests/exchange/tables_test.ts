import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { isComputed } from "lib/corpus/csv_cell.ts";
import { findingColumns, findingRows, findingTables } from "lib/exchange/finding_rows.ts";
import { writeCsv, writeJsonLines, writeJsonList } from "lib/exchange/tables.ts";
import { sample } from "./sample.ts";

Deno.test("JSON Lines hold every row as it is", () => {
  for (const table of findingTables) {
    const text = [...writeJsonLines(sample, table)].join("");
    assert.ok(text.endsWith("\n"));
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines, [...findingRows(sample, table)]);
    assert.deepEqual(JSON.parse([...writeJsonList(sample, table)].join("")), lines);
  }
});

Deno.test("CSV has the same rows, a head, CR LF, and nothing that a spreadsheet computes", () => {
  for (const table of findingTables) {
    const text = [...writeCsv(sample, table)].join("");
    assert.ok(text.startsWith(findingColumns[table].map(({ name }) => name).join(",") + "\r\n"));
    assert.ok(text.endsWith("\r\n"));
    const read = parse(text, { columns: true, record_delimiter: "\r\n" }) as Record<
      string,
      string
    >[];
    const rows = [...findingRows(sample, table)];
    assert.equal(read.length, rows.length);
    rows.forEach((row, i) =>
      Object.entries(row).forEach(([name, cell]) => {
        const guarded = typeof cell === "string" && isComputed(cell) ? `'${cell}` : `${cell ?? ""}`;
        assert.equal(read[i][name], guarded);
        assert.ok(typeof cell === "number" || !/^[=+\-@\t\r]/.test(read[i][name]), read[i][name]);
      })
    );
  }
});

Deno.test("without findings there is a head alone", () => {
  const none = { ...sample, pairs: [] };
  assert.equal([...writeCsv(none, "pairs")].length, 1);
  assert.equal([...writeJsonLines(none, "pairs")].join(""), "");
  assert.deepEqual(JSON.parse([...writeJsonList(none, "pairs")].join("")), []);
});
