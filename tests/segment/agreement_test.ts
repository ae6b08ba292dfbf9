import assert from "node:assert/strict";
import { type Mask, maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { agreements, byDisagreement, disagreement, meanAgreement } from "lib/segment/agreement.ts";
import { Random } from "lib/tensor/random.ts";

const agreement = (a: readonly Mask[], b: readonly Mask[]) => agreements([a, b])[0][1];

const size = { width: 12, height: 10 };

function randomMask(random: Random): Mask {
  const [x, y] = [random.int(0, 6), random.int(0, 5)];
  const [w, h] = [random.int(3, 5), random.int(3, 4)];
  const inside = (i: number) => {
    const [px, py] = [i % size.width, Math.floor(i / size.width)];
    return Number(px >= x && px < x + w && py >= y && py < y + h);
  };
  return maskFromPixels(Array.from({ length: 120 }, (_, i) => inside(i)), size);
}

/** Overlap of masks, pixel by pixel. */
function overlap(a: Mask, b: Mask): number {
  const [p, q] = [maskToPixels(a), maskToPixels(b)];
  const both = p.reduce((sum, bit, i) => sum + (bit && q[i] ? 1 : 0), 0);
  const either = p.reduce((sum, bit, i) => sum + (bit || q[i] ? 1 : 0), 0);
  return both / either;
}

/** Pairs taken one at a time, the best that is left each time. */
function naive(a: readonly Mask[], b: readonly Mask[]): number {
  const [left, right] = [[...a], [...b]];
  let sum = 0;
  while (left.length > 0 && right.length > 0) {
    let best = { i: 0, j: 0, iou: -1 };
    left.forEach((mask, i) =>
      right.forEach((other, j) => {
        const iou = overlap(mask, other);
        if (iou > best.iou) best = { i, j, iou };
      })
    );
    left.splice(best.i, 1);
    right.splice(best.j, 1);
    sum += best.iou;
  }
  return sum / Math.max(a.length, b.length);
}

Deno.test("agreement is what pairing by hand gives", () => {
  const random = new Random(4);
  for (let round = 0; round < 20; round++) {
    const [a, b] = [random.int(1, 4), random.int(1, 4)]
      .map((count) => Array.from({ length: count }, () => randomMask(random)));
    assert.ok(Math.abs(agreement(a, b) - naive(a, b)) < 1e-12);
    assert.ok(Math.abs(agreement(a, b) - agreement(b, a)) < 1e-12);
  }
});

Deno.test("what only one found is no overlap; nothing agrees with nothing", () => {
  const mask = randomMask(new Random(1));
  assert.equal(agreement([mask], [mask]), 1);
  assert.equal(agreement([mask], []), 0);
  assert.equal(agreement([mask, mask], [mask]), 0.5);
  assert.equal(agreement([], []), 1);
});

Deno.test("plates are ranked by how little the methods agree", () => {
  const [a, b] = [randomMask(new Random(1)), randomMask(new Random(2))];
  const alike = [[a], [a], [a]];
  const apart = [[a], [b], []];
  const between = [[a], [a], [b]];
  const plates = [alike, apart, between].map(agreements);
  assert.deepEqual(byDisagreement(plates), [1, 2, 0]);
  assert.equal(disagreement(plates[0]), 0);
  assert.equal(disagreement(agreements([[a]])), 0);
  const matrix = meanAgreement(plates);
  matrix.forEach((row, i) => row.forEach((value, j) => assert.equal(value, matrix[j][i])));
  assert.ok(matrix.every((row, i) => row[i] === 1));
  assert.ok(Math.abs(matrix[0][1] - (1 + overlap(a, b) + 1) / 3) < 1e-12);
});

Deno.test("of pairs that overlap alike the first of the first is taken, and of plates the first", () => {
  const row = (...spans: readonly (readonly [number, number])[]) =>
    maskFromPixels(
      Array.from({ length: 12 }, (_, x) => Number(spans.some(([from, to]) => x >= from && x < to))),
      { width: 12, height: 1 },
    );
  const [a, b] = [row([0, 4]), row([0, 1], [6, 10])];
  const [x, y] = [row([0, 2]), row([2, 4])];
  // a overlaps x and y by a half each, b overlaps x alone, by a sixth
  const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12);
  close(agreement([a, b], [x, y]), 1 / 4);
  close(agreement([a, b], [y, x]), (1 / 2 + 1 / 6) / 2);
  close(agreement([x, y], [a, b]), 1 / 4);
  close(agreement([y, x], [a, b]), (1 / 2 + 1 / 6) / 2);
  const same = agreements([[a], [x]]);
  assert.deepEqual(byDisagreement([same, same, same, same]), [0, 1, 2, 3]);
  assert.deepEqual(meanAgreement([]), []);
});
