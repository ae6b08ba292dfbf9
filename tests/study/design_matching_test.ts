import assert from "node:assert/strict";
import { type Counterparts, matchDesigns } from "lib/study/design_matching.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** Unit vectors at these angles, in degrees. `[N, 2]` */
const at = (degrees: readonly number[]) =>
  float32(
    Float32Array.from(
      degrees.flatMap((d) => [Math.cos(d * Math.PI / 180), Math.sin(d * Math.PI / 180)]),
    ),
    [degrees.length, 2],
  );

function match(
  degrees: readonly number[],
  { pairs, plates, works = plates, gallery = degrees }: {
    pairs: readonly Counterparts[];
    plates: readonly string[];
    works?: readonly string[];
    gallery?: readonly number[];
  },
) {
  return matchDesigns({ queries: at(degrees), gallery: at(gallery) }, {
    pairs,
    plateOf: (row) => plates[row],
    workOf: (row) => works[row],
    random: new Random(1),
  });
}

Deno.test("both figures of a pair ask, and their own plate does not answer", () => {
  // 0 has its counterpart at 10 degrees, and a neighbour on its own plate at 1
  const plates = ["a", "a", "b", "c"];
  const [found, ...others] = match([0, 1, 10, 17], {
    pairs: [{ kind: "recut", a: 0, b: 2 }],
    plates,
  });
  assert.equal(others.length, 0);
  const { kind, queries, size, first, firstFive, mrr } = found;
  assert.deepEqual([kind, queries, size], ["recut", 2, 4]);
  // 0 finds 2; 2 finds 3 first, then 1 and 0
  assert.deepEqual([first.value, firstFive.value], [0.5, 1]);
  assert.ok(Math.abs(mrr - (1 + 1 / 3) / 2) < 1e-12);
});

Deno.test("a third impression of the figure answers, and is left out where it is said so", () => {
  const pairs = [{ kind: "line", a: 0, b: 1 }, { kind: "recut", a: 1, b: 2 }];
  const [line, recut] = match([0, 20, 10], { pairs, plates: ["a", "b", "c"] });
  // 10 comes before what 0 and 20 look for, and is as far from both itself
  assert.deepEqual([line.first.value, recut.first.value], [0, 0.75]);
  assert.deepEqual([line.firstFive.value, line.firstFiveApart.value], [1, 1]);
  assert.deepEqual([line.firstApart.value, recut.firstApart.value], [1, 1]);
  // another figure between them is one
  const [between] = match([0, 20, 10, 21], { pairs, plates: ["a", "b", "c", "d"] });
  assert.equal(between.firstApart.value, 0.5);
});

Deno.test("the sixth answer is not among the first five", () => {
  const plates = [..."abcdefg"];
  const pairs = [{ kind: "k", a: 0, b: 6 }];
  const far = (wrong: readonly number[]) =>
    match([0, ...wrong, 30], { pairs, plates })[0].firstFive.value;
  // the counterpart's own search has the others before it either way
  assert.equal(far([-1, -2, -3, -4, 50]), 1);
  assert.equal(far([-1, -2, -3, -4, -5]), 0.5);
});

Deno.test("queries may be seen otherwise than the gallery", () => {
  const pairs = [{ kind: "k", a: 0, b: 1 }];
  const plates = ["a", "b", "c"];
  assert.equal(match([0, 90, 180], { pairs, plates, gallery: [90, 0, 180] })[0].first.value, 1);
});

Deno.test("the interval resamples works: pairs of one work make it no narrower", () => {
  const count = 24;
  const pairs = Array.from({ length: count }, (_, i) => ({ kind: "k", a: 2 * i, b: 2 * i + 1 }));
  // every other pair lies apart, with a stranger beside each
  const degrees = pairs.flatMap((_, i) => i % 2 === 0 ? [i * 7, i * 7 + 1] : [i * 7, i * 7 + 3]);
  const plates = degrees.map((_, i) => `${i}`);
  const widthOf = (works: readonly string[]) => {
    const [{ first, works: number }] = match(degrees, { pairs, plates, works });
    return { width: first.high - first.low, number };
  };
  const alone = widthOf(degrees.map((_, i) => `${i >> 1}`));
  const few = widthOf(degrees.map((_, i) => `${(i >> 1) % 2}`));
  assert.deepEqual([alone.number, few.number], [24, 2]);
  assert.ok(few.width >= alone.width);
});
