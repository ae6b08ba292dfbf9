import assert from "node:assert/strict";
import { compile } from "lib/jit/compile.ts";
import { compileHalves } from "lib/jit/compile_halves.ts";
import { tf } from "lib/jit/tfjs.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";
import { treeMap } from "lib/tensor/tree.ts";
import { numbers } from "tests/jit/agree.ts";

/** What a small network says, and the gradient of how far that is from what was wanted. */
const step = ({ x, w, v, wanted }: Record<"x" | "w" | "v" | "wanted", tf.Tensor>) => {
  const said = (w: tf.Tensor, v: tf.Tensor) => {
    const h = tf.relu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"));
    return tf.conv2d(tf.maxPool(h as tf.Tensor4D, 2, 2, "same"), v as tf.Tensor4D, 1, "same");
  };
  let rows: tf.Tensor | null = null;
  const [dw, dv] = tf.grads((w, v) => {
    rows = tf.keep(said(w, v));
    return tf.sum(tf.square(tf.sub(rows, wanted)));
  })([w, v]);
  return { early: { rows: rows! }, late: { dw, dv } };
};

/** @param channels 16 lie in blocks, 5 do not */
const inputsOf = (channels: number) => ({
  x: numbers([2, 8, 8, 16]),
  w: numbers([3, 3, 16, channels], { seed: 2 }),
  v: numbers([1, 1, channels, 3], { seed: 3 }),
  wanted: numbers([2, 4, 4, 3], { seed: 4 }),
});

for (const channels of [16, 5]) {
  Deno.test(`${channels} channels: both halves together are the whole, bit for bit`, async () => {
    const { wanted, ...before } = inputsOf(channels);
    await using whole = await compile(step, { ...before, wanted }, { threads: 1 });
    await using halves = await compileHalves(step, { ...before, wanted }, { threads: 1 });
    assert.deepEqual(Object.keys(halves.ports), ["dw", "dv"]);
    const into = treeMap(halves.ports, ({ shape }) => {
      const dims = shape.map(Number);
      return float32(new Float32Array(sizeOf(dims)), dims);
    });
    for (const seed of [1, 5]) {
      const x = numbers([2, 8, 8, 16], { seed });
      const { early: { rows }, late: expected } = await whole.run({ ...before, x, wanted });
      await halves.run({ ...before, x }, into, (early) => {
        assert.deepEqual(early, { rows });
        return { wanted };
      });
      assert.deepEqual(into, expected);
    }
  });
}

Deno.test("early results that need what comes between are told by its name", async () => {
  const inputs = inputsOf(5);
  const swapped = (given: Parameters<typeof step>[0]) => {
    const { late: { dv } } = step(given);
    return { early: { dv }, late: {} };
  };
  await using halves = await compileHalves(swapped, inputs, { threads: 1 });
  const { wanted: _, ...before } = inputs;
  await assert.rejects(halves.run(before, {}, () => assert.fail()), /it wants "wanted"/);
});

Deno.test("what is kept between the halves is of real numbers, or told by its name", async () => {
  const whole = ({ x, w }: Record<"x" | "w", tf.Tensor>) => ({
    early: { places: tf.argMax(x, 0) },
    late: { y: tf.mul(x, w) },
  });
  await assert.rejects(
    compileHalves(whole, { x: numbers([3, 2]), w: numbers([3, 2]) }, { threads: 1 }),
    /Cannot keep .*places.*: it is int32, not float32/,
  );
});
