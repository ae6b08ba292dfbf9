import assert from "node:assert/strict";
import { bent, drawElastic, drawField, spreadField } from "lib/augment/elastic.ts";
import type { Pixels } from "lib/image/linear.ts";
import { Random } from "lib/tensor/random.ts";
import { noise } from "./pictures.ts";

const even = (value: number) => ({ columns: 2, rows: 2, values: new Array(4).fill(value) });

Deno.test("a field has its knots' values at the knots, and goes smoothly from one to the next", () => {
  const field = { columns: 3, rows: 2, values: [0, 1, 4, 10, 20, 30] };
  const spread = spreadField(field, { width: 9, height: 5 });
  const at = (x: number, y: number) => spread[y * 9 + x];
  assert.deepEqual([at(0, 0), at(4, 0), at(8, 0), at(0, 4), at(4, 4), at(8, 4)], field.values);
  // half way it is half way; a quarter of the way less than a quarter
  assert.deepEqual([at(2, 0), at(0, 2), at(2, 2)], [0.5, 5, (0.5 + 15) / 2]);
  assert.ok(Math.abs(at(1, 0) - 0.15625) < 1e-12 && Math.abs(at(3, 0) - 0.84375) < 1e-12);
  assert.deepEqual([...spreadField(even(3), { width: 1, height: 1 })], [3]);
});

Deno.test("a field is drawn between its bounds, from a seed", () => {
  const draw = (seed: number) =>
    drawField(new Random(seed), { columns: 5, rows: 4, low: -2, high: 3 });
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  const { values } = draw(1);
  assert.equal(values.length, 20);
  assert.ok(values.every((value) => value >= -2 && value < 3));
  assert.ok(Math.min(...values) < -1 && Math.max(...values) > 2);
});

Deno.test("whole pixels move whole pixels; what comes from beyond is the mirror image", () => {
  const picture = noise(8, 6, 4);
  assert.deepEqual(bent(picture, { across: even(0), down: even(0) }), picture);
  const { data } = bent(picture, { across: even(2), down: even(-1) });
  const level = (d: Uint8Array, x: number, y: number, c: number) => d[(y * 8 + x) * 3 + c];
  for (let c = 0; c < 3; c++) {
    assert.equal(level(data, 5, 2, c), level(picture.data, 3, 3, c));
    // one pixel left of the border is that right of it
    assert.equal(level(data, 1, 2, c), level(picture.data, 1, 3, c));
    assert.equal(level(data, 5, 5, c), level(picture.data, 3, 4, c));
  }
});

Deno.test("parts of pixels are mixed in proportion, both ways", () => {
  const picture: Pixels = {
    width: 2,
    height: 2,
    channels: 3,
    data: Uint8Array.from([0, 100, 40, 200].flatMap((v) => [v, v, v])),
  };
  const { data } = bent(picture, { across: even(-0.25), down: even(-0.5) });
  // a quarter to the right of the first, half a pixel down
  assert.equal(data[0], Math.round((25 + 80) / 2));
});

Deno.test("no place moves further than the share of the height that was asked for", () => {
  const size = { width: 40, height: 200 };
  let most = 0;
  for (let seed = 0; seed < 30; seed++) {
    const { across, down } = drawElastic(new Random(seed), { amount: 0.02, size });
    for (const { values } of [across, down]) {
      assert.ok(values.every((value) => Math.abs(value) <= 4));
      most = Math.max(most, ...values);
    }
    assert.notDeepEqual(across.values, down.values);
  }
  assert.ok(most > 3.8);
});
