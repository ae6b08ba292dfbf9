import assert from "node:assert/strict";
import { misshapen, type Shape } from "lib/assets/json_shape.ts";

const shape = {
  seconds: "number",
  knn: "number or nothing",
  history: [{ loss: "number", note: "text" }],
} as const satisfies Shape;
const good = { seconds: 1, history: [{ loss: 2, note: "", more: {} }], other: null };

Deno.test("a value is of a shape, or it is said where it is not", () => {
  assert.equal(misshapen(good, shape, "it"), null);
  assert.equal(misshapen({ ...good, knn: null }, shape, "it"), null);
  assert.equal(misshapen({ ...good, history: [] }, shape, "it"), null);
  const wrong: readonly (readonly [unknown, string])[] = [
    [null, "it is no object"],
    [[], "it is no object"],
    [{ ...good, seconds: "1" }, '"seconds" of it is no number'],
    [{ ...good, seconds: Infinity }, '"seconds" of it is no number'],
    [{ ...good, knn: NaN }, '"knn" of it is no number'],
    [{ ...good, history: {} }, '"history" of it is no list'],
    [{ ...good, history: [good.history[0], 1] }, 'entry 2 of "history" of it is no object'],
    [
      { ...good, history: [{ loss: 1, note: 1 }] },
      '"note" of entry 1 of "history" of it is no text',
    ],
    [{ seconds: 1 }, '"history" of it is no list'],
  ];
  for (const [value, said] of wrong) assert.equal(misshapen(value, shape, "it"), said);
});

Deno.test("what an object inherits is no field of it", () => {
  assert.equal(
    misshapen({}, { toString: ["text"] } as unknown as Shape, "it"),
    '"toString" of it is no list',
  );
});
