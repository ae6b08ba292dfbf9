import assert from "node:assert/strict";
import { halved } from "lib/jit/halves.ts";
import type { Program } from "lib/jit/program.ts";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { numbers } from "tests/jit/agree.ts";

const inputs = { x: numbers([6]), w: numbers([2, 3]), wanted: numbers([2, 3]) };
const kernels = ({ operations }: Program) => operations.map(({ kernel }) => kernel);
const ports = (all: Program["inputs"]) => all.map(({ name }) => name);

const program = trace(({ x, w, wanted }) => {
  const y = tf.mul(tf.reshape(tf.exp(x), [2, 3]), w);
  const s = tf.sin(y);
  const r = tf.reshape(tf.exp(x), [3, 2]);
  return { s, error: tf.add(tf.sub(s, wanted), tf.cos(y)), r, again: tf.sqrt(wanted) };
}, inputs);

Deno.test("the first half makes the early results alone, the second all the others", () => {
  const { first, second, crossing } = halved(program, ["s"]);
  assert.deepEqual(kernels(first), ["Exp", "Reshape", "Multiply", "Sin"]);
  assert.deepEqual(ports(first.inputs), ["x", "w"]);
  assert.deepEqual(kernels(second), ["Exp", "Reshape", "Sub", "Cos", "Add", "Sqrt"]);
  assert.deepEqual(ports(second.outputs), ["error", "r", "again"]);
  // y and s; what is merely reshaped does not cross, and what is made for the second half alone neither
  assert.equal(crossing.length, 2);
  assert.deepEqual(ports(first.outputs), ["s", crossing[0]]);
  assert.equal(crossing[1], "s");
  assert.deepEqual(ports(second.inputs), ["x", "w", "wanted", ...crossing]);
});

Deno.test("what lies behind a reshape crosses in its place", () => {
  const { first, second, crossing } = halved(
    trace(({ x, wanted }) => {
      const y = tf.reshape(tf.exp(x), [2, 3]);
      return { early: tf.neg(y), late: tf.sub(y, wanted) };
    }, inputs),
    ["early"],
  );
  assert.deepEqual(kernels(first), ["Exp", "Reshape", "Neg"]);
  assert.deepEqual(kernels(second), ["Reshape", "Sub"]);
  assert.deepEqual(crossing.map((name) => name.split(".")[0]), ["crossing"]);
  assert.deepEqual(second.values[second.inputs.at(-1)!.value].shape, [6]);
});

Deno.test("a result that there is not is named", () => {
  assert.throws(() => halved(program, ["rows"]), /Cannot give rows early: there is only s,error/);
});
