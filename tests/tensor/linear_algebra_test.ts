import assert from "node:assert/strict";
import { eigenOf, solvePositive } from "lib/tensor/linear_algebra.ts";
import { Random } from "lib/tensor/random.ts";

const close = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-9, `${found} is not ${wanted}`);

/** A random matrix of products, which is symmetric and positive definite. `[S, S]` */
function products(side: number, random: Random): Float64Array {
  const rows = Array.from(
    { length: side },
    () => Array.from({ length: side + 3 }, () => random.normal()),
  );
  return Float64Array.from(
    { length: side * side },
    (_, i) => rows[Math.floor(i / side)].reduce((sum, x, k) => sum + x * rows[i % side][k], 0),
  );
}

/** The matrix times a vector, by a loop. */
const times = (matrix: Float64Array, vector: Float64Array) =>
  vector.map((_, i) => vector.reduce((sum, x, j) => sum + matrix[i * vector.length + j] * x, 0));

Deno.test("each eigenvector is stretched by its value, greatest first; lengths are 1, angles right", () => {
  const matrix = products(7, new Random(2));
  const { values, vectors } = eigenOf(matrix);
  assert.deepEqual([...values], [...values].sort((a, b) => b - a));
  vectors.forEach((vector, k) => {
    times(matrix, vector).forEach((x, i) => close(x, values[k] * vector[i]));
    vectors.forEach((other, l) =>
      close(vector.reduce((sum, x, i) => sum + x * other[i], 0), Number(k === l))
    );
  });
});

Deno.test("eigenvalues below nought, and equal ones, are found too", () => {
  assert.deepEqual([...eigenOf(Float64Array.of(0, 1, 1, 0)).values].map(Math.round), [1, -1]);
  assert.deepEqual([...eigenOf(Float64Array.of(3, 0, 0, 3)).values], [3, 3]);
  assert.throws(() => eigenOf(new Float64Array(6)), /6 numbers for a square matrix/);
  assert.throws(() => eigenOf(new Float64Array(0)), /0 numbers/);
});

Deno.test("a matrix of one number is a square, and numbers of no square are none", () => {
  assert.deepEqual([...eigenOf(Float64Array.of(7)).values], [7]);
  for (const count of [0, 2, 3, 5, 8]) {
    assert.throws(() => eigenOf(new Float64Array(count)), {
      name: "RangeError",
      message: `Cannot take ${count} numbers for a square matrix: give side times side`,
    });
  }
});

Deno.test("solvePositive() gives back what the matrix was multiplied with, or null", () => {
  const random = new Random(5);
  const matrix = products(6, random);
  const wanted = [0, 1].map(() => Float64Array.from({ length: 6 }, () => random.normal()));
  const found = solvePositive(matrix, wanted.map((x) => times(matrix, x)))!;
  found.forEach((x, k) => x.forEach((value, i) => close(value, wanted[k][i])));
  assert.equal(solvePositive(Float64Array.of(1, 2, 2, 1), [Float64Array.of(1, 1)]), null);
  assert.equal(solvePositive(Float64Array.of(0, 0, 0, 0), [Float64Array.of(1, 1)]), null);
});

Deno.test("numbers are taken for symmetric: what turns a plane has real eigenvalues all the same", () => {
  const { values } = eigenOf(Float64Array.of(0, -1, 1, 0));
  assert.deepEqual([...values].map(Math.round), [1, -1]);
});
