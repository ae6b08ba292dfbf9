import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { csvCell, isComputed } from "lib/corpus/csv_cell.ts";

Deno.test("what a spreadsheet would compute is text, whatever stands before it", () => {
  const hostile = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    "－1",
    "'=1",
  ];
  for (const text of hostile) {
    assert.ok(isComputed(text), JSON.stringify(text));
    const [[cell]] = parse(`${csvCell(text)}\r\n`, { record_delimiter: "\r\n" }) as string[][];
    assert.equal(cell, `'${text}`);
  }
});

Deno.test("numbers stay numbers, and what nobody said is empty", () => {
  assert.deepEqual([-0.5, 3, true, null, ""].map(csvCell), ["-0.5", "3", "true", "", ""]);
});

Deno.test("every other text is read again as it was", () => {
  const texts = [
    'a "b"',
    "a,b",
    "a;b",
    "a\nb",
    "a\r\nb",
    "😀 \u202Eabc",
    "Dürer",
    "</script>",
    "a=b",
    " x ",
  ];
  for (const text of texts) {
    assert.ok(!isComputed(text));
    const [[cell]] = parse(`${csvCell(text)}\r\n`, { record_delimiter: "\r\n" }) as string[][];
    assert.equal(cell, text);
  }
  assert.equal(csvCell("a\ud800"), "a\ufffd");
});
