import assert from "node:assert/strict";
import { gridOf } from "lib/retrieval/grid_fit.ts";
import { evaluateFolds } from "lib/study/encoder_folds.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Cells of figures: pairs 0 and 1, 2 and 3, ... look alike but for some noise. `[8, 3, 4]` */
function cellsOf(noise: number): Tensor<"float32"> {
  const draw = new Random(2);
  const bases = Array.from({ length: 4 }, () => Array.from({ length: 12 }, () => draw.normal()));
  const data = Float32Array.from(
    Array.from(
      { length: 8 },
      (_, i) => bases[Math.floor(i / 2)].map((value) => value + noise * draw.normal()),
    ).flat(),
  );
  return float32(data, [8, 3, 4]);
}

const known = Array.from({ length: 8 }, (_, i) => ({
  book: i < 4 ? "one" : "two",
  plate: `plate ${i}`,
  work: `work ${i}`,
  person: `person ${Math.floor(i / 2)}`,
}));
const counterparts = [0, 2, 4, 6].map((a) => ({ kind: "recut", a, b: a + 1 }));

Deno.test("each figure is asked for by the grid of the other book alone", async () => {
  const random = new Random(1);
  const cells = cellsOf(0.1);
  const good = await gridOf([cells], { features: 3, random });
  const nothing = {
    ...good,
    layer: { ...good.layer, weight: float32(new Float32Array(36), [3, 12]) },
  };
  const options = {
    cells,
    queries: { same: cells },
    known,
    counterparts,
    persons: { one: ({ book }: { book: string }) => book === "one" },
    random,
    repeats: 50,
  };
  const of = (book: string) => (i: number) => known[i].book === book;
  const both = await evaluateFolds([
    { grid: good, isLeftOut: of("one") },
    { grid: good, isLeftOut: of("two") },
  ], options);
  assert.equal(both.protocol[0].top1.value, 1);
  assert.deepEqual([both.protocol[0].queries, both.protocol[0].gallery], [8, 8]);
  assert.equal(both.designs[0].firstApart.value, 1);
  assert.deepEqual(both.persons.map(({ asked, queries, first }) => [asked, queries, first.value]), [
    ["all", 8, 1],
    ["one", 4, 1],
  ]);
  // a grid that tells nobody apart fails those that it is asked for, and no others
  const half = await evaluateFolds([
    { grid: good, isLeftOut: of("one") },
    { grid: nothing, isLeftOut: of("two") },
  ], options);
  assert.equal(half.persons.find(({ asked }) => asked === "one")!.first.value, 1);
  assert.ok(half.protocol[0].top1.value < 0.7, `${half.protocol[0].top1.value}`);
});

Deno.test("a part of a figure is found by its windows where the whole alone does not find it", async () => {
  const random = new Random(1);
  const cells = cellsOf(0.1);
  const grid = await gridOf([cells], { features: 3, random });
  const of = (book: string) => (i: number) => known[i].book === book;
  const folds = ["one", "two"].map((book) => ({ grid, isLeftOut: of(book) }));
  // every figure is asked for by what the next pair looks like
  const shifted = float32(
    Float32Array.from(cells.data, (_, i) => cells.data[(i + 24) % cells.data.length]),
    cells.shape,
  );
  const options = {
    cells,
    queries: { part: shifted },
    known,
    counterparts,
    persons: {},
    random,
    repeats: 50,
  };
  const [alone] = (await evaluateFolds(folds, options)).protocol;
  assert.deepEqual([alone.windows, alone.top1.value], [0, 0]);
  const windows = { cells: shifted, figures: Array.from({ length: 8 }, (_, i) => i) };
  const [without, together] = (await evaluateFolds(folds, { ...options, windows })).protocol;
  assert.deepEqual(without, alone);
  assert.deepEqual([together.windows, together.gallery], [8, 8]);
  // each row now stands for its own figure and, as a window, for the one before it: ties are halved
  assert.equal(together.top1.value, 0.5);
});

Deno.test("a figure that no fold or two leave out is refused", async () => {
  const random = new Random(1);
  const grid = await gridOf([cellsOf(0.1)], { features: 3, random });
  const options = { cells: cellsOf(0), queries: {}, known, counterparts, persons: {}, random };
  await assert.rejects(
    evaluateFolds([{ grid, isLeftOut: (i) => i < 4 }], options),
    /Figure 4 of plate 4 is left out by 0 folds/,
  );
  const all = { grid, isLeftOut: () => true };
  await assert.rejects(
    evaluateFolds([all, all], options),
    /Figure 0 of plate 0 is left out by 2 folds/,
  );
});
