import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { cocoClasses } from "lib/detect/coco_classes.ts";
import type { Detection } from "lib/detect/detection.ts";
import { letterbox, openYolox } from "lib/detect/yolox.ts";
import { blank, type Image, readImage } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { sizeOf } from "lib/tensor/tensor.ts";

const mirror = mirrorDirectories().find((folder) =>
  existsSync(join(folder, "models/yolox_nano.onnx")) && existsSync(join(folder, "data/alice"))
);

interface Found {
  readonly kind: number;
  readonly score: number;
  readonly box: readonly number[];
}

/** See tests/fixtures/detect/yolox.py. `tinted` is of the plate with its red turned inside out. */
const fixture: Record<string, { checksum: number; found: Found[]; tinted: Found[] }> = JSON.parse(
  readFileSync(new URL("../fixtures/detect/yolox.json", import.meta.url), "utf8"),
).plates;

/** The picture with each pixel's red, green and blue replaced. */
const repainted = (image: Image, paint: (rgb: readonly number[]) => readonly number[]): Image => {
  const data = Uint8Array.from(image.data);
  for (let i = 0; i < data.length; i += 4) data.set(paint([...data.subarray(i, i + 3)]), i);
  return { ...image, data };
};

function assertFound(ours: readonly Detection[], expected: readonly Found[]): void {
  assert.deepEqual(ours.map(({ label }) => label), expected.map(({ kind }) => cocoClasses[kind]));
  ours.forEach(({ box, score }, i) => {
    assert.ok(Math.abs(score - expected[i].score) < 1e-5);
    box.forEach((side, k) => assert.ok(Math.abs(side - expected[i].box[k]) < 0.01));
  });
}

Deno.test({
  name:
    "the real weights find on Alice's plates what the demo's formulae find, and no other colours",
  // the weights and plates are not in the repository: BURIN_MIRROR=../shared shows where they are
  ignore: !mirror,
  async fn() {
    await using detect = await openYolox(join(mirror!, "models/yolox_nano.onnx"), { threads: 1 });
    let boxes = 0;
    for (const [name, { checksum, found }] of Object.entries(fixture)) {
      const image = await readImage(join(mirror!, "data/alice", name));
      const { tensor } = letterbox(image, { width: 416, height: 416 });
      assert.equal(tensor.data.reduce((sum, value) => sum + value, 0), checksum);
      const ours = await detect(image, { minScore: 0.005 });
      assertFound(ours, found);
      boxes += ours.length;
    }
    assert.ok(boxes >= 20, `${boxes} boxes`);
    // the plates are grey: with blue and red exchanged, only a tinted one tells
    const [name, { tinted }] = Object.entries(fixture).find(([, plate]) =>
      plate.tinted.length > 3
    )!;
    const image = await readImage(join(mirror!, "data/alice", name));
    const tint = repainted(image, ([red, green, blue]) => [255 - (red >> 1), green, blue]);
    assertFound(await detect(tint, { minScore: 0.005 }), tinted);
    const exchanged = repainted(tint, ([red, green, blue]) => [blue, green, red]);
    const wrong = await detect(exchanged, { minScore: 0.005 });
    assert.throws(() => assertFound(wrong, tinted));
  },
});

/** A model of YOLOX's signature that gives the same rows whatever it sees. */
function fake(rows: number, values: number, fill: (data: Float32Array) => void) {
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, 64, 64] });
  const data = new Float32Array(rows * values);
  fill(data);
  const constant = builder.constant({ dtype: "float32", shape: [1, rows, values], data });
  const zero = builder.node("ReduceSum", [builder.node("Mul", [
    images,
    builder.constant({
      dtype: "float32",
      shape: [],
      data: Float32Array.of(0),
    }),
  ])], { keepdims: 0 });
  const out = builder.node("Add", [constant, zero]);
  builder.output({ name: "output", dtype: "float32", shape: [1, rows, values] }, out);
  return encodeGraph(builder.graph());
}

Deno.test("rows are decoded by their cell, and suppressed class by class", async () => {
  const rows = 8 * 8 + 4 * 4 + 2 * 2;
  const model = fake(rows, 7, (data) => {
    const put = (row: number, values: number[]) => data.set(values, row * 7);
    // cell (2, 1) of stride 8: centre (20, 12), sides 8 e^1
    put(1 * 8 + 2, [0.5, 0.5, 1, 1, 0.9, 0.8, 0.1]);
    put(1 * 8 + 3, [-0.5, 0.5, 1, 1, 0.8, 0.8, 0.1]);
    put(64 + 16, [1, 1, 0, 0, 0.5, 0.1, 0.9]);
  });
  await using detect = await openYolox(model, {
    classes: ["man", "cart"],
    keep: new Set(["man", "cart"]),
  });
  const found = await detect(blank({ width: 128, height: 128 }, [9, 9, 9, 255]));
  assert.deepEqual(found.map(({ label }) => label), ["man", "cart"]);
  const half = 8 * Math.E;
  [40 - half, 24 - half, 40 + half, 24 + half].forEach((side, i) =>
    assert.ok(Math.abs(found[0].box[i] - Math.max(0, side)) < 1e-3)
  );
  assert.ok(Math.abs(found[0].score - 0.72) < 1e-6);
  assert.deepEqual(found[1].box.map(Math.round), [32, 32, 96, 96]);
  const only = await openYolox(model, { classes: ["man", "cart"], keep: new Set(["man"]) });
  assert.equal((await only(blank({ width: 128, height: 128 }, [9, 9, 9, 255]))).length, 1);
  await only[Symbol.asyncDispose]();
});

Deno.test("a model of another signature is refused", async () => {
  assert.equal(sizeOf([2, 3]), 6);
  await assert.rejects(
    openYolox(fake(84, 7, () => {})),
    /as YOLOX with 80 classes: it takes \[1,3,64,64\] and gives \[1,84,7\]/,
  );
});

Deno.test("a picture lies at the top left, blue first, the rest grey", () => {
  const { tensor, ratio } = letterbox(blank({ width: 4, height: 2 }, [10, 20, 30, 255]), {
    width: 8,
    height: 8,
  });
  assert.equal(ratio, 2);
  assert.deepEqual([0, 64, 128].map((at) => tensor.data[at]), [30, 20, 10]);
  assert.equal(tensor.data[4 * 8], 114);
});
