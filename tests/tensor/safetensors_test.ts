import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Random } from "lib/tensor/random.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

const tensors: Record<string, Tensor> = {
  "layer1.weight": {
    dtype: "float32",
    shape: [2, 3],
    data: new Float32Array([1, -2, 3, NaN, Infinity, 0.1]),
  },
  "b": { dtype: "float64", shape: [], data: new Float64Array([Math.PI]) },
  "steps": { dtype: "int64", shape: [1], data: new BigInt64Array([-5n]) },
  "map": { dtype: "int32", shape: [2, 0], data: new Int32Array(0) },
  "odd": { dtype: "uint8", shape: [3], data: new Uint8Array([1, 2, 255]) },
  "flag": { dtype: "bool", shape: [1], data: new Uint8Array([1]) },
};

Deno.test("tensors and text come back as they were, whatever the alignment of the bytes", () => {
  const bytes = encodeSafetensors(tensors, { seed: "7", name: "Häuptling" });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const read = decodeSafetensors(shifted.subarray(3));
  assert.deepEqual(read.tensors, Object.fromEntries(Object.entries(tensors).sort()));
  assert.deepEqual(read.metadata, { seed: "7", name: "Häuptling" });
});

Deno.test("bytes in a Buffer of Node, which slices without copying, are read alike", () => {
  const bytes = encodeSafetensors(tensors);
  assert.deepEqual(decodeSafetensors(Buffer.from(bytes)), decodeSafetensors(bytes));
});

Deno.test("the bytes are laid out as the format says", () => {
  const bytes = encodeSafetensors({
    a: { dtype: "uint8", shape: [2], data: new Uint8Array([8, 9]) },
  });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assert.equal(length % 8, 0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  assert.deepEqual(header, { a: { dtype: "U8", shape: [2], data_offsets: [0, 2] } });
  assert.deepEqual([...bytes.subarray(8 + length)], [8, 9]);
});

Deno.test("a file cut short anywhere is refused by name", () => {
  const bytes = encodeSafetensors(tensors);
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeSafetensors(bytes.subarray(0, length)), /Cannot read safetensors/);
  }
});

Deno.test("mutated bytes are read or refused, never anything else", () => {
  const random = new Random(5);
  const bytes = encodeSafetensors(tensors, { a: "b" });
  let refused = 0;
  for (let n = 0; n < 3000; n++) {
    const mutated = bytes.slice();
    for (let m = random.int(1, 4); m > 0; m--) {
      mutated[random.int(0, bytes.length - 1)] = random.int(0, 255);
    }
    try {
      decodeSafetensors(mutated);
    } catch (error) {
      assert.ok(error instanceof SyntaxError && /Cannot read safetensors/.test(error.message));
      refused++;
    }
  }
  assert.ok(refused > 500, `${refused}`);
});
