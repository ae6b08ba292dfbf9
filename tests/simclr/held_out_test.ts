import assert from "node:assert/strict";
import { untrained } from "lib/simclr/checkpoint.ts";
import { type HeldOutItem, heldOutMetrics, knnAccuracy } from "lib/simclr/held_out.ts";
import { Random } from "lib/tensor/random.ts";
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

Deno.test("twenty neighbours of other sheets vote, each by a tenth's power of its likeness: a plain loop", () => {
  const random = new Random(12);
  for (const [count, sheets] of [[90, 6], [24, 3], [50, 2]]) {
    const angles = Array.from({ length: count }, () => random.range(0, 180));
    const items = angles.map((angle, i) => {
      const name = random.chance(0.2) ? null : `${Math.floor(angle / 60 + random.range(0, 1.5))}`;
      return item(i, name, `sheet ${i % sheets}`);
    });
    let [right, asked] = [0, 0];
    items.forEach(({ label, sheet }, i) => {
      const others = items.map((other, j) => ({
        ...other,
        likeness: Math.cos((angles[i] - angles[j]) * Math.PI / 180),
      })).filter((other) => other.sheet !== sheet && other.label !== null);
      if (label === null || !others.some((other) => other.label === label)) return;
      asked++;
      const votes: Record<string, number> = {};
      for (const other of others.sort((a, b) => b.likeness - a.likeness).slice(0, 20)) {
        votes[other.label!] = (votes[other.label!] ?? 0) + Math.exp(10 * other.likeness);
      }
      const most = Math.max(...Object.values(votes));
      right += Number(votes[label] === most);
    });
    assert.ok(asked > 0 && right < asked);
    assert.equal(knnAccuracy(at(...angles), items), right / asked);
  }
});

Deno.test("of names with as many votes that of the nearest wins", () => {
  const items = [item(0, "b", "p"), item(1, "a", "q"), item(2, "b", "q")];
  // its two neighbours are as near as each other, and the first of them is "a"; item 2 finds it
  assert.equal(knnAccuracy(at(0, 10, 10), items), 1 / 2);
  const other = [items[0], { ...items[1], label: "b" }, { ...items[2], label: "a" }];
  assert.equal(knnAccuracy(at(0, 10, 10), other), 1);
});
