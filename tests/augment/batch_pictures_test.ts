import assert from "node:assert/strict";
import { openedPairs } from "lib/augment/batch_pictures.ts";
import type { Skipped } from "lib/augment/loader.ts";

const pixels = (item: number) => ({ width: 1, height: 1, channels: 1, data: Uint8Array.of(item) });

/** Items in the places of a batch, where some do not open, and what is told about it. */
async function placesOf(items: readonly number[], broken: readonly number[], count: number) {
  const skipped: Skipped[] = [];
  const opened: number[] = [];
  const picture = (item: number) => {
    opened.push(item);
    return broken.includes(item)
      ? Promise.reject(new Error("cut short"))
      : Promise.resolve(pixels(item));
  };
  const onSkip = (one: Skipped) => skipped.push(one);
  const pairsOf = openedPairs({ picture } as Parameters<typeof openedPairs>[0], { count, onSkip });
  const places = (await pairsOf(Int32Array.from(items))).map(({ item }) => item);
  await pairsOf(Int32Array.from(items));
  return { places, skipped: skipped.map(({ item, replacement }) => [item, replacement]), opened };
}

Deno.test("the next item that opens and is not in the batch stands in, past the end from the first on", async () => {
  const { places, skipped, opened } = await placesOf([5, 0, 3], [5, 1], 6);
  assert.deepEqual(places, [2, 0, 3]);
  assert.deepEqual(skipped, [[5, 2]]);
  assert.equal(opened.filter((item) => item === 1).length, 1, "what is broken is opened once");
});

Deno.test("two that do not open have two that stand in; one of the batch only where all are in it", async () => {
  assert.deepEqual((await placesOf([0, 1], [0, 1], 4)).places, [2, 3]);
  assert.deepEqual((await placesOf([0, 1, 2], [1], 3)).places, [0, 2, 2]);
});
