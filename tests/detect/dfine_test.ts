import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Detection } from "lib/detect/detection.ts";
import { openDfine } from "lib/detect/dfine.ts";
import { clip } from "lib/geometry/box.ts";
import { blank, decodeImage, type Image } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";
import { assertBites } from "./bites.ts";

/** x0, y0, x1, y1, score, class */
type Row = readonly [number, number, number, number, number, number];

const folder = new URL("../fixtures/detect/", import.meta.url);

/** transformers' numbers: tests/fixtures/detect/dfine.py. */
const fixture: Record<string, { "at .25": Row[]; "at .4": number }> = JSON.parse(
  readFileSync(new URL("dfine.json", folder), "utf8"),
).cases;

const classes = ["a", "b", "c", "d", "e"];
const models = ["dfine.onnx", "dfine_official.onnx"].map((file) =>
  readFileSync(new URL(file, folder))
);
const open = (model: Uint8Array, options = {}) =>
  openDfine(model, { threads: 1, classes, keep: new Set(classes), ...options });

/** Whether these are the original's; equal scores may come in any order. */
function assertSame(
  ours: readonly Detection[],
  { rows, image, name }: { rows: readonly Row[]; image: Image; name: string },
): void {
  assert.equal(ours.length, rows.length, name);
  rows.forEach(([x0, y0, x1, y1, score, kind]) => {
    const own = clip([x0, y0, x1, y1], image);
    assert.ok(
      ours.some((found) =>
        found.label === classes[kind] && Math.abs(found.score - score) < 1e-4 &&
        found.box.every((side, k) => Math.abs(side - own[k]) < 0.01)
      ),
      `${name}: nothing at ${own} with ${score}`,
    );
  });
  ours.slice(1).forEach(({ score }, i) => assert.ok(score <= ours[i].score));
}

Deno.test("files of every kind: the original's boxes, classes and thresholds", async () => {
  for (const model of models) {
    await using detect = await open(model);
    for (const [name, bytes] of Object.entries(oddFiles)) {
      const image = await decodeImage(bytes);
      const { "at .25": rows, "at .4": strong } = fixture[name];
      const found = await detect(image, { minScore: 0.25 });
      assertSame(found, { rows, image, name });
      assert.equal(found.filter(({ score }) => score > 0.4).length, strong);
    }
  }
  assert.ok(fixture["plain.png"]["at .4"] >= 10);
});

Deno.test("the fixture notices exchanged colours and a shift of 2 pixels", async () => {
  await using detect = await open(models[0]);
  const image = await decodeImage(oddFiles["plain.png"]);
  const { "at .25": rows } = fixture["plain.png"];
  const expected = { rows, image, name: "plain.png" };
  const right = await detect(image, { minScore: 0.25 });
  assertSame(right, expected);
  assertBites(await detect(image), [0.25, 0.4]);
  const data = image.data.slice();
  for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2], data[i]];
  const wrong = await detect({ ...image, data }, { minScore: 0.25 });
  assert.throws(() => assertSame(wrong, expected));
  assert.throws(() =>
    assertSame(right.map((d) => ({ ...d, box: d.box.map((v) => v + 2) as never })), expected)
  );
});

Deno.test("only what is wanted is kept", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  await using every = await open(models[0]);
  const all = await every(image);
  const [{ label }, other] = [all[0], all.find((found) => found.label !== all[0].label)];
  assert.ok(other);
  await using detect = await open(models[0], { keep: new Set([label]) });
  assert.deepEqual(await detect(image), all.filter((found) => found.label === label));
});

Deno.test("another number of classes, another network and a cut file each say so", async () => {
  await assert.rejects(
    openDfine(models[0], { name: "x.onnx" }),
    /Cannot use x.onnx as D-FINE with 80 classes: it takes pixel_values \[any,3,128,128\]/,
  );
  await assert.rejects(open(models[0].subarray(0, 300_000)), /whole ONNX file/);
  const builder = graphBuilder();
  const x = builder.input({ name: "images", dtype: "float32", shape: [1, 3, 8, 8] });
  builder.output(
    { name: "output", dtype: "float32", shape: [1, 3, 8, 8] },
    builder.node("Exp", [x]),
  );
  await assert.rejects(open(encodeGraph(builder.graph())), /known are pixel_values -> logits/);
});

/** The authors' layout around scores that are always the same, each of another class. */
function fixedScores(scores: readonly number[]): Uint8Array {
  const builder = graphBuilder();
  builder.input({ name: "images", dtype: "float32", shape: [1, 3, 32, 32] });
  builder.input({ name: "orig_target_sizes", dtype: "int64", shape: [1, 2] });
  const count = scores.length;
  const data = Float32Array.from({ length: 4 * count }, (_, i) => i % 4 > 1 ? 8 : 2);
  const labels = BigInt64Array.from(scores, (_, i) => BigInt(i));
  const values: Record<string, Tensor> = {
    labels: { dtype: "int64", shape: [1, count], data: labels },
    boxes: float32(data, [1, count, 4]),
    scores: float32(Float32Array.from(scores), [1, count]),
  };
  for (const [name, tensor] of Object.entries(values)) {
    const { dtype, shape } = tensor as Tensor<"float32">;
    builder.output({ name, dtype, shape }, builder.node("Identity", [builder.constant(tensor)]));
  }
  return encodeGraph(builder.graph());
}

Deno.test("a find that scores as much as was asked is kept; .05 is asked for where nothing is", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  await using detect = await open(fixedScores([0.5, 0.49, 0.0501, 0.0499]));
  const labels = (found: readonly Detection[]) => found.map(({ label }) => label).join("");
  assert.equal(labels(await detect(image)), "abc");
  assert.equal(labels(await detect(image, { minScore: 0.5 })), "a");
  assert.equal(labels(await detect(image, { minScore: 0 })), "abcd");
  await using other = await open(models[0]);
  const found = await other(image, { minScore: 0.25 });
  assert.deepEqual(await other(image, { minScore: found.at(-1)!.score }), found);
});

Deno.test("where a file leaves the input free, its side is 640 unless another is asked for", async () => {
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, "H", "W"] });
  builder.input({ name: "orig_target_sizes", dtype: "int64", shape: [1, 2] });
  const ints = (...values: number[]) =>
    builder.constant({
      dtype: "int64",
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  // the one box is the input's shape
  const box = builder.node("Cast", [builder.node("Shape", [images])], { to: 1 });
  builder.output(
    { name: "boxes", dtype: "float32", shape: [1, 1, 4] },
    builder.node("Reshape", [box, ints(1, 1, 4)]),
  );
  const label = builder.node("Reshape", [ints(0), ints(1, 1)]);
  builder.output({ name: "labels", dtype: "int64", shape: [1, 1] }, label);
  const score = builder.constant(float32(Float32Array.of(0.9), [1, 1]));
  builder.output(
    { name: "scores", dtype: "float32", shape: [1, 1] },
    builder.node("Identity", [score]),
  );
  const image = blank({ width: 900, height: 800 }, [90, 90, 90, 255]);
  for (const [side, given] of [[640, {}], [96, { side: 96 }]] as const) {
    await using detect = await open(encodeGraph(builder.graph()), given);
    assert.deepEqual((await detect(image)).map(({ box }) => box), [[1, 3, side, side]]);
  }
});
