import assert from "node:assert/strict";
import { byDigest, seenDigest } from "lib/matching/plate_order.ts";

const mapsOf = (scale: number, byte: number) => {
  const map = { scales: Float32Array.of(scale), bytes: Int8Array.of(byte, -byte, 3, 4) };
  return { direct: map, mirrored: map };
};

Deno.test("a digest is of what is seen: of its features and of how strong they are", () => {
  const [one, same, weaker, other] = [mapsOf(1, 2), mapsOf(1, 2), mapsOf(0.5, 2), mapsOf(1, 7)]
    .map(seenDigest);
  assert.equal(one, same);
  assert.equal(new Set([one, weaker, other, seenDigest(null)]).size, 4);
});

Deno.test("plates are in the order of their digests; of one content they stay as they are", () => {
  assert.deepEqual(byDigest(["c", "a", "", "b", "a"]), [2, 1, 4, 3, 0]);
});
