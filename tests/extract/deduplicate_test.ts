import assert from "node:assert/strict";
import { deduplicateBoxes, deduplicateMasks } from "lib/extract/deduplicate.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskBox, maskFromPixels, maskIou, maskOverlap } from "lib/geometry/mask.ts";
import { Random } from "lib/tensor/random.ts";

const plate = { width: 100, height: 80 };

/** A filled box. */
function filled([x0, y0, x1, y1]: Box, score: number) {
  const pixels = Array.from({ length: 8000 }, (_, i) => {
    const [x, y] = [i % 100, Math.floor(i / 100)];
    return Number(x >= x0 && x < x1 && y >= y0 && y < y1);
  });
  return { box: [x0, y0, x1, y1] as Box, score, mask: maskFromPixels(pixels, plate) };
}

Deno.test("a box of the whole plate goes where it holds others, and stays where it is alone", () => {
  const whole = { box: [0, 0, 99, 80] as const, score: 0.9 };
  const small = [10, 40, 70].map((x) => ({ box: [x, 10, x + 20, 60] as const, score: 0.5 }));
  assert.deepEqual(deduplicateBoxes([whole, ...small], plate), small);
  assert.deepEqual(deduplicateBoxes([whole, small[0]], plate), [whole, small[0]]);
  assert.equal(deduplicateBoxes([whole, ...small], plate, { wholePlate: 1 }).length, 4);
});

Deno.test("of boxes that say the same the better one stays", () => {
  const boxes = [
    { box: [0, 0, 50, 50] as const, score: 0.4 },
    { box: [0, 0, 50, 49] as const, score: 0.6 },
  ];
  assert.deepEqual(deduplicateBoxes(boxes, plate), [boxes[1]]);
  assert.equal(deduplicateBoxes(boxes, plate, { boxIou: 0.99 }).length, 2);
});

Deno.test("a head goes with its figure, a neighbour stays; merged, nothing is lost", () => {
  const figure = filled([10, 10, 40, 70], 0.9);
  const head = filled([15, 5, 30, 25], 0.8);
  const neighbour = filled([35, 10, 60, 70], 0.7);
  const found = [neighbour, head, figure];
  assert.ok(maskOverlap(head.mask, figure.mask) / (15 * 20) === 0.75);
  assert.deepEqual(deduplicateMasks(found), [figure, head, neighbour]);
  assert.deepEqual(deduplicateMasks(found, { contained: 0.7 }), [figure, neighbour]);
  const [merged] = deduplicateMasks(found, { contained: 0.7, merge: true });
  assert.deepEqual(merged.box, [10, 5, 40, 70]);
  assert.deepEqual(maskBox(merged.mask), [10, 5, 40, 70]);
});

Deno.test("no two that stay are alike, and each that went is like one that stayed: a loop", () => {
  const random = new Random(8);
  for (let round = 0; round < 20; round++) {
    const found = Array.from({ length: 12 }, () => {
      const [x, y] = [random.int(0, 60), random.int(0, 40)];
      return filled([x, y, x + random.int(10, 40), y + random.int(10, 40)], random.next());
    });
    const kept = deduplicateMasks(found, { maskIou: 0.5, contained: 1 });
    const alike = (a: typeof found[number], b: typeof found[number]) =>
      maskIou(a.mask, b.mask) > 0.5;
    kept.forEach((a, i) => kept.slice(i + 1).forEach((b) => assert.ok(!alike(a, b))));
    for (const gone of found.filter((one) => !kept.includes(one))) {
      assert.ok(kept.some((one) => one.score >= gone.score && alike(one, gone)));
    }
  }
});

const boxed = (...box: Box) => ({ box, score: 0.5 });

Deno.test("a box of exactly the share of the plate stays, whatever it holds", () => {
  // 80 x 80 of 100 x 80
  const inner = [boxed(0, 0, 20, 20), boxed(30, 0, 50, 20)];
  assert.equal(deduplicateBoxes([boxed(0, 0, 80, 80), ...inner], plate).length, 3);
  assert.deepEqual(deduplicateBoxes([boxed(0, 0, 81, 80), ...inner], plate), inner);
});

Deno.test("two others make a box one of the whole plate; each is held from .8 of it on", () => {
  const whole = boxed(0, 0, 90, 80);
  const [held, also, outside] = [boxed(0, 0, 10, 10), boxed(82, 0, 92, 10), boxed(83, 0, 93, 10)];
  assert.deepEqual(deduplicateBoxes([whole, held, also], plate), [held, also]);
  assert.deepEqual(deduplicateBoxes([whole, held, outside], plate), [whole, held, outside]);
});

Deno.test("boxes and masks that overlap by exactly the threshold stay", () => {
  const [a, b] = [filled([0, 0, 10, 10], 0.9), filled([0, 0, 10, 8], 0.8)];
  assert.equal(maskIou(a.mask, b.mask), 0.8);
  assert.equal(deduplicateBoxes([a, b], plate, { boxIou: 0.8 }).length, 2);
  assert.equal(deduplicateBoxes([a, b], plate, { boxIou: 0.79 }).length, 1);
  assert.equal(deduplicateMasks([a, b], { contained: 1 }).length, 2);
  assert.equal(deduplicateMasks([a, b], { contained: 1, maskIou: 0.79 }).length, 1);
  // nine tenths of the small one lie in the large one
  const [large, small] = [filled([0, 0, 40, 40], 0.9), filled([31, 0, 41, 10], 0.8)];
  assert.equal(deduplicateMasks([large, small]).length, 2);
  assert.equal(deduplicateMasks([large, small], { contained: 0.89 }).length, 1);
});

Deno.test("an empty mask is like no other", () => {
  const [full, none] = [filled([0, 0, 10, 10], 0.9), filled([0, 0, 0, 0], 0.8)];
  assert.deepEqual(deduplicateMasks([full, none, none]).length, 3);
});

Deno.test("a mask goes of which more than nine tenths lie in a better one", () => {
  const large = filled([0, 0, 50, 40], 0.9);
  const inside = (columns: number) => filled([50 - columns, 0, 75 - columns, 4], 0.8);
  const kept = (columns: number) => deduplicateMasks([large, inside(columns)]).length;
  assert.deepEqual([kept(22), kept(23)], [2, 1]);
});
