import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { layoutOf } from "lib/detect/yolo_layout.ts";
import { openYolov8 } from "lib/detect/yolov8.ts";
import { openYolox } from "lib/detect/yolox.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { float32 } from "lib/tensor/tensor.ts";

const input = { width: 64, height: 64 };
const told = (
  shape: readonly (number | null)[],
  classes: number,
  { endToEnd = null, size = input as typeof input | null }: {
    endToEnd?: boolean | null;
    size?: typeof input | null;
  } = {},
) => {
  const found = layoutOf({ shape, classes, input: size, endToEnd });
  return found === null ? null : "layout" in found ? found.layout : found.refused.split(" ")[0];
};

Deno.test("six values in a row are four things, told apart by classes and rows", () => {
  assert.equal(told([1, 300, 6], 2), "finished");
  assert.equal(told([1, 300, 6], 80), "finished");
  assert.equal(told([1, 84, 6], 2), "anchors-first");
  assert.equal(told([1, 86, 6], 2), "finished");
  assert.equal(told([1, 252, 6], 1), "it"); // refused: YOLOv5
  assert.equal(told([1, 253, 6], 1), "finished");
  // maps of 13, 7 and 4 cells a side, three boxes a cell
  const odd = { width: 100, height: 100 };
  assert.equal(told([1, 3 * (169 + 49 + 16), 6], 1, { size: odd }), "it");
  assert.equal(told([1, 3 * (144 + 36 + 9), 6], 1, { size: odd }), "finished");
  assert.equal(told([1, 252, 6], 1, { endToEnd: true }), "finished");
  assert.equal(told([1, 300, 6], 1), "finished");
  assert.equal(told([1, null, 6], 1), null);
  assert.equal(told([1, 84, 6], 2, { size: null }), null);
});

Deno.test("other widths are anchors last, anchors first, YOLOv5's, or none", () => {
  assert.equal(told([1, 7, 84], 3), "anchors-last");
  assert.equal(told([1, 7, null], 3), "anchors-last");
  assert.equal(told([1, 84, 7], 3), "anchors-first");
  assert.equal(told([1, null, 7], 3), "anchors-first");
  assert.equal(told([1, 252, 8], 3), "it");
  assert.equal(told([1, 84, 9], 3), "with");
  assert.equal(told([1, 9, 84], 3), "with");
  assert.equal(told([1, null, null], 3), null);
});

/** A model that gives the same numbers whatever it sees. `[1, a, b]` */
function fake(shape: readonly [number, number], set: Record<number, readonly number[]>, {
  batch = 1,
  metadata = {} as Record<string, string>,
} = {}): Uint8Array {
  const [a, b] = shape;
  const data = new Float32Array(a * b);
  for (const [row, values] of Object.entries(set)) data.set(values, Number(row) * b);
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [batch, 3, 64, 64] });
  const ints = (...values: number[]) =>
    builder.constant({
      dtype: "int64",
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  const one = builder.node("Slice", [
    builder.node("Reshape", [images, ints(-1)]),
    ints(0),
    ints(1),
  ]);
  const none = builder.node("Mul", [one, builder.constant(float32(Float32Array.of(0), [1]))]);
  const out = builder.node("Add", [builder.constant(float32(data, [1, a, b])), none]);
  builder.output({ name: "output", dtype: "float32", shape: [1, a, b] }, out);
  return encodeGraph(builder.graph(metadata));
}

const image = { ...input, data: new Uint8Array(64 * 64 * 4).fill(200) };
const names = { names: "['a', 'b']" };

async function v8(model: Uint8Array | string) {
  await using detect = await openYolov8(model, { name: "m.onnx" });
  return await detect(image);
}
async function x(model: Uint8Array | string) {
  const classes = ["a", "b"];
  await using detect = await openYolox(model, { name: "m.onnx", classes, keep: new Set(classes) });
  return await detect(image);
}

/** [x0, y0, x1, y1] rounded, score to two places, label. */
const rounded = (found: Awaited<ReturnType<typeof v8>>) =>
  found.map(({ box, score, label }) => [...box.map(Math.round), +score.toFixed(2), label]);

Deno.test("a transposed YOLOv8 is read as it is meant", async () => {
  const model = fake([84, 6], { 7: [32, 32, 20, 40, 0.9, 0.1] }, { metadata: names });
  assert.deepEqual(rounded(await v8(model)), [[22, 12, 42, 52, 0.9, "a"]]);
});

Deno.test("YOLOv5 of one class is refused, and so are rows whose class is none", async () => {
  const one = { metadata: { names: "['character']" } };
  const row = [32, 32, 20, 40, 0.95, 0.97];
  await assert.rejects(v8(fake([252, 6], { 10: row }, one)), /m\.onnx as YOLOv8.*YOLOv5's/);
  await assert.rejects(
    v8(fake([300, 6], { 10: row }, one)),
    /the last column of its rows should be a class below 1, and is 0\.97/,
  );
});

Deno.test("YOLOX exported with decoding gives the boxes that it gives without", async () => {
  const raw = { 10: [2, 3, Math.log(20 / 8), Math.log(40 / 8), 0.95, 0.97, 0.1] };
  const decoded = { 10: [32, 32, 20, 40, 0.95, 0.97, 0.1] };
  // row 10 is the cell at 2, 1
  const found = [[22, 12, 42, 52, 0.92, "a"]];
  assert.deepEqual(rounded(await x(fake([84, 7], raw))), found);
  assert.deepEqual(rounded(await x(fake([84, 7], decoded))), found);
});

Deno.test("what no sound model gives is refused by name", async () => {
  const wrong = [
    [
      fake([84, 6], { 1: [32, 32, 20, 40, NaN, 0.1] }, { metadata: names }),
      /score that is no numb/,
    ],
    [fake([84, 6], { 1: [NaN, 32, 20, 40, 0.9, 0.1] }, { metadata: names }), /are not finite/],
    [fake([84, 6], { 1: [32, 32, 20, 40, 7, 0.1] }, { metadata: names }), /score 7, which is no/],
    [fake([84, 6], { 1: [0.5, 0.5, 0.3, 0.6, 0.9, 0] }, { metadata: names }), /fractions/],
    [fake([84, 6], {}, { metadata: names, batch: 4 }), /it takes 4 pictures at once; export it/],
    [fake([84, 6], {}, { metadata: { ...names, imgsz: "[1e9, 1e9]" } }), /imgsz "\[1e9, 1e9\]"/],
    [fake([84, 6], {}, { metadata: { ...names, imgsz: "[0, 0]" } }), /imgsz "\[0, 0\]"/],
    [fake([84, 6], {}, { metadata: { ...names, stride: "0" } }), /stride "0", which is none/],
    [fake([84, 6], {}, { metadata: { names: "{0: 'a', 100000000: 'x'}" } }), /more than there can/],
    [fake([84, 6], {}, { metadata: { names: "['\\U00110000', 'b']" } }), /no character of the num/],
  ] as const;
  for (const [model, said] of wrong) {
    const began = performance.now();
    await assert.rejects(v8(model), (error: Error) => {
      assert.match(error.message, said);
      assert.match(error.message, /m\.onnx/);
      return true;
    });
    assert.ok(performance.now() - began < 5000);
  }
  await assert.rejects(x(fake([84, 7], { 1: [0, 0, NaN, 0, 0.9, 0.9, 0] })), /not finite/);
  await assert.rejects(x(fake([84, 7], { 1: [0, 0, 1, 1, 9, 0.9, 0] })), /no probability/);
  await assert.rejects(x(fake([84, 7], {}, { batch: 4 })), /it takes 4 pictures at once/);
  await assert.rejects(x(fake([252, 7], {})), /three boxes for each cell are YOLOv5's/);
});

const project = fileURLToPath(new URL("../../", import.meta.url));
const cases = [...(process.env.BURIN_MIRROR ?? "").split(delimiter).filter(Boolean), "../shared"]
  .map((folder) => resolve(project, folder, "cases")).find((folder) =>
    existsSync(join(folder, "labels/onnx"))
  );

Deno.test("models of a related form, as people have them", {
  ignore: cases === undefined, // needs cases/ in a folder of BURIN_MIRROR
}, async () => {
  const at = (name: string) => join(cases!, "labels", name);
  const right = (label: string, score = 0.9) => [[22, 12, 42, 52, score, label]];
  assert.deepEqual(rounded(await v8(at("onnx/v10_end2end.onnx"))), right("b"));
  assert.deepEqual(rounded(await v8(at("onnx/yolov8_two_class.onnx"))), right("a"));
  assert.deepEqual(rounded(await v8(at("onnx_ext/good/m.onnx"))), right("a"));
  assert.deepEqual(rounded(await x(at("onnx/yolox_raw.onnx"))), right("a", 0.92));
  assert.deepEqual(rounded(await x(at("onnx/yolox_decoded.onnx"))), right("a", 0.92));
  const refused = readdirSync(at("onnx")).filter((name) => /^yolov5.*\.onnx$/.test(name));
  assert.equal(refused.length, 4);
  for (const name of refused) await assert.rejects(v8(at(`onnx/${name}`)), /YOLOv5's/, name);
  for (const name of ["batch4", "empty", "html", "ir20", "lfs_pointer", "opset99", "missing/m"]) {
    await assert.rejects(
      v8(at(`onnx_ext/${name}.onnx`)),
      /^Error: Cannot (use|load) m\.onnx/,
      name,
    );
  }
  const hostile = join(cases!, "attack/attack/onnx");
  for (const name of readdirSync(hostile)) {
    const began = performance.now();
    if (name === "names-html.onnx") assert.ok((await v8(join(hostile, name))).length > 0);
    else await assert.rejects(v8(join(hostile, name)), /^Error: Cannot .* m\.onnx/, name);
    assert.ok(performance.now() - began < 5000, name);
  }
});

Deno.test("one value more than boxes and classes have is YOLOv5's, however many rows there are", () => {
  assert.equal(told([1, 100, 8], 3), "it");
  assert.equal(told([1, 100, 9], 3), "with");
});
