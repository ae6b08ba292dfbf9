import assert from "node:assert/strict";
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import { alongAxes, principalAxes } from "lib/tensor/principal_axes.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Rows far from the origin that differ less from number to number. */
function cloud(count: number, dimension: number): Tensor<"float32"> {
  const random = new Random(7);
  const data = Float32Array.from(
    { length: count * dimension },
    (_, i) => 5 + random.normal() * 0.6 ** (i % dimension),
  );
  return float32(data, [count, dimension]);
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** Eigenvectors of the covariance by the naive loop. */
function naive({ data, shape: [count, dimension] }: Tensor<"float32">) {
  const mean = Array.from({ length: dimension }, (_, d) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += data[n * dimension + d];
    return sum / count;
  });
  const covariance = new Float64Array(dimension * dimension);
  for (let a = 0; a < dimension; a++) {
    for (let b = 0; b < dimension; b++) {
      for (let n = 0; n < count; n++) {
        covariance[a * dimension + b] += (data[n * dimension + a] - mean[a]) *
          (data[n * dimension + b] - mean[b]);
      }
    }
  }
  return eigenOf(covariance);
}

Deno.test("directions and shares are those of the covariance, whichever is more, rows or numbers", () => {
  for (const [count, dimension] of [[40, 6], [6, 6], [7, 6], [5, 6], [4, 12]]) {
    const rows = cloud(count, dimension);
    const { values, vectors } = naive(rows);
    const { directions, shares } = principalAxes(rows, { count: 3 });
    const total = values.reduce((sum, value) => sum + value, 0);
    for (let k = 0; k < 3; k++) {
      const name = `${count} rows of ${dimension}, direction ${k}`;
      assert.ok(Math.abs(Math.abs(dot(directions[k], vectors[k])) - 1) < 1e-9, name);
      assert.ok(Math.abs(shares[k] - values[k] / total) < 1e-9, name);
      const peak = directions[k].reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a, 0);
      assert.ok(peak > 0, name);
    }
  }
});

Deno.test("rows that span fewer directions have noughts for the others, and lie there at nought", () => {
  for (const dimension of [1, 2, 9]) {
    // three rows on one line
    const data = Float32Array.from({ length: 3 * dimension }, (_, i) => Math.floor(i / dimension));
    const rows = float32(data, [3, dimension]);
    const { directions, shares } = principalAxes(rows);
    assert.deepEqual([...directions[1]], Array(dimension).fill(0));
    assert.ok(Math.abs(shares[0] - 1) < 1e-12 && shares[1] < 1e-12);
    const [along, beside] = alongAxes(rows, principalAxes(rows));
    const step = Math.sqrt(dimension);
    [-step, 0, step].forEach((place, i) => assert.ok(Math.abs(along[i] - place) < 1e-9));
    assert.deepEqual([...beside], [0, 0, 0]);
  }
});

Deno.test("equal rows, one row and none have no direction", () => {
  for (const shape of [[0, 3], [1, 3], [4, 3], [3, 0]] as const) {
    const rows = float32(new Float32Array(shape[0] * shape[1]).fill(2), [...shape]);
    const { directions, shares } = principalAxes(rows);
    assert.deepEqual(directions, [0, 1].map(() => new Float64Array(shape[1])));
    assert.deepEqual(shares, [0, 0]);
  }
});

Deno.test("a sample is even over all rows, and has its own mean", () => {
  // every third row lies on a line, the others do not
  const data = Float32Array.from({ length: 9 * 2 }, (_, i) => {
    const [row, d] = [i >> 1, i % 2];
    return row % 3 === 0 ? (d === 0 ? row : 1) : 50 * ((row * 7 + d * 5) % 4);
  });
  const { mean, directions } = principalAxes(float32(data, [9, 2]), { count: 1, sampled: 3 });
  assert.deepEqual([[...mean], [...directions[0]]], [[3, 1], [1, 0]]);
});

Deno.test("of two largest entries the first is positive", () => {
  const rows = float32(Float32Array.of(0, 1, 0, 1, 0, 0), [2, 3]);
  const [direction] = principalAxes(rows, { count: 1 }).directions;
  const half = Math.SQRT1_2;
  [half, -half, 0].forEach((value, d) => assert.ok(Math.abs(direction[d] - value) < 1e-12));
});

Deno.test("what varies by less than a million-millionth of the most is no direction", () => {
  const second = (step: number) => {
    const rows = float32(Float32Array.of(1, 0, -1, 0, 0, step, 0, -step), [4, 2]);
    return [...principalAxes(rows).directions[1]];
  };
  assert.deepEqual([second(1.01e-6), second(0.99e-6)], [[0, 1], [0, 0]]);
});
