import assert from "node:assert/strict";
import { findingColumns, findingRows, findingTables } from "lib/exchange/finding_rows.ts";
import { hostile, sample } from "./sample.ts";

Deno.test("every row of every table has the columns that the table says, in their order", () => {
  const counts = { figures: 3, pairs: 2, neighbours: 2 };
  for (const table of findingTables) {
    const rows = [...findingRows(sample, table)];
    assert.equal(rows.length, counts[table]);
    const names = findingColumns[table].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const row of rows) {
      assert.deepEqual(Object.keys(row), names);
      for (const { name, holds } of findingColumns[table]) {
        const kinds = { "text": "string", "yes or no": "boolean" } as const;
        const kind = kinds[holds as keyof typeof kinds] ?? "number";
        assert.ok(row[name] === null || typeof row[name] === kind, `${table}, ${name}`);
      }
    }
  }
});

Deno.test("every row says the rights of each plate it names, unknown ones as unknown", () => {
  for (const table of findingTables) {
    const columns = findingColumns[table].filter(({ name }) => /(^|_)rights$/.test(name));
    assert.equal(columns.length, table === "figures" ? 1 : 2);
    for (const row of findingRows(sample, table)) {
      for (const { name } of columns) assert.notEqual(row[name], "", `${table}, ${name}`);
    }
  }
  const [, witch] = findingRows(sample, "figures");
  assert.deepEqual([witch.rights, witch.rights_uri, witch.holder], ["rights unknown", "", ""]);
  const [pair] = findingRows(sample, "pairs");
  assert.deepEqual([pair.a_rights, pair.b_rights], ["CC BY-SA 4.0", "rights unknown"]);
  assert.deepEqual([pair.a_title, pair.b_title], [hostile[0], hostile[1]]);
});

Deno.test("a pair has the regions that are the same, else the boxes of its figures; of plates none", () => {
  const [figures, plates] = findingRows(sample, "pairs");
  assert.deepEqual([figures.a_x, figures.a_width, figures.b_height], [10.25, 190.25, 482.75]);
  assert.deepEqual([plates.a_x, plates.a_y, plates.b_width], [10.4, 20.6, 640]);
  assert.deepEqual([plates.a_plate, plates.b_plate], ["rake-1", "trailing½"]);
  const [bare] = findingRows(
    { ...sample, pairs: [...sample.pairs].slice(1).map((pair) => ({ ...pair, regions: null })) },
    "pairs",
  );
  for (const name of ["x", "y", "width", "height"]) {
    assert.deepEqual([bare[`a_${name}`], bare[`b_${name}`]], [null, null]);
  }
});

Deno.test("a column of a plate's rights says whose plate it is where a row has two", () => {
  const about = (table: "figures" | "pairs", of: string) =>
    findingColumns[table].find(({ name }) => name === of)!.about;
  assert.match(about("figures", "holder"), /^[A-Z]/);
  assert.equal(about("pairs", "b_holder"), `Of the plate of b: ${about("figures", "holder")}`);
});
