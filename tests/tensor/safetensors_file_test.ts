import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { filledBy, readSafetensors } from "lib/tensor/safetensors_file.ts";
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
