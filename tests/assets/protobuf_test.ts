import assert from "node:assert/strict";
import { fieldsOf } from "lib/assets/protobuf.ts";

const fields = (bytes: readonly number[]) => {
  const all = Uint8Array.from(bytes);
  const source = { length: all.length, read: (at: number, n: number) => all.subarray(at, at + n) };
  return [...fieldsOf(source, { start: 0, end: all.length })];
};

Deno.test("whole numbers have a value, the rest a place", () => {
  assert.deepEqual(fields([8, 150, 1, 18, 2, 65, 66, 29, 0, 0, 0, 0]), [
    { field: 1, value: 150, from: 1, to: 3 },
    { field: 2, value: null, from: 5, to: 7 },
    { field: 3, value: null, from: 8, to: 12 },
  ]);
  assert.deepEqual(fields([]), []);
});

Deno.test("what is no message, or is cut short, is refused", () => {
  const wrong = [[8], [8, 255], [18, 3, 65], [11, 0], [0, 0], [25, 1], Array(11).fill(255)];
  for (const bytes of wrong) assert.throws(() => fields(bytes), /no ONNX file, or is cut short/);
});

Deno.test("a message of countless fields ends", () => {
  assert.equal(fields(Array(400_000).fill(8)).length, 200_000);
  assert.throws(() => fields(Array(400_002).fill(8)), /no ONNX file/);
});
