/**
 * Reads a collection of `items` cut-outs of 450 kB each, in a process of its own; prints MiB over time, each after
 * a garbage collection: when V8 collects by itself depends on what else the machine does.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { openLoader } from "lib/augment/loader.ts";
import { recipes } from "lib/augment/recipes.ts";
import { openShardCache } from "lib/augment/shard_cache.ts";
import { encodePng } from "lib/image/image.ts";

const [kind, items] = [Deno.args[0], Number(Deno.args[1])];
const [width, height] = [300, 500];
const picture = (item: number) => {
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < data.length; i += 4) data[i] = (i >> 2) % width + item;
  return { width, height, data };
};
const size = { width: 22, height: 40 };
const recipe = recipes.extended_aug;
const directory = mkdtempSync(join(tmpdir(), "burin-memory-"));
using source = openShardCache({
  directory,
  recipe,
  size,
  read: (item) => encodePng(picture(item), { level: 1 }),
});
const pictures = kind === "shards"
  ? { source }
  : { open: (item: number) => Promise.resolve(picture(item)), memory: 16 * 2 ** 20 };
await using loader = openLoader({
  ...pictures,
  recipe,
  size,
  mean: [0.5, 0.5, 0.5],
  std: [0.2, 0.2, 0.2],
  seed: 1,
  count: items,
});
const requests = Array.from({ length: 2 * items / 10 }, (_, step) => ({
  items: Int32Array.from({ length: 10 }, (_, i) => (10 * step + i) % items),
  address: { epoch: Math.floor(step / (items / 10)), step: step % (items / 10) },
}));
const { gc } = globalThis as { gc?: () => void };
if (!gc) throw new Error("Run it with --v8-flags=--expose-gc");
const resident: number[] = [];
for await (const batch of loader.batches(requests)) {
  if (batch.length === 0) throw new Error("A batch is empty");
  gc();
  resident.push(Math.round(process.memoryUsage().rss / 2 ** 20));
}
rmSync(directory, { recursive: true });
console.log(JSON.stringify({ resident }));
