import assert from "node:assert/strict";
import { matrixProduct } from "lib/onnx/product.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor, transpose } from "lib/tensor/tensor.ts";

function matrix(rows: number, columns: number, seed: number): Tensor<"float32"> {
  const random = new Random(seed);
  const data = Float32Array.from({ length: rows * columns }, () => random.normal());
  return float32(data, [rows, columns]);
}

Deno.test("a product is that of the naive loop, whichever of the two is turned", async () => {
  const [a, b] = [matrix(5, 7, 1), matrix(7, 3, 2)];
  const naive = new Float32Array(15);
  for (let m = 0; m < 5; m++) {
    for (let n = 0; n < 3; n++) {
      for (let k = 0; k < 7; k++) naive[m * 3 + n] += a.data[m * 7 + k] * b.data[k * 3 + n];
    }
  }
  for (const transA of [false, true]) {
    for (const transB of [false, true]) {
      const pair = [transA ? transpose(a, [1, 0]) : a, transB ? transpose(b, [1, 0]) : b] as const;
      const { shape, data } = await matrixProduct(pair, { transA, transB, threads: 1 });
      assert.deepEqual(shape, [5, 3]);
      data.forEach((value, i) =>
        assert.ok(Math.abs(value - naive[i]) < 1e-5, `${value} ${naive[i]}`)
      );
    }
  }
});

Deno.test("one row, one column and one number are products like others", async () => {
  for (const [rows, inner, columns] of [[1, 3, 2], [2, 1, 2], [2, 3, 1], [1, 1, 1]]) {
    const [a, b] = [matrix(rows, inner, 3), matrix(inner, columns, 4)];
    const { data } = await matrixProduct([a, b], { threads: 1 });
    let first = 0;
    for (let k = 0; k < inner; k++) first += a.data[k] * b.data[k * columns];
    assert.ok(Math.abs(data[0] - first) < 1e-6 && first !== 0, `${rows} x ${inner} x ${columns}`);
  }
});

Deno.test("sides that do not fit are refused, empty ones are multiplied", async () => {
  await assert.rejects(matrixProduct([matrix(2, 3, 1), matrix(2, 3, 2)]), /\[2,3\] by \[2,3\]/);
  await assert.rejects(
    matrixProduct([matrix(2, 3, 1), float32(new Float32Array(3), [3])]),
    /give matrices/,
  );
  assert.deepEqual(await matrixProduct([matrix(0, 3, 1), matrix(3, 2, 2)]), matrix(0, 2, 1));
  assert.deepEqual([...(await matrixProduct([matrix(1, 0, 1), matrix(0, 2, 2)])).data], [0, 0]);
});
