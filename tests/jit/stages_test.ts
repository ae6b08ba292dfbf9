/** One step of descent through a convolution, as each stage of the compiler writes it. */
import assert from "node:assert/strict";
import { lower } from "lib/jit/lower.ts";
import { printProgram } from "lib/jit/program.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { printGraph } from "lib/onnx/print.ts";
import { agree, type Named, numbers } from "tests/jit/agree.ts";

const inputs = { x: numbers([1, 4, 4, 2]), w: numbers([3, 3, 2, 3], { seed: 2 }) };

function descent({ x, w }: Named): Named {
  const loss = (w: tf.Tensor) => {
    const same = tf.reshape<tf.Rank>(x, [1, 4, 4, 2]) as tf.Tensor4D;
    return tf.sum(tf.relu(tf.conv2d(same, w as tf.Tensor4D, 2, 1))) as tf.Scalar;
  };
  const { value, grad } = tf.valueAndGrad(loss)(w);
  return { loss: value, next: tf.sub(w, tf.mul(grad, 0.1)) };
}

const traced = trace(descent, inputs);
const lines = (text: string) => text.split("\n");

Deno.test("traced: every kernel that tfjs calls, gradients too", () => {
  assert.deepEqual(
    lines(printProgram(traced)),
    [
      "input x: float32[1,4,4,2]",
      "input w: float32[3,3,2,3]",
      "%0: float32[1,4,4,2] = Reshape(x: x, shape=[1,4,4,2])",
      "%1: float32[1,4,4,2] = Identity(x: x)",
      "%2: float32[1,2,2,3] = Conv2D(x: %0, filter: w, dataFormat=NHWC, dilations=[1,1], pad=1, strides=2)",
      "%3: float32[1,4,4,2] = Identity(x: %0)",
      "%4: float32[3,3,2,3] = Identity(x: w)",
      "%5: float32[1,2,2,3] = Relu(x: %2)",
      "%6: float32[1,2,2,3] = Identity(x: %2)",
      "%7: float32[] = Sum(x: %5, axis=null, keepDims=false)",
      "%8: float32[1,2,2,3] = Identity(x: %5)",
      "%9: float32[] = 1",
      "%10: float32[1,1,1,1] = Reshape(x: %9, shape=[1,1,1,1])",
      "%11: float32[1,2,2,3] = 1,1,1,1,1,1,1,1 ...",
      "%12: float32[1,2,2,3] = Multiply(a: %10, b: %11)",
      "%13: float32[1,2,2,3] = Step(x: %6, alpha=0)",
      "%14: float32[1,2,2,3] = Cast(x: %13, dtype=float32)",
      "%15: float32[1,2,2,3] = Multiply(a: %12, b: %14)",
      "%16: float32[3,3,2,3] = Conv2DBackpropFilter(x: %3, dy: %15, dataFormat=NHWC, filterShape=[3,3,2,3], pad=1, strides=2)",
      "%17: float32[] = 0.10000000149011612",
      "%18: float32[3,3,2,3] = Multiply(a: %16, b: %17)",
      "%19: float32[3,3,2,3] = Sub(a: w, b: %18)",
      "output loss = %7",
      "output next = %19",
    ],
  );
});

Deno.test("simplified: no copies, no casts to the same, constants as fills", () => {
  assert.deepEqual(
    lines(printProgram(simplify(traced))),
    [
      "input x: float32[1,4,4,2]",
      "input w: float32[3,3,2,3]",
      "%0: float32[1,2,2,3] = Fill(dtype=float32, shape=[1,2,2,3], value=1)",
      "%1: float32[1,2,2,3] = Conv2D(x: x, filter: w, dataFormat=NHWC, dilations=[1,1], pad=1, strides=2)",
      "%2: float32[1,2,2,3] = Relu(x: %1)",
      "%3: float32[] = Sum(x: %2, axis=null, keepDims=false)",
      "%4: float32[] = 1",
      "%5: float32[1,1,1,1] = Reshape(x: %4, shape=[1,1,1,1])",
      "%6: float32[1,2,2,3] = Multiply(a: %5, b: %0)",
      "%7: float32[1,2,2,3] = Step(x: %1, alpha=0)",
      "%8: float32[1,2,2,3] = Multiply(a: %6, b: %7)",
      "%9: float32[3,3,2,3] = Conv2DBackpropFilter(x: x, dy: %8, dataFormat=NHWC, filterShape=[3,3,2,3], pad=1, strides=2)",
      "%10: float32[] = 0.10000000149011612",
      "%11: float32[3,3,2,3] = Multiply(a: %9, b: %10)",
      "%12: float32[3,3,2,3] = Sub(a: w, b: %11)",
      "output loss = %3",
      "output next = %12",
    ],
  );
});

Deno.test("lowered, on every provider: ONNX's own operators", () => {
  assert.deepEqual(
    lines(printGraph(lower(simplify(traced)))),
    [
      "input x: float32[1,4,4,2]",
      "input w: float32[3,3,2,3]",
      "%0 = float32[] 1",
      "%1 = int64[4] 1,2,2,3",
      "%2 = Expand(%0, %1)",
      "%3 = Transpose(x) perm=[0,3,1,2]",
      "%4 = Transpose(w) perm=[3,2,0,1]",
      "%5 = Conv(%3, %4) dilations=[1,1] kernel_shape=[3,3] pads=[1,1,1,1] strides=[2,2]",
      "%6 = Relu(%5)",
      "%7 = int64[4] 0,1,2,3",
      "loss = ReduceSum(%6, %7) keepdims=[0]",
      "%8 = int64[4] 1,1,1,1",
      "%9 = Reshape(%0, %8)",
      "%10 = Mul(%9, %2)",
      "%11 = float32[] 0",
      "%12 = Greater(%5, %11)",
      "%13 = Cast(%12) to=[1]",
      "%14 = Transpose(%13) perm=[0,2,3,1]",
      "%15 = Mul(%10, %14)",
      "%16 = int64[5] 1,1,4,4,2",
      "%17 = Reshape(x, %16)",
      "%18 = Transpose(%15) perm=[3,0,1,2]",
      "%19 = int64[5] 3,1,2,2,1",
      "%20 = Reshape(%18, %19)",
      "%21 = Conv(%17, %20) dilations=[2,2,1] kernel_shape=[2,2,1] pads=[1,1,0,0,0,0] strides=[1,1,1]",
      "%22 = int64[4] 3,3,3,2",
      "%23 = Reshape(%21, %22)",
      "%24 = float32[] 0.10000000149011612",
      "%25 = Mul(%23, %24)",
      "%26 = Transpose(%25) perm=[1,2,3,0]",
      "next = Sub(w, %26)",
      "output loss: float32[]",
      "output next: float32[3,3,2,3]",
    ],
  );
});

Deno.test("and what comes out is what tfjs computes", () => agree(descent, inputs));
