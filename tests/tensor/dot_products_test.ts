import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { dotProducts } from "lib/tensor/dot_products.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { buildKernels } from "tests/augment/build_kernels.ts";

Deno.test("kernels.wasm of tensors is what kernels/*.as compile to, byte for byte", async () => {
  const url = new URL("../../lib/tensor/kernels.wasm", import.meta.url);
  assert.ok(Buffer.from(await buildKernels("tensor")).equals(readFileSync(url)));
});

/** One product after the other. */
function plainly(queries: Tensor<"float32">, gallery: Tensor<"float32">): number[] {
  const [[count, dimension], [size]] = [queries.shape, gallery.shape];
  return Array.from({ length: count * size }, (_, at) => {
    const [q, g] = [Math.floor(at / size) * dimension, at % size * dimension];
    let dot = 0;
    for (let d = 0; d < dimension; d++) dot += queries.data[q + d] * gallery.data[g + d];
    return dot;
  });
}

Deno.test("products are those of a plain loop to the last bit, of any number of rows", () => {
  const random = new Random(8);
  const rows = (count: number, dimension: number) => {
    const data = Float32Array.from({ length: count * dimension }, () => 1e3 * random.normal());
    return float32(data, [count, dimension]);
  };
  for (const count of [0, 1, 2, 3, 32]) {
    for (const size of [0, 1, 7, 8, 9, 24]) {
      for (const dimension of [0, 1, 3, 64, 129]) {
        const [queries, gallery] = [rows(count, dimension), rows(size, dimension)];
        const what = `${count} and ${size} of ${dimension}`;
        assert.deepEqual([...dotProducts(queries, gallery)], plainly(queries, gallery), what);
      }
    }
  }
});

Deno.test("a NaN or an infinite number reaches its own products alone", () => {
  const gallery = Float32Array.from({ length: 9 * 2 }, () => 1);
  gallery[2 * 3] = NaN;
  gallery[2 * 8] = Infinity;
  const products = dotProducts(
    float32(Float32Array.of(1, 1, 0, 1), [2, 2]),
    float32(gallery, [9, 2]),
  );
  assert.deepEqual([...products], [
    ...[2, 2, 2, NaN, 2, 2, 2, 2, Infinity],
    ...[1, 1, 1, NaN, 1, 1, 1, 1, NaN],
  ]);
});

Deno.test("more memory than there is at first is taken", () => {
  const [queries, gallery] = [[1, 400_000], [2, 400_000]].map(([count, dimension]) =>
    float32(new Float32Array(count * dimension).fill(1), [count, dimension])
  );
  assert.deepEqual([...dotProducts(queries, gallery)], [400_000, 400_000]);
});
