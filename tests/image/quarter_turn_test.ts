import assert from "node:assert/strict";
import sharp from "sharp";
import { quarterTurned, quarterTurns } from "lib/image/quarter_turn.ts";
import { Random } from "lib/tensor/random.ts";

const [width, height] = [5, 3];
const random = new Random(3);
const data = Uint8Array.from({ length: 4 * width * height }, () => random.int(0, 255));

Deno.test("a picture turned by right angles is sharp's", async () => {
  for (const by of quarterTurns) {
    const turned = quarterTurned({ width, height, data }, by);
    const { data: expected, info } = await sharp(data, { raw: { width, height, channels: 4 } })
      .rotate(by).raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([turned.width, turned.height], [info.width, info.height], `${by}`);
    assert.deepEqual([...turned.data], [...expected], `${by}`);
  }
});

Deno.test("pixels may begin anywhere in a buffer, and stay as they are", () => {
  const shifted = new Uint8Array(data.length + 1);
  shifted.set(data, 1);
  const view = shifted.subarray(1);
  for (const by of quarterTurns) {
    assert.deepEqual(
      quarterTurned({ width, height, data: view }, by),
      quarterTurned({ width, height, data }, by),
    );
  }
  assert.deepEqual([...view], [...data]);
});
