import assert from "node:assert/strict";
import { fieldsOf, fileSource } from "lib/assets/protobuf.ts";
import { closeSync, openSync, writeFileSync } from "node:fs";

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

Deno.test("a field's bytes lie at its end; fixed ones are four or eight bytes, and no whole number", () => {
  assert.deepEqual(fields([9, 0, 0, 0, 0, 0, 0, 0, 0, 8, 127]), [
    { field: 1, value: null, from: 1, to: 9 },
    { field: 1, value: 127, from: 10, to: 11 },
  ]);
  assert.deepEqual(fields([8, 128, 1]), [{ field: 1, value: 128, from: 1, to: 3 }]);
  // a whole number has ten bytes at most
  assert.equal(fields([8, ...Array(9).fill(128), 1])[0].to, 11);
  assert.throws(() => fields([8, ...Array(10).fill(128), 1]), /cut short/);
});

Deno.test("a message within another ends where it ends", () => {
  const all = Uint8Array.of(8, 200, 1, 8, 5);
  const source = { length: 5, read: (at: number, n: number) => all.subarray(at, at + n) };
  const within = (end: number) => [...fieldsOf(source, { start: 0, end })];
  assert.deepEqual(within(3), [{ field: 1, value: 200, from: 1, to: 3 }]);
  assert.throws(() => within(2), /cut short/);
  assert.deepEqual([...fieldsOf(source, { start: 3, end: 5 })].map(({ value }) => value), [5]);
});

Deno.test("of a file so many bytes are read as there are, from where they are asked", () => {
  const path = Deno.makeTempFileSync();
  writeFileSync(path, Uint8Array.of(1, 2, 3, 4, 5, 6));
  const file = openSync(path, "r");
  try {
    const { length, read } = fileSource(file, 5);
    assert.equal(length, 5);
    const at = (from: number, count: number) => [...read(from, count)];
    assert.deepEqual([at(0, 2), at(1, 3), at(3, 9), at(5, 2), at(9, 2)], [
      [1, 2],
      [2, 3, 4],
      [4, 5],
      [],
      [],
    ]);
    assert.deepEqual([...fileSource(file, 99).read(4, 9)], [5, 6], "a file that became shorter");
  } finally {
    closeSync(file);
    Deno.removeSync(path);
  }
});
