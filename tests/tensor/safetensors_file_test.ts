import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
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
    writeFileSync(file, "");
    assert.throws(() => readSafetensors(file), SyntaxError);
  }));
