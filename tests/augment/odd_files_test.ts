/** Files of every odd kind, by way of the shard cache and the loader: a view, or an error with a name. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { viewLength } from "lib/augment/chunk.ts";
import { openLoader, type Skipped } from "lib/augment/loader.ts";
import { type RecipeName, recipes } from "lib/augment/recipes.ts";
import { openShardCache } from "lib/augment/shard_cache.ts";
import { blank, decodeImage, encodePng, imageSize } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { oddFiles, oddPixels } from "tests/fixtures/odd_files.ts";

/** Levels as they are: the views of recipe "none" in a picture's own size are its pixels. */
const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const;

/** A PNG whose head claims other sides. */
function claiming(png: Uint8Array, width: number, height: number): Uint8Array {
  const out = png.slice();
  const view = new DataView(out.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crc32(out.subarray(12, 29)));
  return out;
}

const onePixel = await encodePng(blank({ width: 1, height: 1 }, [200, 100, 50, 255]));
const files: Readonly<Record<string, Uint8Array>> = {
  ...oddFiles,
  "one-pixel.png": onePixel,
  "absurd.png": claiming(onePixel, 60_000, 60_000),
  "cut.png": oddFiles["large.png"].subarray(0, 900),
};

/** The views of a file, or why there are none. */
async function viewsOf(
  name: string,
  { recipe, size, workers = 0 }: {
    recipe: RecipeName;
    size: { width: number; height: number };
    workers?: number;
  },
): Promise<{ views: Float32Array; skipped: Skipped[] }> {
  const directory = mkdtempSync(join(tmpdir(), "burin-odd-"));
  const skipped: Skipped[] = [];
  // behind the file in question, one that always opens
  const both = [name, "plain.png"];
  try {
    using source = openShardCache({
      directory,
      recipe: recipes[recipe],
      size,
      read: (item) => Promise.resolve(files[both[item]]),
      nameOf: (item) => both[item],
    });
    await using loader = openLoader({
      ...plain,
      recipe: recipes[recipe],
      size,
      seed: 1,
      count: 2,
      workers,
      source,
      nameOf: (item) => both[item],
      onSkip: (one) => skipped.push(one),
    });
    const request = { items: Int32Array.of(0), address: { epoch: 0, step: 0 } };
    return { views: await loader.views(request), skipped };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("16 bits, inks, grey, palette, turned: the views are the pixels that Pillow reads", async () => {
  const opaque = Object.keys(oddFiles).filter((name) => !/alpha|palette/.test(name));
  assert.ok(opaque.includes("rgb16.png") && opaque.includes("cmyk.jpg"));
  for (const name of opaque) {
    const size = await imageSize(files[name]);
    const { views, skipped } = await viewsOf(name, { recipe: "none", size });
    assert.deepEqual(skipped, []);
    const bytes = Uint8Array.from(views.subarray(0, viewLength(size)), (v) => Math.round(v * 255));
    assert.equal(sha256(bytes), oddPixels[name], name);
  }
});

Deno.test("transparent files lie on white", async () => {
  for (const name of ["alpha.png", "palette.png"]) {
    const { data, ...size } = await decodeImage(files[name]);
    const { views } = await viewsOf(name, { recipe: "none", size });
    let clear = 0;
    for (let i = 0; i < size.width * size.height; i++) {
      const share = data[4 * i + 3] / 255;
      if (share < 1) clear++;
      for (let c = 0; c < 3; c++) {
        const expected = data[4 * i + c] * share + 255 * (1 - share);
        assert.ok(Math.abs(views[3 * i + c] * 255 - expected) <= 0.51, name);
      }
    }
    assert.ok(clear > 0);
  }
});

Deno.test("one pixel is a view of one colour in every recipe; rows and columns are views, too", async () => {
  const size = { width: 12, height: 16 };
  for (const recipe of Object.keys(recipes) as RecipeName[]) {
    for (const name of ["one-pixel.png", "row.png", "column.png"]) {
      const { views, skipped } = await viewsOf(name, { recipe, size });
      assert.deepEqual([views.length, skipped.length], [2 * viewLength(size), 0]);
      assert.ok(views.every(Number.isFinite), `${recipe} ${name}`);
    }
  }
  const { views } = await viewsOf("one-pixel.png", { recipe: "none", size });
  const colour = [200, 100, 50].map((level) => Math.fround(level / 255));
  views.forEach((value, i) => assert.ok(Math.abs(value - colour[i % 3]) < 1e-6));
});

Deno.test("an absurd size and a file cut short are left out by their names, before a pixel is decoded", async () => {
  const size = { width: 12, height: 16 };
  for (const workers of [0, 1]) {
    const whole = await viewsOf("plain.png", { recipe: "base_aug", size });
    for (
      const [name, reason] of [
        ["absurd.png", /Cannot decode absurd\.png: it has more than 200000000 pixels; reduce it/],
        ["cut.png", /Cannot decode cut\.png: .*; replace the file by an intact one/],
      ] as const
    ) {
      const { views, skipped } = await viewsOf(name, { recipe: "base_aug", size, workers });
      assert.deepEqual(skipped.map((one) => [one.name, one.replacement]), [[name, 1]]);
      assert.match(skipped[0].error.message, reason);
      assert.equal(views.length, whole.views.length);
    }
  }
});
