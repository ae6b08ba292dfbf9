import assert from "node:assert/strict";
import type { PlateRecord, StoredFigure } from "lib/corpus/store.ts";
import type { ReviewVerdict } from "lib/corpus/verdict.ts";
import type { VerdictSaid } from "lib/review/api.ts";
import { saidIn, verdictPlacesOf } from "lib/review/verdict_subjects.ts";

/** Two plates of 100 x 80 pixels, with two figures on the first and one on the second. */
function corpusOf(figures: readonly (readonly [id: string, plate: string, left: number])[]) {
  const plates = ["p", "q"].map((id) => ({
    ...{ id, sha256: id.repeat(64), width: 100, height: 80 },
  })) as unknown as PlateRecord[];
  const all = figures.map(([id, plate, left]) => ({
    ...{ id, plate, box: [left, 0, left + 40, 80] },
  })) as unknown as StoredFigure[];
  return {
    plates,
    figures: all,
    plateRows: new Map(plates.map(({ id }, row) => [id, row])),
    figureRows: new Map(all.map(({ id }, row) => [id, row])),
  };
}

const corpus = corpusOf([["a", "p", 0], ["b", "p", 60], ["c", "q", 30]]);

const kept = (said: VerdictSaid): ReviewVerdict =>
  ({ ...verdictPlacesOf(said, corpus), type: said.value }) as ReviewVerdict;

const sayings: readonly VerdictSaid[] = [
  { of: "figure", figure: 2, value: "drop" },
  { of: "pair", a: 1, b: 0, figures: null, value: "coloured" },
  { of: "pair", a: 0, b: 1, figures: [1, 2], value: "recut" },
];

Deno.test("a figure is kept with its plate and box, a plate without a box", () => {
  const [figure, plates] = sayings.map((said) => verdictPlacesOf(said, corpus));
  const q = { plate: "q", sha256: "q".repeat(64), width: 100, height: 80 };
  assert.deepEqual(figure, { a: { ...q, figure: "c", box: [30, 0, 70, 80] }, b: null });
  assert.deepEqual(plates.a, { ...q, figure: null, box: null });
  assert.equal(plates.b!.plate, "p");
});

Deno.test("what was kept is said again in the same rows", () => {
  assert.deepEqual(sayings.map(kept).map(saidIn(corpus)), sayings);
});

Deno.test("after another extraction it is said in the rows of the figures that lie there now", () => {
  const again = corpusOf([["x", "p", 61], ["y", "p", 1], ["z", "q", 29]]);
  assert.deepEqual(sayings.map(kept).map(saidIn(again)), [
    { of: "figure", figure: 2, value: "drop" },
    sayings[1],
    { of: "pair", a: 0, b: 1, figures: [0, 2], value: "recut" },
  ]);
});

Deno.test("what is no longer there, and a figure of which no one said keep or drop, is null", () => {
  const without = corpusOf([["a", "p", 0]]);
  const said = sayings.map(kept).map(saidIn(without));
  assert.deepEqual(said, [null, sayings[1], null]);
  const odd = { ...kept(sayings[0]), type: "recut" } as ReviewVerdict;
  assert.equal(saidIn(corpus)(odd), null);
});

Deno.test("rows that are not there are refused, by their number", () => {
  const figure: VerdictSaid = { of: "figure", figure: 3, value: "keep" };
  assert.throws(() => verdictPlacesOf(figure, corpus), /There is no figure 3: there are 3/);
  const plates: VerdictSaid = { of: "pair", a: 0, b: -1, figures: null, value: "recut" };
  assert.throws(() => verdictPlacesOf(plates, corpus), RangeError);
});
