import assert from "node:assert/strict";
import { mergeFocus } from "lib/onnx/focus.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const random = new Random(11);
const numbers = (count: number) => Float32Array.from({ length: count }, () => random.range(-1, 1));

/** A focus of three colours and a convolution of four filters, or one that is not quite that. */
function focused(
  {
    kernel = 3,
    edge = (kernel - 1) / 2,
    stride = 1,
    group = 1,
    step = 2,
    shown = false,
    first = 0,
    told = false,
  }: Partial<
    Record<"kernel" | "edge" | "stride" | "group" | "step" | "first", number> & {
      shown: boolean;
      /** Where a slice begins is an input, and not stored. */
      told: boolean;
    }
  >,
): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [1, 3, "H", "W"] });
  const whole = (n: number) =>
    builder.constant({ dtype: "int64", shape: [1], data: BigInt64Array.of(BigInt(n)) });
  const begin = told ? builder.input({ name: "begin", dtype: "int64", shape: [1] }) : null;
  const half = (from: string, axis: number, start: number) =>
    builder.node("Slice", [
      from,
      begin ?? whole(start),
      ...[Number.MAX_SAFE_INTEGER, axis, step].map(whole),
    ]);
  // as YOLOX joins them, and the last by columns first, which is the same
  const quarters = [[first, 0], [1, 0], [0, 1]].map(([row, column]) =>
    half(half(x, 2, row), 3, column)
  );
  const last = half(half(x, 3, 1), 2, 1);
  const joined = builder.node("Concat", [...quarters, last], { axis: 1 });
  const filter = builder.constant(
    float32(numbers(4 * 12 / group * kernel ** 2), [4, 12 / group, kernel, kernel]),
  );
  const bias = builder.constant(float32(numbers(4), [4]));
  const y = builder.node("Conv", [joined, filter, bias], {
    kernel_shape: [kernel, kernel],
    pads: [edge, edge, edge, edge],
    strides: [stride, stride],
    dilations: [1, 1],
    group,
  });
  builder.output({ name: "y", dtype: "float32", shape: ["N", "C", "h", "w"] }, y);
  if (shown) builder.output({ name: "z", dtype: "float32", shape: ["N", "C", "h", "w"] }, joined);
  return encodeGraph(builder.graph());
}

async function ran(model: Uint8Array, [height, width]: readonly number[]) {
  await using session = await openSession(model, { threads: 1 });
  const data = Float32Array.from({ length: 3 * height * width }, (_, i) => Math.sin(i * i));
  const { y } = await session.run({ x: float32(data, [1, 3, height, width]) });
  return y;
}

Deno.test("with the focus in its convolution a network says the same, but for roundings", async () => {
  for (const kernel of [1, 3, 5]) {
    const model = focused({ kernel });
    const merged = mergeFocus(model);
    const used = anatomyOf(merged).nodes.find(({ operator }) => operator === "Conv")!;
    assert.equal(used.inputs[0], "x");
    assert.deepEqual(used.attributes.kernel_shape, [2 * kernel, 2 * kernel]);
    for (const sides of [[8, 8], [2, 2], [6, 14]]) {
      const [one, other] = [await ran(model, sides), await ran(merged, sides)];
      assert.deepEqual(one.shape, other.shape);
      const most = Math.max(
        ...Array.from(
          one.data as Float32Array,
          (value, i) => Math.abs(value - Number(other.data[i])),
        ),
      );
      assert.ok(most < 1e-5, `${kernel}, ${sides}: ${most}`);
    }
  }
});

Deno.test("what is not quite a focus comes back as it is", () => {
  const others = [{ stride: 2 }, { group: 2 }, { step: 3 }, { edge: 0 }, { shown: true }, {
    first: 2,
  }, { told: true }];
  for (const other of others) {
    const model = focused(other);
    assert.equal(mergeFocus(model), model, JSON.stringify(other));
  }
  const none = Uint8Array.of(1, 2);
  assert.equal(mergeFocus(none), none);
});
