import assert from "node:assert/strict";
import { printProgram } from "lib/jit/program.ts";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { numbers } from "tests/jit/agree.ts";

Deno.test("a program reads from its inputs to its outputs", () => {
  const program = trace(({ x }) => {
    const y = tf.sub(x, [1, 2, 3]);
    const [a, b] = tf.split(tf.mul(y, y), [1, 2], 1);
    return { a, total: tf.sum(b) };
  }, { x: numbers([2, 3]) });
  assert.equal(
    printProgram(simplify(program)),
    [
      "input x: float32[2,3]",
      "%0: float32[3] = 1,2,3",
      "%1: float32[2,3] = Sub(a: x, b: %0)",
      "%2: float32[2,3] = Multiply(a: %1, b: %1)",
      "%3: float32[2,1], %4: float32[2,2] = SplitV(x: %2, axis=1, numOrSizeSplits=[1,2])",
      "%5: float32[] = Sum(x: %4, axis=null, keepDims=false)",
      "output a = %3",
      "output total = %5",
    ].join("\n"),
  );
});
