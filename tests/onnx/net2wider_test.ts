import assert from "node:assert/strict";
import { yoloxModel } from "lib/finetune/yolox_architecture.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { widened } from "lib/onnx/net2wider.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";

const random = new Random(5);
const numbers = (name: string, ...shape: number[]) => {
  const own = random.fork(name);
  return float32(Float32Array.from({ length: sizeOf(shape) }, () => own.normal()), shape);
};

const side = 64;
const models = [true, false].map((depthwise) =>
  yoloxModel({ depth: 0.33, width: 0.25, depthwise }, {
    random: random.fork(String(depthwise)),
    classes: ["character"],
    side,
  })
);

async function run(model: Uint8Array, images: Tensor<"float32">) {
  await using session = await openSession(model, { name: "a test", threads: 1 });
  return (await session.run({ images })).output.data as Float32Array;
}

const shapesOf = (model: Uint8Array) =>
  [...anatomyOf(model).constants].filter(([name]) => name.endsWith(".weight"))
    .map(([name, { shape }]) => [name, shape] as const);

Deno.test("a wider network is the same function, with more channels wherever a SiLU follows", async () => {
  const images = numbers("images", 1, 3, side, side);
  for (const model of models) {
    const wider = widened(model, { factor: 1.5, random: random.fork("wider") });
    const [old, own] = [await run(model, images), await run(wider, images)];
    const off = old.map((value, i) => Math.abs(value - own[i]));
    assert.ok(Math.max(...off) < 1e-4 * Math.max(...old.map(Math.abs)), `${Math.max(...off)}`);
    const before = new Map(shapesOf(model));
    for (const [name, [outputs, inputs]] of shapesOf(wider)) {
      const [fewer, each] = before.get(name)!;
      const predicts = /_preds\./.test(name);
      assert.equal(outputs, predicts ? fewer : 1.5 * fewer, name);
      // the first filters read the picture, filters of one channel that channel
      const reads = each === 1 || each === 12 ? each : 1.5 * each;
      assert.equal(inputs, reads, name);
    }
  }
});

/** A convolution of two channels to eight, its SiLU, and one that sums those up. */
function small(last: "Conv" | "Softmax" = "Conv"): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "images", dtype: "float32", shape: [1, 2, 3, 3] });
  const stored = (name: string, ...shape: number[]) =>
    builder.constant(numbers(name, ...shape), name);
  const made = builder.node("Conv", [x, stored("first", 8, 2, 1, 1), stored("bias", 8)]);
  const silu = builder.node("Mul", [made, builder.node("Sigmoid", [made])]);
  const out = last === "Conv"
    ? builder.node("Conv", [silu, stored("last", 1, 8, 1, 1)])
    : builder.node("Softmax", [silu]);
  const shape = [1, last === "Conv" ? 1 : 8, 3, 3];
  builder.output({ name: "output", dtype: "float32", shape }, out);
  return encodeGraph(builder.graph());
}

Deno.test("copies are alike, and what reads them takes shares of its own of each", () => {
  const wider = anatomyOf(widened(small(), { factor: 2, random: random.fork("shares") }));
  const constants = [...wider.constants.values()] as Tensor<"float32">[];
  const [first, bias, last] = constants;
  assert.deepEqual([first.shape, bias.shape, last.shape], [[16, 2, 1, 1], [16], [1, 16, 1, 1]]);
  assert.deepEqual(first.data.slice(0, 16), first.data.slice(16));
  assert.deepEqual(bias.data.slice(0, 8), bias.data.slice(8));
  const old = [...anatomyOf(small()).constants.values()][2] as Tensor<"float32">;
  for (let i = 0; i < 8; i++) {
    const [one, other] = [last.data[i], last.data[8 + i]];
    assert.ok(Math.abs(one + other - old.data[i]) < 1e-6);
    assert.notEqual(one, other);
    assert.ok(Math.min(one / old.data[i], other / old.data[i]) >= 0.25);
  }
});

Deno.test("a factor that widens nothing is refused, and a node that may not keep channels", () => {
  for (const factor of [1, 0.5, NaN, Infinity]) {
    assert.throws(() => widened(small(), { factor, random }), /give a factor above 1/);
  }
  assert.throws(
    () => widened(small("Softmax"), { factor: 2, random }),
    /its Softmax "\S+" reads channels that are copied/,
  );
  // where no channel becomes two, nothing is in the way
  assert.ok(widened(small("Softmax"), { factor: 1.1, random }).length > 0);
});
