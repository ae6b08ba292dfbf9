import assert from "node:assert/strict";
import { sizeWithin } from "lib/image/size_within.ts";
import { Random } from "lib/tensor/random.ts";

Deno.test("a picture lies within its frame, and touches it on the tighter side", () => {
  assert.deepEqual(sizeWithin({ width: 900, height: 600 }, 300), { width: 300, height: 200 });
  assert.deepEqual(sizeWithin({ width: 600, height: 900 }, 300), { width: 200, height: 300 });
  const flat = { width: 900, height: 60 };
  assert.deepEqual(sizeWithin({ width: 900, height: 600 }, flat), { width: 90, height: 60 });
  assert.deepEqual(sizeWithin({ width: 1800, height: 60 }, flat), { width: 900, height: 30 });
});

Deno.test("none becomes larger, and no side vanishes", () => {
  assert.deepEqual(sizeWithin({ width: 30, height: 20 }, 30), { width: 30, height: 20 });
  assert.deepEqual(sizeWithin({ width: 30, height: 20 }, 31), { width: 30, height: 20 });
  assert.deepEqual(sizeWithin({ width: 30, height: 20 }, 29), { width: 29, height: 19 });
  assert.deepEqual(sizeWithin({ width: 5000, height: 1 }, 10), { width: 10, height: 1 });
});

Deno.test("whatever its sides, it lies within its frame, its proportions kept to half a pixel", () => {
  const random = new Random(11);
  for (let i = 0; i < 500; i++) {
    const [width, height] = [random.int(1, 4000), random.int(1, 4000)];
    const frame = { width: random.int(1, 900), height: random.int(1, 900) };
    const small = sizeWithin({ width, height }, frame);
    const scale = Math.min(1, frame.width / width, frame.height / height);
    assert.ok(small.width <= frame.width && small.height <= frame.height);
    assert.ok(Math.abs(small.width - Math.max(1, width * scale)) <= 0.5);
    assert.ok(Math.abs(small.height - Math.max(1, height * scale)) <= 0.5);
  }
});
