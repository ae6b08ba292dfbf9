import assert from "node:assert/strict";
import { cutterExample } from "lib/finetune/cutter_example.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";
import { ellipseFigure } from "./cutter_small.ts";

const side = 64;
const figures = [1, 2, 3, 4].map(ellipseFigure);
const example = (seed: number) =>
  cutterExample(figures[seed % 4], {
    random: new Random(seed),
    side,
    other: (random) => random.pick(figures),
  });

Deno.test("an example depends on its seed alone", () => {
  assert.deepEqual(example(5), example(5));
  assert.notDeepEqual(example(5).grey, example(9).grey);
});

Deno.test("greys, shares and boxes are in their ranges, and the figure is near its box", () => {
  let [inside, outside] = [0, 0];
  for (let seed = 0; seed < 200; seed++) {
    const { grey, target, box } = example(seed);
    assert.ok(grey.every((value) => value >= 0 && value <= 255));
    assert.ok(target.every((value) => value >= 0 && value <= 1));
    assert.ok(box.every((value) => value === 0 || value === 1));
    target.forEach((value, i) => box[i] ? inside += value : outside += value);
    assert.ok(target.reduce((a, b) => a + b, 0) > 20, `seed ${seed} shows nothing`);
  }
  assert.ok(outside < 0.06 * (inside + outside), `${outside} of ${inside + outside} outside`);
});

Deno.test("some figures are hidden in part, before other scenes, and of other tones", () => {
  const shares = Array.from({ length: 200 }, (_, seed) => {
    const { target, box } = example(seed);
    const sum = (plane: Float32Array) => plane.reduce((a, b) => a + b, 0);
    return sum(target) / sum(box);
  });
  // a whole ellipse fills pi / 4 of its box
  assert.ok(shares.filter((share) => share < 0.65).length > 10);
  assert.ok(shares.filter((share) => share > 0.7).length > 80);
});

Deno.test("examples are their seed's, to the last grey", () => {
  // every pixel counts, by its place
  const told = (plane: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < plane.length; i++) sum += plane[i] * (i * 37 % 101 + 1);
    return sum;
  };
  assertFrozen(
    Array.from({ length: 60 }, (_, seed) => {
      const { grey, target, box } = example(seed);
      return [grey, target, box].map(told);
    }),
    "1df7bd338ea0",
  );
});

Deno.test("what stands before a figure leaves more than 0.45 of it, or is left out", () => {
  // the same scene with others that hide nothing
  const hidden = figures.map((figure) => ({ ...figure, mask: figure.mask.map(() => 0) }));
  const shown = (seed: number, others: typeof figures) => {
    const how = { random: new Random(seed), side: 32 };
    const { target } = cutterExample(figures[seed % 4], {
      ...how,
      other: (random) => random.pick(others),
    });
    return target.reduce((a, b) => a + b, 0);
  };
  const shares = Array.from({ length: 2500 }, (_, n) => shown(n, figures) / shown(n, hidden));
  const least = Math.min(...shares);
  assert.ok(least > 0.45 && least < 0.46, `${least}`);
});
