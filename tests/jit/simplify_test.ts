import assert from "node:assert/strict";
import { simplify } from "lib/jit/simplify.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { agree, type Named, numbers } from "tests/jit/agree.ts";

const x = numbers([2, 3]);
const kernelsOf = (fn: (inputs: Named) => Named) =>
  simplify(trace(fn, { x })).operations.map(({ kernel }) => kernel);

Deno.test("what changes nothing goes", async () => {
  const fn = ({ x }: Named): Named => ({
    y: tf.exp(tf.reshape(tf.cast(tf.clone(tf.slice(x, [0, 0], [2, 3])), "float32"), [2, 3])),
    z: tf.transpose(tf.transpose(x), [0, 1]),
  });
  assert.deepEqual(kernelsOf(fn), ["Exp", "Transpose"]);
  await agree(fn, { x });
});

Deno.test("equal operations are computed once, unneeded ones never", async () => {
  const fn = ({ x }: Named): Named => {
    tf.log(x);
    return { y: tf.mul(tf.exp(x), tf.exp(x)), z: tf.sum(x, 0), w: tf.sum(x, 1) };
  };
  assert.deepEqual(kernelsOf(fn), ["Exp", "Multiply", "Sum", "Sum"]);
  await agree(fn, { x });
});

Deno.test("constants of one value become fills, others stay", async () => {
  const fn = ({ x }: Named): Named => ({
    y: tf.add(x, tf.ones([2, 3])),
    z: tf.add(x, tf.tensor2d([[1, 2, 3]])),
    zero: tf.add(tf.zeros([3]), tf.tensor1d([-0, 0, -0])),
  });
  assert.ok(kernelsOf(fn).includes("Fill"));
  assert.equal(simplify(trace(fn, { x })).constants.size, 2);
  await agree(fn, { x });
});

Deno.test("an output that is an input is still there", () =>
  agree(({ x }) => ({ y: x, z: x }), { x }));

Deno.test("constants that are equal are one; those that differ, in a sign of nought alone too, are not", () => {
  const count = (...lists: readonly (readonly [number, number])[]) => {
    const fn = ({ x }: Named): Named =>
      Object.fromEntries(
        lists.map((list, i) => [`y${i}`, tf.add(x, tf.tensor2d([[...list, 5]]))]),
      );
    return simplify(trace(fn, { x })).constants.size;
  };
  assert.equal(count([1, 2], [1, 2]), 1);
  assert.equal(count([1, 2], [1, 3]), 2);
  assert.equal(count([0, 2], [-0, 2]), 2);
  assert.equal(count([-0, 2], [-0, 2]), 1);
});
