import assert from "node:assert/strict";
import { lower } from "lib/jit/lower.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

type Case = readonly [
  x: number[],
  filter: number[],
  stride: number | [number, number],
  pad: number | "valid",
];

const cases: Readonly<Record<string, Case>> = {
  "3 x 3": [[3, 7, 9, 16], [3, 3, 16, 32], 1, 1],
  "stride 2, odd dims": [[2, 41, 43, 4], [3, 3, 4, 6], 2, 1],
  "stride 2, even dims": [[2, 12, 10, 4], [3, 3, 4, 6], 2, 1],
  "7 x 7, stride 2, three colours": [[2, 21, 24, 3], [7, 7, 3, 8], 2, 3],
  "a picture that ends before the last stride": [[2, 8, 8, 3], [3, 3, 3, 5], 3, 0],
  "strides that differ, a filter that is no square": [[2, 9, 12, 3], [2, 5, 3, 4], [2, 3], "valid"],
  "three colours, many channels": [[2, 21, 24, 3], [7, 7, 3, 32], 2, 3],
  "three colours, many channels, stride 3": [[2, 8, 8, 3], [3, 3, 3, 12], 3, 0],
  "one colour, strides that differ": [[2, 9, 12, 1], [2, 5, 1, 8], [2, 3], "valid"],
  "maps of one pixel": [[4, 1, 1, 8], [3, 3, 8, 8], 1, 1],
};
for (const [name, [x, filter, stride, pad]] of Object.entries(cases)) {
  Deno.test(`the gradient of a filter as products: ${name}`, () =>
    agreeWithGradients(
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
      [numbers(x), numbers(filter, { seed: 2, low: -0.5, high: 0.5 })],
      { tolerance: 2e-4, target: { ...plainTarget, products: true } },
    ));
}

Deno.test("pictures are laid out for columns, too, where a row of the filter is less than its results", () => {
  // the last transposition tells which was done
  const turnOf = (outputs: number) => {
    const inputs = { x: numbers([2, 8, 8, 4]), w: numbers([3, 3, 4, outputs]) };
    const program = simplify(trace(({ x, w }) => {
      const loss = (w: tf.Tensor) =>
        tf.sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1)) as tf.Scalar;
      return { dw: tf.grad(loss)(w) };
    }, inputs));
    const { nodes } = lower(program, { target: { ...plainTarget, products: true } });
    return nodes.filter(({ operator, attributes: { perm } }) =>
      operator === "Transpose" && `${perm}` === "3,1,0,2"
    ).length;
  };
  assert.deepEqual([turnOf(12), turnOf(13)], [0, 1]);
});

Deno.test("there is no convolution in three dimensions among them", () => {
  const inputs = { x: numbers([2, 8, 8, 4]), w: numbers([3, 3, 4, 4]) };
  const program = simplify(trace(({ x, w }) => {
    const loss = (w: tf.Tensor) =>
      tf.sum(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1)) as tf.Scalar;
    return { dw: tf.grad(loss)(w) };
  }, inputs));
  const deep = (products: boolean) =>
    lower(program, { target: { ...plainTarget, products } }).nodes.filter((
      { operator, attributes: { kernel_shape } },
    ) => operator === "Conv" && (kernel_shape as number[]).length === 3).length;
  assert.deepEqual([deep(false), deep(true)], [1, 0]);
});
