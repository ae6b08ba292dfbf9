import assert from "node:assert/strict";
import { join } from "node:path";
import { imageOf } from "lib/augment/apply.ts";
import {
  type LoaderOptions,
  openLoader,
  type Skipped,
  type ViewRequest,
} from "lib/augment/loader.ts";
import { fillChunk, viewLength } from "lib/augment/chunk.ts";
import { prepared } from "lib/augment/pictures.ts";
import { recipes } from "lib/augment/recipes.ts";
import { shownItems } from "lib/augment/shown_items.ts";
import { imagenet } from "lib/nn/picture.ts";
import { withFolder } from "tests/with_folder.ts";
import { noise } from "./pictures.ts";

const count = 12;
const options = {
  recipe: recipes.extended_aug,
  size: { width: 12, height: 16 },
  seed: 3,
  ...imagenet,
  count,
  open: (item: number) => Promise.resolve(imageOf(noise(30 + item, 40, item))),
} satisfies LoaderOptions;
const requestAt = (epoch: number, step: number): ViewRequest => ({
  items: Int32Array.from({ length: 5 }, (_, i) => (epoch + 5 * step + i) % count),
  address: { epoch, step },
});
const next = ({ epoch, step }: ViewRequest["address"]) =>
  epoch === 2 ? null : step === 1 ? requestAt(epoch + 1, 0) : requestAt(epoch, step + 1);

/** The same by hand: nothing made ahead, nothing kept. */
async function byHand({ items, address: { epoch } }: ViewRequest): Promise<Float32Array> {
  const { recipe, size, open } = options;
  const pairs = [];
  for (const item of items) pairs.push({ item, picture: prepared(await open(item), recipe, size) });
  const out = new Float32Array(2 * items.length * viewLength(size)); // [2N, H, W, 3]
  fillChunk({ epoch, pairs }, { ...options, out });
  return out;
}

Deno.test("any number of workers gives the batches that are made by hand, from any step on", async () => {
  for (const workers of [0, 1, 3]) {
    await using loader = openLoader({ ...options, workers, next });
    for (const request of [requestAt(0, 0), requestAt(0, 1), requestAt(1, 0), requestAt(7, 1)]) {
      assert.deepEqual(await loader.views(request), await byHand(request), `${workers} workers`);
    }
    const several = [requestAt(0, 0), requestAt(0, 1), requestAt(1, 0)];
    const together = await Promise.all(several.map(loader.views));
    assert.deepEqual(together, await Promise.all(several.map(byHand)));
  }
});

Deno.test("a view depends on run, epoch, item and nothing else", async () => {
  const { views } = openLoader({ ...options, workers: 0 });
  const values = viewLength(options.size);
  const at = (epoch: number, ...items: number[]) =>
    views({ items: Int32Array.from(items), address: { epoch, step: 0 } });
  const together = await at(2, 4, 1, 7);
  await at(0, 7);
  const alone = await at(2, 1);
  assert.deepEqual(alone.slice(0, values), together.slice(values, 2 * values));
  assert.deepEqual(alone.slice(values), together.slice(4 * values, 5 * values));
  assert.notDeepEqual(await at(3, 1), alone);
});

Deno.test("a few cut-outs are opened at a time, whatever the batch", async () => {
  let [now, most] = [0, 0];
  const open = async (item: number) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now--;
    return options.open(item);
  };
  const { views } = openLoader({ ...options, open, count: 60, workers: 0 });
  await views({
    items: Int32Array.from({ length: 60 }, (_, i) => i),
    address: { epoch: 0, step: 0 },
  });
  assert.equal(most, 8);
});

Deno.test("batches are made ahead, but no more of them than asked for", async () => {
  const opened = new Set<number>();
  await using loader = openLoader({
    ...options,
    recipe: recipes.none,
    ahead: 1,
    open: (item) => {
      opened.add(item);
      return options.open(item);
    },
  });
  const requests = [0, 1, 2, 3].map((step): ViewRequest => ({
    items: Int32Array.of(2 * step, 2 * step + 1),
    address: { epoch: 0, step },
  }));
  const seen: number[] = [];
  for await (const batch of loader.batches(requests)) {
    assert.equal(batch.length, 4 * 12 * 16 * 3);
    seen.push(opened.size);
  }
  assert.deepEqual(seen, [4, 6, 8, 8]);
});

Deno.test("a cut-out that does not open is named once, and the next one takes its place", async () => {
  const skipped: Skipped[] = [];
  const open = (item: number) =>
    item === 1 || item === 3 ? Promise.reject(new Error("cut short")) : options.open(item);
  const batches = [];
  for (const workers of [0, 2]) {
    skipped.length = 0;
    await using loader = openLoader({
      ...options,
      workers,
      open,
      nameOf: (item) => `figure-${item}.png`,
      onSkip: (told) => skipped.push(told),
    });
    const request = { items: Int32Array.of(0, 1, 2), address: { epoch: 0, step: 0 } };
    batches.push(await loader.views(request));
    assert.deepEqual(await loader.views(request), batches[0]);
    assert.deepEqual([...shownItems(batches.at(-1)!)!], [0, 4, 2]);
    assert.deepEqual(
      skipped.map(({ name, replacement, error }) => [name, replacement, error.message]),
      [["figure-1.png", 4, "cut short"]],
    );
  }
  assert.deepEqual(batches[0], batches[1]);
  const expected = { items: Int32Array.of(0, 4, 2), address: { epoch: 0, step: 0 } };
  assert.deepEqual(batches[0], await byHand(expected));
});

Deno.test("where a batch is the whole collection, one of it stands in", async () => {
  const skipped: Skipped[] = [];
  await using loader = openLoader({
    ...options,
    count: 3,
    open: (item) => item === 1 ? Promise.reject(new Error("cut short")) : options.open(item),
    onSkip: (told) => skipped.push(told),
  });
  const address = { epoch: 0, step: 0 };
  const views = await loader.views({ items: Int32Array.of(0, 1, 2), address });
  assert.deepEqual(skipped.map(({ replacement }) => replacement), [2]);
  assert.deepEqual(views, await byHand({ items: Int32Array.of(0, 2, 2), address }));
});

Deno.test("where nothing is left to take a place, the error names the item", async () => {
  await using loader = openLoader({
    ...options,
    open: () => Promise.reject(new Error("no disk")),
    nameOf: (item) => `figure-${item}.png`,
  });
  await assert.rejects(loader.views(requestAt(0, 0)), /figure-0\.png does not open \(no disk\)/);
});

Deno.test("an error of a worker comes out, and the loader goes on", async () => {
  const crop = { kind: "crop", p: 1, width: 31, height: 40, smaller: "raise" } as const;
  const recipe = { ...recipes.none, specs: [crop, ...recipes.none.specs] };
  await using loader = openLoader({ ...options, recipe, smaller: "raise" });
  const only = (item: number) => ({
    items: Int32Array.of(item),
    address: { epoch: 0, step: item },
  });
  await assert.rejects(loader.views(only(0)), /31 x 40 out of a cut-out of 30 x 40/);
  assert.equal((await loader.views(only(1))).length, 2 * 12 * 16 * 3);
});

Deno.test("an aborted loader makes no more batches", async () => {
  const controller = new AbortController();
  await using loader = openLoader({ ...options, next, signal: controller.signal });
  await loader.views(requestAt(0, 0));
  controller.abort(new Error("stopped"));
  await assert.rejects(loader.views(requestAt(0, 1)), /stopped/);
});

Deno.test("a batch given back is written over by a later one, with the same numbers as ever", async () => {
  for (const workers of [0, 1]) {
    await using loader = openLoader({ ...options, workers, ahead: 1 });
    const first = await loader.views(requestAt(0, 0));
    const expected = first.slice();
    loader.release(first);
    const again = await loader.views(requestAt(0, 0));
    assert.deepEqual(again, expected);
    if (workers === 0) assert.equal(again, first);
    assert.notEqual(await loader.views(requestAt(0, 1)), again);
  }
});

Deno.test("pictures that stay unreadable are asked for three times, then it is said", () =>
  withFolder(async (folder) => {
    const file = join(folder, "one.shard"); // which is not there
    const forgotten: string[] = [];
    let asked = 0;
    const source = {
      picture: () => (asked++, Promise.resolve({ file, offset: 0, width: 3, height: 3 })),
      forget: (file: string) => void forgotten.push(file),
    };
    const { open: _, ...how } = options;
    await using loader = openLoader({ ...how, source, workers: 0 });
    const request = { items: Int32Array.of(4), address: { epoch: 0, step: 0 } };
    await assert.rejects(loader.views(request), { name: "ShardError", file });
    assert.deepEqual([asked, forgotten], [3, [file, file]]);
  }));
