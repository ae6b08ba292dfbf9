import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { trustworthiness } from "lib/retrieval/trustworthiness.ts";
import { layOut } from "lib/retrieval/umap.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/retrieval/map.json", import.meta.url), "utf8"),
);
const rows = float32(Float32Array.from(fixture.rows), fixture.shape);

/** Whether all places lie in the unit square and reach two opposite sides of it. */
function inSquare({ data, shape }: Tensor<"float32">): boolean {
  const spans = [0, 1].map((axis) => {
    const along = data.filter((_, i) => i % 2 === axis);
    return Math.max(...along) - Math.min(...along);
  });
  return shape[1] === 2 && data.every((x) => x >= 0 && x <= 1) &&
    Math.abs(Math.max(...spans) - 1) < 1e-6;
}

Deno.test("a map is as trustworthy as umap-learn's of the same vectors", async () => {
  const theirs = [fixture.trustworthiness, ...fixture.of_seeds];
  for (const seed of [1, 2]) {
    const places = await layOut(rows, { seed });
    assert.ok(inSquare(places));
    fixture.k.forEach((k: number, i: number) => {
      const least = Math.min(...theirs.map((of) => of[i]));
      const ours = trustworthiness(rows, places, { k });
      assert.ok(ours >= least - 0.01, `seed ${seed}, ${k} neighbours: ${ours}, theirs ${least}`);
    });
  }
});

Deno.test("a seed decides a map, another gives another", async () => {
  const some = float32(rows.data.slice(0, 60 * 12), [60, 12]);
  const [first, again, other] = [
    await layOut(some, { seed: 5, epochs: 60 }),
    await layOut(some, { seed: 5, epochs: 60 }),
    await layOut(some, { seed: 6, epochs: 60 }),
  ];
  assert.deepEqual(first, again);
  assert.notDeepEqual(first.data, other.data);
});

Deno.test("left out, rows have 15 neighbours and stand a tenth apart; below five rows the seed decides nothing", async () => {
  const some = float32(rows.data.slice(0, 60 * 12), [60, 12]);
  const options = { seed: 5, epochs: 5 };
  const explicit = { ...options, neighbours: 15, minDistance: 0.1 };
  assert.deepEqual(await layOut(some, options), await layOut(some, explicit));
  for (const other of [{ neighbours: 16 }, { minDistance: 0.105 }]) {
    assert.notDeepEqual(await layOut(some, { ...options, ...other }), await layOut(some, options));
  }
  const isSame = async (count: number) => {
    const few = float32(rows.data.slice(0, count * 12), [count, 12]);
    const [one, other] = [await layOut(few, { ...options, seed: 6 }), await layOut(few, options)];
    return one.data.every((place, i) => place === other.data[i]);
  };
  assert.deepEqual([await isSame(4), await isSame(5)], [true, false]);
});

Deno.test("few rows, equal rows and rows of zeros have their places", async () => {
  const random = new Random(2);
  for (const count of [0, 1, 2, 3, 4, 5, 6, 16]) {
    const data = Float32Array.from({ length: count * 3 }, () => random.normal());
    const places = await layOut(float32(data, [count, 3]), { seed: 1, epochs: 20 });
    assert.deepEqual(places.shape, [count, 2]);
    assert.ok(count < 2 || inSquare(places), `${count} rows`);
  }
  const alone = await layOut(float32(Float32Array.of(3, 4), [1, 2]), { seed: 1 });
  assert.deepEqual([...alone.data], [0.5, 0.5]);
  for (const value of [0, 1]) {
    const equal = float32(new Float32Array(40).fill(value), [20, 2]);
    const places = await layOut(equal, { seed: 1, epochs: 20 });
    assert.ok(places.data.every((x) => x >= 0 && x <= 1), `${value}`);
  }
});

Deno.test("progress is told of every round, and a stop is heard", async () => {
  const some = float32(rows.data.slice(0, 40 * 12), [40, 12]);
  const told: number[] = [];
  const onProgress = (done: number, total: number) => void told.push(done, total);
  await layOut(some, { seed: 1, epochs: 3, onProgress });
  assert.deepEqual(told, [1, 3, 2, 3, 3, 3]);
  const stopped = AbortSignal.abort(new Error("stop"));
  await assert.rejects(layOut(some, { seed: 1, signal: stopped }), /stop/);
});

Deno.test("too few neighbours and numbers that are none are refused", async () => {
  for (const neighbours of [1, 0, 2.5]) {
    await assert.rejects(layOut(rows, { seed: 1, neighbours }), /2 or more, and whole/);
  }
  const broken = float32(Float32Array.from(rows.data, (x, i) => i === 30 ? NaN : x), rows.shape);
  await assert.rejects(layOut(broken, { seed: 1 }), /row 2 of 192: number 6 of it is NaN/);
});
