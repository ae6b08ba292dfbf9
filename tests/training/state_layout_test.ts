import assert from "node:assert/strict";
import { tf } from "lib/jit/tfjs.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { prefixes, stateLayout } from "lib/training/state_layout.ts";
import { numbers } from "tests/jit/agree.ts";

const state = { w: numbers([1, 2, 3, 4]), b: numbers([4]) };

Deno.test("filters lie as gradients come out, and come back as they were", () => {
  const { names, shapes, orders, physical, logical } = stateLayout(state);
  assert.deepEqual(names, ["w", "b"]);
  assert.deepEqual([...shapes], [["w", [4, 1, 2, 3]], ["b", [4]]]);
  assert.deepEqual(orders["next.w"], orders["state.w"]);
  assert.equal(orders["state.b"], null);
  const numbers = physical(state);
  // [0, 0, 0, 1] of the filter begins the second of its outputs
  assert.equal(numbers.get("w")![6], state.w.data[1]);
  assert.deepEqual(logical(numbers), state);
  numbers.get("b")!.fill(0);
  assert.notEqual(state.b.data[0], 0, "the numbers are copies");
});

Deno.test("a step is a function of prefixed tensors", () => {
  const { graphOf } = stateLayout({ b: state.b });
  const traced = graphOf(({ b }, { x }) => ({
    state: { b: tf.add(b, x) },
    outputs: { sum: tf.sum(b) },
  }));
  const given = { [`${prefixes.old}b`]: tf.tensor([1, 2]), x: tf.tensor([3, 4]) };
  const { "next.b": next, sum } = traced(given);
  assert.deepEqual([...next.dataSync(), ...sum.dataSync()], [4, 6, 3]);
  assert.deepEqual(float32(Float32Array.of(4, 6), [2]).shape, next.shape);
});
