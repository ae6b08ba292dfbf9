import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { filledBy, openSafetensors, readSafetensors } from "lib/tensor/safetensors_file.ts";
import { float32 } from "lib/tensor/tensor.ts";

const withFile = (run: (file: string) => void) => {
  const file = Deno.makeTempFileSync();
  try {
    run(file);
  } finally {
    Deno.removeSync(file);
  }
};

Deno.test("a file's tensors are those of its bytes", () =>
  withFile((file) => {
    const tensors = {
      a: float32(Float32Array.from([1, 2, 3, 4, 5, 6]), [2, 3]),
      b: { dtype: "uint8" as const, shape: [3], data: Uint8Array.from([7, 8, 9]) },
      none: float32(new Float32Array(0), [0, 4]),
    };
    writeFileSync(file, encodeSafetensors(tensors, { ids: "[1]" }));
    assert.deepEqual(readSafetensors(file), decodeSafetensors(readFileSync(file)));
  }));

Deno.test("a file that is cut short, empty or no safetensors is refused by its name", () =>
  withFile((file) => {
    const whole = encodeSafetensors({ a: float32(new Float32Array(9), [9]) });
    for (const bytes of [whole.subarray(0, -1), whole.subarray(0, 12), whole.subarray(0, 5)]) {
      writeFileSync(file, bytes);
      assert.throws(
        () => readSafetensors(file),
        (error) => error instanceof SyntaxError && error.message.includes(file),
      );
    }
    for (const short of ["", "1234567"]) {
      writeFileSync(file, short);
      assert.throws(() => readSafetensors(file), {
        name: "SyntaxError",
        message: new RegExp(`${short.length} bytes are too few`),
      });
    }
  }));

Deno.test("bytes that come in parts are put together; where none come any more, the file is named", () => {
  const source = Uint8Array.from({ length: 10 }, (_, i) => i);
  const asked: number[] = [];
  const parts = (end: number) => (into: Uint8Array, from: number) => {
    asked.push(from);
    const part = source.subarray(from, Math.min(from + 1 + asked.length, end));
    into.set(part.subarray(0, into.length));
    return Math.min(part.length, into.length);
  };
  assert.deepEqual(filledBy(new Uint8Array(10), { name: "f", read: parts(10) }), source);
  assert.deepEqual(asked, [0, 2, 5, 9]);
  assert.throws(() => filledBy(new Uint8Array(10), { name: "f", read: parts(7) }), {
    name: "SyntaxError",
    message: "Cannot read f: it became shorter meanwhile",
  });
  assert.equal(filledBy(new Uint8Array(), { name: "f", read: () => assert.fail() }).length, 0);
});

Deno.test("rows of a tensor are read alone, whichever and how often they are named", () =>
  withFile((file) => {
    const width = 3;
    const numbers = Float32Array.from({ length: 8 * width }, (_, i) => i);
    const tensors = {
      a: float32(numbers, [8, width]),
      one: { dtype: "int64" as const, shape: [2], data: BigInt64Array.from([5n, -6n]) },
      flat: float32(new Float32Array(0), [4, 0]),
    };
    writeFileSync(file, encodeSafetensors(tensors, { said: "so" }));
    const opened = openSafetensors(file);
    assert.deepEqual(opened.metadata, { said: "so" });
    assert.deepEqual(opened.shapes.get("a"), { dtype: "float32", shape: [8, width] });
    assert.deepEqual(opened.tensor("one"), tensors.one);
    for (const rows of [[], [7], [0, 1, 2], [5, 5, 4, 6, 7, 0]]) {
      const { data, shape } = opened.rows("a", rows);
      assert.deepEqual(shape, [rows.length, width]);
      assert.deepEqual([...data], rows.flatMap((row) => [3 * row, 3 * row + 1, 3 * row + 2]));
    }
    assert.deepEqual(opened.rows("one", [1]).data, BigInt64Array.from([-6n]));
    assert.deepEqual(opened.rows("flat", [3, 0]).shape, [2, 0]);
    assert.throws(() => opened.rows("a", [2, 8]), /row 8 of "a" in .*, which has 8/);
    assert.throws(() => opened.rows("a", [-1]), /row -1/);
    assert.throws(() => opened.tensor("b"), /"b": .* has no such tensor/);
  }));

Deno.test("rows in half precision are numbers again", () =>
  withFile((file) => {
    const rows = float32(Float32Array.from([1, 2, 3, 4]), [2, 2]);
    writeFileSync(file, encodeSafetensors({ rows }, {}, { halved: true }));
    assert.deepEqual(
      openSafetensors(file).rows("rows", [1]),
      float32(new Float32Array([3, 4]), [1, 2]),
    );
  }));

Deno.test("a file that has changed since it was opened is refused", () =>
  withFile((file) => {
    writeFileSync(file, encodeSafetensors({ a: float32(new Float32Array(4), [2, 2]) }));
    const opened = openSafetensors(file);
    writeFileSync(file, encodeSafetensors({ a: float32(new Float32Array(6), [3, 2]) }));
    assert.throws(() => opened.rows("a", [0]), {
      name: "SyntaxError",
      message: `Cannot read ${file}: it has changed meanwhile`,
    });
  }));
