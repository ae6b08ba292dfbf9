import assert from "node:assert/strict";
import { stateLayout, stateLayouts } from "lib/training/state_layout.ts";
import { numbers } from "tests/jit/agree.ts";

const state = { w: numbers([1, 2, 3, 4]), b: numbers([4]) };

Deno.test("filters lie as gradients come out, and come back as they were", () => {
  const { names, shapes, physical, logical } = stateLayout(state);
  const layouts = stateLayouts({ state, next: state });
  assert.deepEqual(names, ["w", "b"]);
  assert.deepEqual([...shapes], [["w", [4, 1, 2, 3]], ["b", [4]]]);
  assert.deepEqual(layouts["next.w"], layouts["state.w"]);
  assert.equal(layouts["state.b"], null);
  const numbers = physical(state);
  // [0, 0, 0, 1] of the filter begins the second of its outputs
  assert.equal(numbers.get("w")![6], state.w.data[1]);
  assert.deepEqual(logical(numbers), state);
  numbers.get("b")!.fill(0);
  assert.notEqual(state.b.data[0], 0, "the numbers are copies");
});

Deno.test("numbers come back in another state of the same shapes, and are copies of it", () => {
  const { physical, logical, shapes } = stateLayout(state);
  const other = { w: numbers([1, 2, 3, 4], { seed: 8 }), b: numbers([4], { seed: 9 }) };
  const back = logical(physical(other));
  assert.deepEqual(back, other);
  back.b.data.fill(0);
  back.w.data.fill(0);
  assert.notDeepEqual(other, back);
  assert.deepEqual(Object.values(back).map(({ dtype }) => dtype), ["float32", "float32"]);
  assert.deepEqual([...shapes.keys()], ["w", "b"]);
});
