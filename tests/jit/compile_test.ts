import assert from "node:assert/strict";
import { compile, programFor } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import { plainTarget, type Target } from "lib/onnx/provider.ts";
import { numbers } from "tests/jit/agree.ts";

Deno.test("one compiled function runs on many inputs of its shapes", async () => {
  const fn = ({ x, unused }: Record<string, tf.Tensor>) => {
    unused.shape;
    return { y: tf.softmax(x) };
  };
  const unused = numbers([7]);
  await using compiled = await compile(fn, { x: numbers([2, 3]), unused });
  for (const seed of [1, 2, 3]) {
    const x = numbers([2, 3], { seed });
    const { y } = await compiled.run({ x, unused });
    const eager = tf.softmax(tf.tensor(x.data, [2, 3])).dataSync();
    (y.data as Float32Array).forEach((value, i) => assert.ok(Math.abs(value - eager[i]) < 1e-6));
  }
  await assert.rejects(compiled.run({ x: numbers([3, 3]), unused }), /"x" is float32 \[2,3\]/);
  await assert.rejects(compiled.run({ unused } as never), /it wants "x"/);
});

Deno.test("a program is fused as its target wants it: not at all, in pictures, or in vectors", () => {
  const vector = (length: number) => ({ shape: [length], dtype: "float32" }) as const;
  const kernels = (target: Partial<Target>) =>
    programFor(
      { ...plainTarget, ...target },
      ({ a, b }: Record<string, tf.Tensor>) => ({
        a: tf.square(tf.neg(a)),
        b: tf.square(tf.neg(b)),
      }),
      { a: vector(2), b: vector(3) },
    ).program.operations.map(({ kernel }) => kernel);
  const apart = ["Neg", "Square", "Neg", "Square"];
  assert.deepEqual(kernels({ fusesVectors: false }), apart);
  assert.deepEqual(kernels({ fusesVectors: true }), ["Concat", "Neg", "Square", "SplitV"]);
});
