import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Detection } from "lib/detect/detection.ts";
import { openYolov8 } from "lib/detect/yolov8.ts";
import { blank, decodeImage, type Image } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";
import { assertBites } from "./bites.ts";
import { names, yolov8Model } from "./yolov8_model.ts";

/** x0, y0, x1, y1, score, class */
type Row = readonly [number, number, number, number, number, number];

interface Case {
  readonly "at .25": readonly Row[];
  readonly "at .4": readonly number[];
  readonly candidates: number;
}

/** ultralytics' numbers: tests/fixtures/detect/yolov8.py. */
const fixture: Record<string, Case> = JSON.parse(
  readFileSync(new URL("../fixtures/detect/yolov8.json", import.meta.url), "utf8"),
).cases;

function assertSame(ours: readonly Detection[], rows: readonly Row[], name: string): void {
  assert.deepEqual(ours.map(({ label }) => label), rows.map((row) => names[row[5]]), name);
  ours.forEach(({ box, score }, i) => {
    assert.ok(Math.abs(score - rows[i][4]) < 1e-5, `${name}: score ${i}`);
    box.forEach((side, k) =>
      assert.ok(Math.abs(side - rows[i][k]) < 0.01, `${name}: ${box} is not ${rows[i]}`)
    );
  });
}

Deno.test("files of every kind: ultralytics' boxes, labels and order", async () => {
  await using detect = await openYolov8(yolov8Model({ width: 640, height: 640 }), { threads: 1 });
  for (const [name, bytes] of Object.entries(oddFiles)) {
    const { "at .25": rows, "at .4": strong, candidates } = fixture[name];
    const image = await decodeImage(bytes);
    const found = await detect(image, { minScore: 0.25 });
    assertSame(found, rows, name);
    assert.ok(rows.length >= 10 && candidates - rows.length >= 5);
    assert.equal((await detect(image, { minScore: 0.4 })).length, strong.length, name);
    const kept = found.filter(({ score }) => score > 0.4);
    assert.equal(kept.length, strong.length, "a threshold may move afterwards");
  }
});

Deno.test("a model of any size is shown the smallest rectangle", async () => {
  const { "at .25": rows } = fixture["large.png, any size"];
  const image = await decodeImage(oddFiles["large.png"]);
  const model = yolov8Model({ width: 640, height: 480 }, { anySize: true });
  await using detect = await openYolov8(model, { threads: 1 });
  assertSame(await detect(image, { minScore: 0.25 }), rows, "any size");
});

Deno.test("the fixture notices exchanged colours, a shift of 2 pixels and a lax suppression", async () => {
  const model = yolov8Model({ width: 640, height: 640 });
  await using detect = await openYolov8(model, { threads: 1 });
  const { "at .25": rows } = fixture["plain.png"];
  const image = await decodeImage(oddFiles["plain.png"]);
  const exchanged: Image = {
    ...image,
    data: image.data.map((_, i) => image.data[i % 4 === 3 ? i : i - i % 4 + (2 - i % 4)]),
  };
  const same = (found: readonly Detection[]) => assertSame(found, rows, "plain.png");
  const wrong = await detect(exchanged, { minScore: 0.25 });
  assert.throws(() => same(wrong));
  const right = await detect(image, { minScore: 0.25 });
  same(right);
  await using every = await openYolov8(model, { threads: 1, iouThreshold: 1 });
  assertBites(await every(image), [0.25, 0.4]);
  assert.throws(() =>
    same(right.map((d) => ({ ...d, box: d.box.map((side) => side + 2) as never })))
  );
  for (const iouThreshold of [0.67, 0.73]) {
    await using other = await openYolov8(model, { threads: 1, iouThreshold });
    const found = await other(image, { minScore: 0.25 });
    assert.throws(() => same(found), String(iouThreshold));
  }
});

const sheet = blank({ width: 64, height: 64 }, [200, 180, 160, 255]);

Deno.test("some classes may be kept, renamed and counted", async () => {
  const model = yolov8Model({ width: 640, height: 640 });
  await using one = await openYolov8(model, { keep: new Set(["animal"]), maxDetections: 3 });
  const found = await one(sheet);
  assert.deepEqual(found.map(({ label }) => label), ["animal", "animal", "animal"]);
  await using other = await openYolov8(model, { classes: ["a", "b", "c"] });
  assert.deepEqual(
    new Set((await other(sheet)).map(({ label }) => label)),
    new Set(["a", "b", "c"]),
  );
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(async () => await other(sheet, { signal: stop.signal }), /abort/i);
});

/** Three rows as an export with its own suppression gives them. */
function endToEnd() {
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, 64, 64] });
  const axes = builder.constant({
    dtype: "int64",
    shape: [2],
    data: BigInt64Array.of(2n, 3n),
  });
  const zero = builder.node("Mul", [
    builder.node("ReduceMax", [
      builder.node("Slice", [
        images,
        ...[[0n], [1n], [1n]].map((v) =>
          builder.constant({ dtype: "int64", shape: [1], data: BigInt64Array.from(v) })
        ),
      ]),
      axes,
    ], { keepdims: 0 }),
    builder.constant(float32(Float32Array.of(0), [1])),
  ]);
  const rows = Float32Array.of(8, 8, 40, 60, .9, 1, 9, 9, 40, 60, .8, 1, 0, 0, 9, 9, .01, 0);
  const out = builder.node("Add", [builder.constant(float32(rows, [1, 3, 6])), zero]);
  builder.output({ name: "output0", dtype: "float32", shape: [1, 3, 6] }, out);
  return encodeGraph(builder.graph({ names: "{0: 'a', 1: 'b', 2: 'c', 3: 'd'}" }));
}

Deno.test("an export that suppresses by itself is taken at its word", async () => {
  await using detect = await openYolov8(endToEnd());
  const found = await detect(blank({ width: 128, height: 128 }, [9, 9, 9, 255]));
  assert.deepEqual(found.map(({ box }) => box), [[16, 16, 80, 120], [18, 18, 80, 120]]);
  assert.deepEqual(found.map(({ label }) => label), ["b", "b"]);
});

Deno.test("another signature, another task, missing names and a cut file each say what they are", async () => {
  const model = yolov8Model({ width: 64, height: 64 });
  const refused = (bytes: Uint8Array, why: RegExp, options = {}) =>
    assert.rejects(() => openYolov8(bytes, options), why);
  await refused(model, /with 2 classes that would be \[1,6,anchors\]/, { classes: ["a", "b"] });
  const segmenter = yolov8Model({ width: 64, height: 64 }, { metadata: { task: "segment" } });
  await refused(segmenter, /made for the task "segment"; export a detector/);
  await refused(model.subarray(0, model.length >> 1), /whole ONNX file/);
  await refused(new TextEncoder().encode("<html>not found</html>"), /whole ONNX file/);
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1, 5] });
  builder.output({ name: "y", dtype: "float32", shape: [1, 5] }, builder.node("Exp", [x]));
  await refused(
    encodeGraph(builder.graph()),
    /Cannot use a.onnx as YOLOv8: it takes \[1,5\] and gives \[1,5\]/,
    { name: "a.onnx" },
  );
  const nameless = yolov8Model({ width: 64, height: 64 }, { metadata: { names: "{}" } });
  await refused(nameless, /with 0 classes/);
});

Deno.test("three hundred boxes are told, and such as overlap by .7, unless others are asked for", async () => {
  // a row of pairs: the second of each lies .695 or .705 on the first
  const pairs = 200;
  const side = 20;
  const boxes = Array.from({ length: pairs }, (_, i) => {
    const share = i % 2 === 0 ? 0.695 : 0.705;
    const shift = side * (1 - share) / (1 + share);
    return [[0, 0.9], [shift, 0.8]].map(([by, score]) => ({
      x: 60 * (i % 15) + side / 2 + by,
      y: 60 * Math.floor(i / 15) + side / 2,
      score: score - i / 1000,
    }));
  }).flat();
  const anchors = boxes.length;
  const rows = (number: (box: typeof boxes[number]) => number) => boxes.map(number);
  const data = Float32Array.from([
    ...[...rows(({ x }) => x), ...rows(({ y }) => y), ...rows(() => side), ...rows(() => side)],
    ...rows(({ score }) => score),
  ]);
  const builder = graphBuilder();
  builder.input({ name: "images", dtype: "float32", shape: [1, 3, 960, 960] });
  const output = { name: "output0", dtype: "float32", shape: [1, 5, anchors] } as const;
  const constant = builder.constant(float32(data, [1, 5, anchors]));
  builder.output(output, builder.node("Identity", [constant]));
  const model = encodeGraph(builder.graph());
  const options = { classes: ["a"], keep: new Set(["a"]), threads: 1 };
  const image = blank({ width: 64, height: 64 }, [0, 0, 0, 255]);
  const count = async (more: object = {}) => {
    await using detect = await openYolov8(model, { ...options, ...more });
    return (await detect(image)).length;
  };
  const all = { maxDetections: 999 };
  assert.equal(await count(all), 300);
  assert.equal(await count({ ...all, iouThreshold: 0.69 }), 200);
  assert.equal(await count({ ...all, iouThreshold: 0.71 }), 400);
  assert.equal(await count({ iouThreshold: 0.71 }), 300);
});
