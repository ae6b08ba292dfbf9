import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openFeatures } from "lib/finetune/features.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { freeSides, inputSides } from "lib/onnx/surgery.ts";
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

Deno.test("a model whose file fixed another size gives features at the size of the head, the same as a free one", () =>
  withFolder(async (folder) => {
    assert.deepEqual(inputSides(tiny.model), [1, 3, 64, 64]);
    const size = { width: 96, height: 128 };
    const larger = readHead(tiny.model, size);
    const picture = float32(
      Float32Array.from({ length: 3 * 128 * 96 }, (_, i) => i % 251),
      [1, 3, 128, 96],
    );
    const maps = async (model: Uint8Array, name: string) => {
      using made = await openFeatures(model, larger, {
        ...{ file: join(folder, name), key: name, count: 1 },
        picture: () => Promise.resolve(picture),
      });
      return made.batch([0]);
    };
    const free = freeSides(tiny.model, { strides: [8, 16, 32] });
    assert.deepEqual(inputSides(free).slice(2), [0, 0]);
    const found = await maps(tiny.model, "fixed");
    assert.deepEqual(found.map(({ shape }) => shape.slice(2)), [[16, 12], [8, 6], [4, 3]]);
    assert.deepEqual(found, await maps(free, "free"));
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
