import assert from "node:assert/strict";
import proto from "onnx-proto";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf, changeModel, cutModel, freeSides } from "lib/onnx/surgery.ts";
import { float32 } from "lib/tensor/tensor.ts";

/** y = (2 x + 1) · w, with w stored. */
function model() {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [2] });
  const two = builder.constant(float32(Float32Array.of(2), []), "two");
  const one = builder.constant(float32(Float32Array.of(1), []), "one");
  const w = builder.constant(float32(Float32Array.of(1, 10), [2]), "w");
  const middle = builder.node("Add", [builder.node("Mul", [x, two]), one]);
  builder.output(
    { name: "y", dtype: "float32", shape: [2] },
    builder.node("Mul", [middle, w]),
  );
  return { bytes: encodeGraph(builder.graph({ kept: "yes" })), middle };
}

const run = async (bytes: Uint8Array) => {
  await using session = await openSession(bytes);
  const results = await session.run({ x: float32(Float32Array.of(3, 4), [2]) });
  return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, [...t.data]]));
};

Deno.test("a model is seen with its nodes and tensors", () => {
  const { nodes, constants, inputs, outputs } = anatomyOf(model().bytes);
  assert.deepEqual(nodes.map(({ operator }) => operator), ["Mul", "Add", "Mul"]);
  assert.deepEqual([...constants.get("w")!.data], [1, 10]);
  assert.deepEqual([inputs, outputs], [["x"], ["y"]]);
});

Deno.test("a part of a model gives what the whole had half-way", async () => {
  const { bytes, middle } = model();
  const part = cutModel(bytes, { [middle]: [2] });
  assert.deepEqual(await run(part), { [middle]: [7, 9] });
  assert.ok(!anatomyOf(part).constants.has("w"));
  assert.throws(() => cutModel(bytes, { nowhere: [1] }), /at "nowhere": no node makes it/);
});

Deno.test("other weights give other results, and the file says what it was told", async () => {
  const { bytes } = model();
  assert.deepEqual(await run(bytes), { y: [7, 90] });
  const changed = changeModel(bytes, {
    constants: { w: float32(Float32Array.of(2), [1]) },
    metadata: { names: "character" },
  });
  assert.deepEqual(await run(changed), { y: [14, 18] });
  assert.deepEqual(readMetadata(changed), { kept: "yes", names: "character" });
  assert.throws(
    () => changeModel(bytes, { constants: { v: float32(Float32Array.of(2), [1]) } }),
    /Cannot change v/,
  );
  const damaged = Uint8Array.of(1, 2, 3);
  assert.throws(() => anatomyOf(damaged), /Cannot read this as an ONNX model/);
  assert.throws(() => anatomyOf(damaged, { name: "m.onnx" }), /Cannot read m\.onnx as an ONNX/);
});

Deno.test("a tensor whose data does not fill its shape is refused by name", () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [3] });
  const w = builder.constant({ dtype: "float32", shape: [3], data: new Float32Array(2) }, "w");
  builder.output({ name: "y", dtype: "float32", shape: [3] }, builder.node("Add", [x, w]));
  assert.throws(
    () => anatomyOf(encodeGraph(builder.graph()), { name: "m.onnx" }),
    /Cannot read m\.onnx .*the data of "w" does not fill its shape/,
  );
});

/** y = x + one stored tensor "w", in whichever of ONNX's ways of storing it. */
function storing(
  tensor: proto.onnx.ITensorProto,
  { asNode = false, asInput = false }: { asNode?: boolean; asInput?: boolean } = {},
): Uint8Array {
  const value = { name: "value", type: proto.onnx.AttributeProto.AttributeType.TENSOR, t: tensor };
  const other = { name: "other", type: proto.onnx.AttributeProto.AttributeType.TENSOR, t: {} };
  return proto.onnx.ModelProto.encode({
    opsetImport: [{ domain: "", version: 18 }],
    graph: {
      node: [
        ...asNode ? [{ opType: "Constant", output: ["w"], attribute: [other, value] }] : [],
        // what is called so elsewhere is no constant
        { opType: "Identity", input: ["x"], output: ["i"], attribute: [value] },
        { opType: "Add", input: ["x", "w"], output: ["y"] },
      ],
      initializer: asNode ? [] : [{ ...tensor, name: "w" }],
      input: [{ name: "x" }, ...asInput ? [{ name: "w" }] : []],
      output: [{ name: "y" }],
    },
  }).finish();
}

const bytesOf = (data: Float32Array | BigInt64Array) => new Uint8Array(data.buffer);

Deno.test("a stored tensor is read in each of the ways that exporters store it", () => {
  const floats = Float32Array.of(3, 4);
  for (
    const [tensor, data] of [
      [{ dims: [2], dataType: 1, rawData: bytesOf(floats) }, floats],
      [{ dims: [2], dataType: 1, floatData: [3, 4] }, floats],
      [{ dims: [2], dataType: 7, int64Data: [3, 4] }, BigInt64Array.of(3n, 4n)],
      [
        { dims: [1], dataType: 7, rawData: bytesOf(BigInt64Array.of(2n ** 40n)) },
        BigInt64Array.of(2n ** 40n),
      ],
      [{ dims: [0], dataType: 1 }, new Float32Array(0)],
    ] as const
  ) {
    for (const options of [{}, { asNode: true }, { asInput: true }]) {
      const anatomy = anatomyOf(storing({ ...tensor, dims: [...tensor.dims] } as object, options));
      assert.deepEqual(anatomy.constants.get("w")!.data, data);
      assert.deepEqual([...anatomy.constants.keys()], ["w"]);
      // old exports list their weights among the inputs
      assert.deepEqual([anatomy.inputs, anatomy.outputs], [["x"], ["y"]]);
    }
  }
});

Deno.test("weights in a file beside the model, and of types unknown, are no constants; half ones are refused", () => {
  const external = { dims: [2], dataType: 1, dataLocation: 1 };
  assert.equal(anatomyOf(storing(external)).constants.size, 0);
  assert.equal(anatomyOf(storing({ dims: [1], dataType: 10, int32Data: [1] })).constants.size, 0);
  for (const rawData of [new Uint8Array(7), new Uint8Array(3), new Uint8Array(12)]) {
    assert.throws(
      () => anatomyOf(storing({ dims: [2], dataType: 1, rawData })),
      /the data of "w" does not fill its shape/,
    );
  }
});

Deno.test("a tensor is changed in each of the ways it is stored, and an output's shape with it", () => {
  const w = float32(Float32Array.of(5, 6, 7), [3]);
  for (const options of [{}, { asNode: true }]) {
    const given = storing({ dims: [2], dataType: 1, floatData: [3, 4] }, options);
    const changed = changeModel(given, { constants: { w }, outputs: { y: [3], other: [1] } });
    assert.deepEqual(anatomyOf(changed).constants.get("w"), w);
    const { output } = proto.onnx.ModelProto.decode(changed).graph!;
    assert.deepEqual(
      output!.map(({ name, type }) => [name, type?.tensorType?.shape?.dim?.length]),
      [
        ["y", 1],
      ],
    );
    const { graph } = proto.onnx.ModelProto.decode(changeModel(given, { constants: { w } }));
    assert.deepEqual(graph!.output![0].type, null);
  }
});

Deno.test("a text of a name that the file has is replaced, the others stay", () => {
  const { bytes } = model();
  const twice = changeModel(bytes, { constants: {}, metadata: { kept: "no", more: "1" } });
  assert.deepEqual(readMetadata(twice), { kept: "no", more: "1" });
  const entries = proto.onnx.ModelProto.decode(twice).metadataProps;
  assert.deepEqual(entries.map(({ key }) => key), ["kept", "more"]);
  assert.deepEqual(readMetadata(changeModel(twice, { constants: {} })), { kept: "no", more: "1" });
});

const strides = [8, 16, 32];

const ints = (builder: ReturnType<typeof graphBuilder>, ...values: number[]) =>
  builder.constant({
    dtype: "int64",
    shape: [values.length],
    data: BigInt64Array.from(values, BigInt),
  });

/**
 * Maps of a picture of 64 x 32 at three strides, the coarsest enlarged and added to the next, as rows:
 * `shapes` says how the file stores the rows' shape, `sizes` what a map is enlarged to.
 */
function pyramid(
  {
    shape = (cells: number) => [1, 3, cells],
    sizes = [1, 3, 2, 4],
    places = false,
    vector = false,
  } = {},
) {
  const builder = graphBuilder();
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, 32, 64] });
  const [fine, middle, coarse] = strides.map((stride) =>
    builder.node("AveragePool", [images], {
      kernel_shape: [stride, stride],
      strides: [stride, stride],
    })
  );
  const larger = builder.node("Resize", [coarse, "", "", ints(builder, ...sizes)], {
    mode: "nearest",
  });
  const maps = [fine, builder.node("Add", [middle, larger]), coarse];
  const rows = maps.map((map, i) =>
    builder.node("Reshape", [map, ints(builder, ...shape(2048 / strides[i] ** 2))])
  );
  let out = builder.node("Transpose", [builder.node("Concat", rows, { axis: 2 })], {
    perm: [0, 2, 1],
  });
  const stored = float32(new Float32Array(42 * 3), [1, 42, 3]);
  if (vector) builder.constant(float32(new Float32Array(42), [42]));
  if (places) out = builder.node("Add", [out, builder.constant(stored)]);
  builder.output({ name: "output", dtype: "float32", shape: [1, 42, 3] }, out);
  return encodeGraph(builder.graph({ names: "kept" }));
}

async function rowsOf(bytes: Uint8Array, width: number, height: number) {
  await using session = await openSession(bytes, { threads: 1 });
  const data = Float32Array.from({ length: 3 * width * height }, (_, i) => i * 7 % 251);
  const { output } = await session.run({ images: float32(data, [1, 3, height, width]) });
  return { shape: output.shape, data: output.data as Float32Array };
}

Deno.test("a model with free sides gives at its own what it gave, and a row a cell at others", async () => {
  const fixed = pyramid();
  const free = freeSides(fixed, { strides });
  assert.deepEqual(await rowsOf(free, 64, 32), await rowsOf(fixed, 64, 32));
  const { shape, data } = await rowsOf(free, 96, 160);
  assert.deepEqual(shape, [1, 240 + 60 + 15, 3]);
  // the first row of the second map: its mean, and that of the coarser cell
  const mean = (side: number) => {
    let sum = 0;
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) sum += (y * 96 + x) * 7 % 251;
    return sum / side ** 2;
  };
  assert.ok(Math.abs(data[240 * 3] - mean(16) - mean(32)) < 1e-3);
  assert.deepEqual(readMetadata(free), { names: "kept" });
  await using session = await openSession(free, { threads: 1 });
  assert.deepEqual(session.inputs[0].shape, [1, 3, null, null]);
  assert.deepEqual(session.outputs[0].shape, [1, null, 3]);
  assert.equal(freeSides(free, { strides }), free);
  await assert.rejects(rowsOf(fixed, 96, 160), /is float32 \[1,3,32,64\]/);
});

Deno.test("rows of -1 stay, and what is stored for one size alone is refused by the model's name", () => {
  freeSides(pyramid({ shape: () => [1, 3, -1] }), { strides });
  // a vector of as many numbers as there are rows is no list of places
  freeSides(pyramid({ vector: true }), { strides });
  for (
    const [bytes, why] of [
      [pyramid({ places: true }), /64 x 32: it stores the places of its cells; export it/],
      [pyramid({ sizes: [1, 3, 3, 4] }), /it enlarges a map to \[1,3,3,4\]/],
      [pyramid({ shape: (cells) => [1, 3, cells + 1] }), /it stores the shape \[1,3,/],
      [model().bytes, /it takes no \[1,3,H,W\]/],
    ] as const
  ) {
    assert.throws(() => freeSides(bytes, { strides, name: "m.onnx" }), why);
    assert.throws(() => freeSides(bytes, { strides, name: "m.onnx" }), /Cannot give m\.onnx/);
  }
});
