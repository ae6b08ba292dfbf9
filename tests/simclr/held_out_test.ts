import assert from "node:assert/strict";
import { untrained } from "lib/simclr/checkpoint.ts";
import { type HeldOutItem, heldOutMetrics, knnAccuracy } from "lib/simclr/held_out.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { config, views } from "./train_run.ts";

const item = (id: number, label: string | null, sheet: string): HeldOutItem => (
  { id: `${id}`, label, sheet }
);
/** Vectors at these angles, degrees. */
const at = (...angles: number[]) =>
  float32(
    Float32Array.from(
      angles.flatMap((a) => [Math.cos(a * Math.PI / 180), Math.sin(a * Math.PI / 180)]),
    ),
    [angles.length, 2],
  );

Deno.test("neighbours on other sheets vote for who it is", () => {
  const items = [item(0, "a", "p"), item(1, "a", "q"), item(2, "b", "p"), item(3, "b", "q")];
  assert.equal(knnAccuracy(at(0, 5, 90, 95), items), 1);
  assert.equal(knnAccuracy(at(0, 90, 95, 5), items), 0);
  // a namesake on the same sheet neither votes nor makes it a question
  assert.equal(knnAccuracy(at(0, 5), [item(0, "a", "p"), item(1, "a", "p")]), null);
  // nameless neighbours have no vote: the nearest of 0 is 2, and yet it is called "a"
  const noisy = [item(0, "a", "p"), item(1, "a", "q"), item(2, null, "q")];
  assert.equal(knnAccuracy(at(0, 30, 1), noisy), 1);
  assert.equal(knnAccuracy(at(0, 1), [item(0, null, "p"), item(1, null, "q")]), null);
});

Deno.test("figures of an encoder: equal views are found, blank ones are not", async () => {
  const items = Array.from({ length: 40 }, (_, i) => item(i, `n${i % 8}`, `s${i % 5}`));
  const checkpoint = untrained(config, 3);
  const { heldOutTop1, rankMe, knn } = await heldOutMetrics(checkpoint, { items, views });
  assert.ok(heldOutTop1 > 8 / 40, `${heldOutTop1}`);
  assert.ok(rankMe > 1.5 && rankMe <= 8, `${rankMe}`);
  assert.ok(knn! >= 0 && knn! <= 1);
  const blank = await heldOutMetrics(checkpoint, {
    items,
    views: ({ items }) => Promise.resolve(new Float32Array(2 * items.length * 10 * 8 * 3)),
  });
  assert.ok(blank.heldOutTop1 <= 1 / 40 && blank.rankMe < 1.01, JSON.stringify(blank));
  await assert.rejects(
    () => heldOutMetrics(checkpoint, { items: items.slice(1, 2), views }),
    /Cannot compare 1 held-out items/,
  );
});

Deno.test("each held-out item is looked at once, in the views of one address whenever it is asked", async () => {
  const items = Array.from({ length: 70 }, (_, i) => item(i, null, `s${i}`));
  const asked: { items: number[]; address: unknown }[] = [];
  await heldOutMetrics(untrained(config, 3), {
    items,
    views: ({ items, address }) => {
      asked.push({ items: [...items], address });
      return views({ items, address });
    },
  });
  assert.deepEqual(asked.flatMap(({ items }) => items), items.map((_, i) => i));
  for (const { address } of asked) assert.deepEqual(address, { epoch: 0, step: 0 });
});
