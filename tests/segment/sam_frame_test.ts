import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import {
  framePoints,
  normalizedTensor,
  rawTensor,
  resizedToFrame,
  sizeInFrame,
} from "lib/segment/sam_frame.ts";
import { digestOfTensor, originals, plate, plateNames } from "./originals.ts";

/** See tests/fixtures/segment/sam.py: SHA-256 of what Meta's own code makes of the plates. */
const sam = originals("sam.safetensors");

Deno.test("pixels, resized pixels and normalised tensors are the original's to the last bit", async () => {
  for (const name of plateNames) {
    const image = await plate(name);
    const digests = sam.texts[`${name}/digests`];
    assert.equal(digestOfTensor(dropAlpha(image)), digests.pixels, `${name}: pixels`);
    const resized = resizedToFrame(image, 1024);
    assert.equal(digestOfTensor(resized), digests.resized, `${name}: resized`);
    const normalized = normalizedTensor(resized, 1024);
    assert.equal(digestOfTensor(normalized), digests.normalized, `${name}: normalised`);
  }
});

Deno.test("the long side fills the frame, the short one is rounded and never lost", () => {
  assert.deepEqual(sizeInFrame({ width: 2250, height: 1500 }, 1024), { width: 1024, height: 683 });
  assert.deepEqual(sizeInFrame({ width: 3, height: 2 }, 1024), { width: 1024, height: 683 });
  assert.deepEqual(sizeInFrame({ width: 5000, height: 1 }, 1024), { width: 1024, height: 1 });
});

Deno.test("padding is the mean colour, which is 0", () => {
  const pixels = resizedToFrame(blank({ width: 4, height: 2 }, [0, 0, 0, 255]), 8);
  assert.deepEqual(rawTensor(pixels).shape, [4, 8, 3]);
  const { data } = normalizedTensor(pixels, 8);
  assert.ok(Math.abs(data[0] - -123.675 / 58.395) < 1e-6);
  assert.equal(data[4 * 8], 0);
});

Deno.test("points come before corners, and a point that is none only where there is no box", () => {
  const sizes = { from: { width: 100, height: 50 }, to: { width: 200, height: 150 } };
  const { coordinates, labels } = framePoints({
    box: [1, 2, 3, 4],
    inside: [[5, 6]],
    outside: [[7, 8]],
  }, sizes);
  assert.deepEqual([...coordinates], [10, 18, 14, 24, 2, 6, 6, 12]);
  assert.deepEqual([...labels], [1, 0, 2, 3]);
  assert.deepEqual([...framePoints({ outside: [[7, 8]] }, sizes).labels], [0, -1]);
  assert.throws(() => framePoints({ inside: [] }, sizes), /without box or points/);
});
