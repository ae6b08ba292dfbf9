import assert from "node:assert/strict";
import { leakageOf, type SplitFigure } from "lib/study/leakage.ts";

const figure = (id: string, work: string, side: SplitFigure["side"]): SplitFigure => ({
  id,
  work,
  side,
});

Deno.test("works on both sides and duplicates across the split are named, those on one side are not", () => {
  const figures = [
    figure("a", "w2", "heldOut"),
    figure("b", "w2", "trained"),
    figure("c", "w1", "trained"),
    figure("d", "w1", "heldOut"),
    figure("e", "w3", "trained"),
    figure("f", "w4", "heldOut"),
    figure("g", "w4", "heldOut"),
  ];
  const pairs = [{ a: 4, b: 5 }, { a: 5, b: 6 }, { a: 5, b: 2 }, { a: 1, b: 2 }];
  assert.deepEqual(leakageOf(figures, pairs), {
    trained: 3,
    heldOut: 4,
    works: ["w1", "w2"],
    duplicates: [{ trained: "e", heldOut: "f" }, { trained: "c", heldOut: "f" }],
  });
});

Deno.test("a split by work without duplicates leaks nothing", () => {
  const figures = [figure("a", "w1", "trained"), figure("b", "w2", "heldOut")];
  const { works, duplicates } = leakageOf(figures, []);
  assert.deepEqual([works, duplicates], [[], []]);
});
