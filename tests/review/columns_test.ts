import assert from "node:assert/strict";
import { figureColumns, plateColumns } from "lib/review/columns.ts";

const plate = (id: string, more: Record<string, string>, rights = "") => ({
  ...{ id, work: "w", impression: "", file: "f", width: 9, height: 8, source: "s", rights, more },
  ...{ sha256: "", missed: 0, skipped: null },
});

Deno.test("plates say whose they are, in the words of their collection, and that nobody says so", () => {
  const plates = [
    plate("a", { Künstler: "Busch", Jahr: "1865", holder: "BL", book: "Max" }, "CC0"),
    plate("b", { Titel: "Des „Wüstlings“ Weg" }),
  ];
  const columns = plateColumns({ plates });
  const text = (name: "title" | "artist" | "book" | "holder" | "rights", row: number) =>
    columns[name].values[columns[name].codes[row]];
  assert.deepEqual([text("artist", 0), text("book", 0), text("holder", 0), text("rights", 0)], [
    "Busch",
    "Max",
    "BL",
    "CC0",
  ]);
  assert.deepEqual([text("artist", 1), text("rights", 1)], ["", "rights unknown"]);
  assert.deepEqual([text("title", 0), text("title", 1)], ["", "Des „Wüstlings“ Weg"]);
  assert.deepEqual([columns.year, columns.width], [[1865, null], [9, 9]]);
});

Deno.test("41,421 figures are columns of less than 4 MB, written in less than a second", () => {
  const count = 41_421;
  const figures = Array.from({ length: count }, (_, i) => ({
    id: `plate-${Math.floor(i / 16)}.${i % 16}`,
    plate: `plate-${Math.floor(i / 16)}`,
    box: [i / 3, i / 7, i / 3 + 100, i / 7 + 100] as const,
    score: (i % 1000) / 999,
    name: i % 5 === 0 ? "Alice" : null,
    ...{ label: "figure", match: 0, withBackground: "a", withoutBackground: "b" },
  }));
  const plateRows = new Map(figures.map(({ plate }, i) => [plate, Math.floor(i / 16)]));
  const since = performance.now();
  const text = JSON.stringify(figureColumns({ figures, plateRows }));
  const took = performance.now() - since;
  assert.ok(text.length < 4e6, `${text.length} characters`);
  assert.ok(took < 1000, `${took} ms`);
  const { box, score, name, id } = JSON.parse(text);
  assert.deepEqual([box.length, score.length, name.codes.length, id.length], [
    4 * count,
    ...Array(3).fill(count),
  ]);
  assert.deepEqual(box.slice(4, 8), [0.33, 0.14, 100.33, 100.14]);
});

Deno.test("a figure is told by the row of its plate, to a hundredth of a pixel and a thousandth of its score", () => {
  const figure = (id: string, plate: string, score: number, name: string | null) => ({
    ...{ id, plate, score, name, box: [0.336, 0.334, 9, 10.005] as const, match: 0 },
    ...{ label: "figure", withBackground: "a", withoutBackground: "b" },
  });
  const figures = [figure("p.0", "p", 0.8746, "Alice"), figure("q.0", "q", 0.8744, null)];
  assert.deepEqual(figureColumns({ figures, plateRows: new Map([["q", 0], ["p", 1]]) }), {
    id: ["p.0", "q.0"],
    plate: [1, 0],
    box: [...[0.34, 0.33, 9, 10.01], ...[0.34, 0.33, 9, 10.01]],
    score: [0.875, 0.874],
    name: { values: ["Alice", ""], codes: [0, 1] },
  });
});

Deno.test("figures of whom nobody knows who they are have no name", () => {
  const of = { plate: "a", box: [0, 0, 9, 9], score: 1 } as const;
  const more = { label: "", match: 0, withBackground: "", withoutBackground: "" };
  const figures = ["Alice", "figure", null].map((name, i) => ({
    ...of,
    ...more,
    name,
    id: `a.0${i}`,
  }));
  const { name } = figureColumns({ figures, plateRows: new Map([["a", 0]]) });
  assert.deepEqual(name.codes.map((code) => name.values[code]), ["Alice", "", ""]);
});
