import assert from "node:assert/strict";
import { peakBytes } from "lib/jit/memory.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";

const x = { shape: [100], dtype: "float32" } as const;
const peakOf = (fn: (x: tf.Tensor) => tf.Tensor) =>
  peakBytes(trace(({ x }) => ({ y: fn(x) }), { x }));

Deno.test("a chain keeps its ends and two links, however long it is", () => {
  assert.equal(peakOf((x) => tf.exp(x)), 800);
  const chain = (x: tf.Tensor, links: number) => {
    for (let i = 0; i < links; i++) x = tf.exp(x);
    return x;
  };
  assert.equal(peakOf((x) => chain(x, 3)), 1600);
  assert.equal(peakOf((x) => chain(x, 9)), 1600);
});

Deno.test("what is used again later is kept until then, and a view costs nothing", () => {
  // x, its exponential kept, two links of the chain, the result
  assert.equal(
    peakOf((x) => {
      const kept = tf.exp(x);
      return tf.add(tf.neg(tf.sin(tf.cos(kept))), kept);
    }),
    2000,
  );
  assert.equal(peakOf((x) => tf.exp(tf.reshape(x, [10, 10]))), 800);
});

Deno.test("a gradient keeps what the way back needs: more per layer", () => {
  const layers = (count: number) =>
    peakOf((x) =>
      tf.grad((x) => {
        for (let i = 0; i < count; i++) x = tf.tanh(x);
        return tf.sum(x);
      })(x)
    );
  assert.ok(layers(8) - layers(4) >= 4 * 400, `${layers(4)}, ${layers(8)}`);
});
