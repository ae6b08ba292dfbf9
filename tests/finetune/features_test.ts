import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openFeatures } from "lib/finetune/features.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { tiny } from "./fixture.ts";

const head = readHead(tiny.model, tiny.size);

async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "burin-features-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("features are the original's, kept, and made anew for another key", () =>
  withFolder(async (folder) => {
    let asked = 0;
    const grey = float32(new Float32Array(3 * 64 * 64).fill(90), [1, 3, 64, 64]);
    const options = {
      file: join(folder, "features.bin"),
      key: "a",
      count: 2,
      picture(i: number) {
        asked++;
        return Promise.resolve(i === 1 ? tiny.tensors.image : grey);
      },
    };
    {
      using made = await openFeatures(tiny.model, head, options);
      assert.deepEqual([made.kept, asked], [false, 2]);
      const maps = made.batch([1, 0, 1]);
      for (const [k, { shape }] of head.levels.entries()) {
        const map = maps[k];
        assert.deepEqual(map.shape, shape.with(0, 3));
        const size = map.data.length / 3;
        const expected = tiny.tensors[`feature.${k}`].data;
        assert.ok(expected.every((value, i) => Math.abs(map.data[i] - value) < 1e-4));
        assert.deepEqual(map.data.slice(0, size), map.data.slice(2 * size));
        assert.notDeepEqual(map.data.slice(0, size), map.data.slice(size, 2 * size));
      }
      assert.throws(() => made.batch([2]), /no picture 2 among 2/);
    }
    {
      using again = await openFeatures(tiny.model, head, options);
      assert.deepEqual([again.kept, asked], [true, 2]);
    }
    using other = await openFeatures(tiny.model, head, { ...options, key: "b" });
    assert.deepEqual([other.kept, asked], [false, 4]);
  }));

Deno.test("a stop leaves no features behind that would be taken for whole ones", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const file = join(folder, "features.bin");
    const options = {
      file,
      key: "a",
      count: 3,
      signal: controller.signal,
      picture: () => Promise.resolve(tiny.tensors.image),
      onProgress: () => controller.abort(),
    };
    await assert.rejects(openFeatures(tiny.model, head, options), { name: "AbortError" });
    assert.ok(!existsSync(file) && !existsSync(`${file}.json`));
  }));
