import assert from "node:assert/strict";
import { geometry } from "lib/jit/rules/convolution_geometry.ts";
import { gathers } from "lib/jit/rules/gathered_convolution.ts";
import { tf } from "lib/jit/tfjs.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { agreeWithGradients, numbers } from "tests/jit/agree.ts";

const filter = { shape: [3, 3, 64, 64], dtype: "float32" } as const;
const of = (x: number[], stride = 1) =>
  geometry({ x, filter: filter.shape }, { strides: stride, pad: 1 });

const blocks = { ...plainTarget, block: 16 };

Deno.test("maps of a few pixels are gathered on a processor, others are not", () => {
  assert.equal(gathers({ target: blocks }, { conv: of([2, 4, 4, 64]), filter }), true);
  assert.equal(gathers({ target: blocks }, { conv: of([2, 5, 4, 64]), filter }), false);
  assert.equal(gathers({ target: blocks }, { conv: of([2, 4, 4, 64], 2), filter }), false);
  assert.equal(gathers({ target: plainTarget }, { conv: of([2, 4, 4, 64]), filter }), false);
});

Deno.test("gathered, forward and backward as in tfjs", () =>
  agreeWithGradients(
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 1),
    [numbers([2, 3, 4, 64]), numbers([3, 3, 64, 64], { seed: 2, low: -0.5, high: 0.5 })],
    { tolerance: 2e-4 },
  ));
