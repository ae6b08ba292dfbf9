import assert from "node:assert/strict";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageOf } from "lib/augment/apply.ts";
import { openLoader } from "lib/augment/loader.ts";
import { prepared } from "lib/augment/pictures.ts";
import { recipes } from "lib/augment/recipes.ts";
import { readPlace } from "lib/augment/shard.ts";
import { openShardCache, type ShardCacheOptions } from "lib/augment/shard_cache.ts";
import { decodeImage, encodePng } from "lib/image/image.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

const size = { width: 12, height: 16 };
const count = 6;

/** Files of six cut-outs, and a cache of them that counts what is read and told. */
async function inFolder(
  work: (folder: {
    files: string[];
    cache: string;
    read: number[];
    told: string[];
    options: ShardCacheOptions;
  }) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "burin-cache-"));
  const [read, told]: [number[], string[]] = [[], []];
  const files = Array.from({ length: count }, (_, i) => join(directory, `${i}.png`));
  for (const [i, file] of files.entries()) {
    writeFileSync(file, await encodePng(imageOf(noise(20 + i, 24, i))));
  }
  const cache = join(directory, "cache");
  const options = {
    directory: cache,
    recipe: recipes.base_aug,
    size,
    shardBytes: 3000,
    read: (item: number) => (read.push(item), readFile(files[item])),
    nameOf: (item: number) => `figure-${item}.png`,
    onTrouble: (words: string) => told.push(words),
  };
  try {
    await work({ files, cache, read, told, options });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const shards = (cache: string) =>
  readdirSync(cache, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("shard"))
    .map((name) => join(cache, name));

async function fill(options: ShardCacheOptions): Promise<void> {
  using cache = openShardCache(options);
  for (let item = 0; item < count; item++) await cache.picture(item);
}

Deno.test("cut-outs are opened once, and lie in shards from then on", () =>
  inFolder(async ({ files, cache, read, told, options }) => {
    await fill(options);
    // 6 pictures of 1,440 to 1,800 bytes: three, two, and the last one when it is closed
    assert.equal(shards(cache).length, 3);
    using again = openShardCache(options);
    for (let item = 0; item < count; item++) {
      const place = await again.picture(item);
      assert.ok("file" in place);
      const expected = prepared(await decodeImage(files[item]), recipes.base_aug, size);
      assert.deepEqual(readPlace(place), expected);
      assert.equal(await again.picture(item), place);
    }
    // once each for the pictures, once each for the digests of the second run
    assert.deepEqual(read, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
    assert.deepEqual(told, []);
  }));

Deno.test("a file with another content is opened anew, one that was only touched is not", () =>
  inFolder(async ({ files, options }) => {
    await fill(options);
    utimesSync(files[0], new Date(), new Date());
    writeFileSync(files[1], await encodePng(imageOf(noise(9, 9, 77))));
    using cache = openShardCache(options);
    assert.ok("file" in await cache.picture(0));
    const other = await cache.picture(1);
    assert.deepEqual([other.width, "file" in other], [9, false]);
  }));

Deno.test("another way to prepare cut-outs has shards of its own", () =>
  inFolder(async ({ options }) => {
    await fill(options);
    using ours = openShardCache({ ...options, recipe: recipes.burin });
    assert.ok(!("file" in await ours.picture(0)));
    using none = openShardCache({ ...options, recipe: recipes.none });
    assert.ok("file" in await none.picture(0));
  }));

Deno.test("a shard cut short is told of and made anew, before a run and in its middle", () =>
  inFolder(async ({ cache, told, options }) => {
    await fill(options);
    const request = { items: Int32Array.of(0, 1, 2, 3, 4, 5), address: { epoch: 0, step: 0 } };
    const views = async (options: ShardCacheOptions, damage: () => void, workers = 1) => {
      using source = openShardCache(options);
      for (const item of request.items) await source.picture(item);
      damage();
      const { recipe } = options;
      await using loader = openLoader({
        ...imagenet,
        recipe,
        size,
        seed: 3,
        count,
        workers,
        source,
      });
      return await loader.views(request);
    };
    const expected = await views(options, () => {});
    assert.deepEqual(told, []);
    truncateSync(shards(cache)[0], 100);
    assert.deepEqual(await views(options, () => {}), expected);
    assert.equal(told.length, 1);
    assert.match(told[0], /\.shard: it is cut short: .*made anew from the cut-outs/);
    for (const workers of [0, 1]) {
      const cut = () => truncateSync(shards(cache)[1], statSync(shards(cache)[1]).size - 1);
      assert.deepEqual(await views(options, cut, workers), expected);
      const gone = () => rmSync(shards(cache)[0]);
      assert.deepEqual(await views(options, gone, workers), expected);
    }
    assert.equal(told.length, 5);
    assert.deepEqual(await views(options, () => {}), expected);
    assert.equal(told.length, 5);
  }));

Deno.test("old shards go before the limit is passed; what finds no room is opened each time", () =>
  inFolder(async ({ cache, read, told, options }) => {
    await fill(options);
    const sizes = shards(cache).map((file) => statSync(file).size);
    const bytes = sizes.reduce((a, b) => a + b);
    await fill({ ...options, recipe: recipes.burin, limit: bytes });
    const left = shards(cache).reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(left <= bytes);
    assert.ok(shards(cache).some((file) => file.includes("2-times-12x16")));
    rmSync(cache, { recursive: true });
    read.length = 0;
    {
      using short = openShardCache({ ...options, limit: 6000 });
      for (const item of [0, 1, 2, 3, 4, 5, 5, 4]) await short.picture(item);
    }
    assert.equal(shards(cache).length, 1);
    assert.deepEqual(read, [0, 1, 2, 3, 4, 5, 5, 4]);
    assert.equal(told.length, 1);
    assert.match(told[0], /is full at 0 MiB: the other cut-outs are opened each time/);
  }));

Deno.test("where nothing can be written, cut-outs are opened each time, and it is said", () =>
  inFolder(async ({ cache, told, options }) => {
    // a file in the place of the folder: nobody may write below it, not even root
    writeFileSync(cache, "");
    chmodSync(cache, 0o444);
    using closed = openShardCache(options);
    for (const item of [0, 1, 2, 3, 4, 5]) {
      assert.ok(!("file" in await closed.picture(item)));
    }
    assert.equal(told.length, 1);
    assert.match(told[0], /opened each time/);
  }));
