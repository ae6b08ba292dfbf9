import assert from "node:assert/strict";
import { meanRow } from "lib/retrieval/centre.ts";
import { fitWhitening, type Whitening } from "lib/retrieval/whitening.ts";
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const random = () => new Random(5);

/** Rows whose directions differ in strength, about a mean that is not nought. `[N, D]` */
function cloud(count: number, dimension: number): Tensor<"float32"> {
  const noise = new Random(11);
  const data = Float32Array.from(
    { length: count * dimension },
    (_, i) =>
      3 + noise.normal() * 2 ** -(i % dimension) + (i % dimension === 1 ? noise.normal() : 0),
  );
  return float32(data, [count, dimension]);
}

function applied({ weight, bias }: Whitening, rows: Tensor<"float32">): number[][] {
  const [kept, dimension] = weight.shape;
  return Array.from({ length: rows.shape[0] }, (_, n) =>
    Array.from({ length: kept }, (_, k) => {
      let sum = bias.data[k];
      for (let d = 0; d < dimension; d++) {
        sum += weight.data[k * dimension + d] * rows.data[n * dimension + d];
      }
      return sum;
    }));
}

/** Covariance of columns a and b, whose means are nought. */
const covariance = (rows: number[][], a: number, b: number) =>
  rows.reduce((sum, row) => sum + row[a] * row[b], 0) / rows.length;

const close = (a: number, b: number, off = 1e-4) => assert.ok(Math.abs(a - b) <= off, `${a}, ${b}`);

Deno.test("the components are the covariance's eigenvectors, the strongest first", () => {
  const rows = cloud(200, 6);
  const mean = meanRow(rows);
  const naive = new Float64Array(36);
  for (let n = 0; n < 200; n++) {
    for (let a = 0; a < 6; a++) {
      for (let b = 0; b < 6; b++) {
        naive[a * 6 + b] += (rows.data[n * 6 + a] - mean[a]) * (rows.data[n * 6 + b] - mean[b]) /
          200;
      }
    }
  }
  const { values, vectors } = eigenOf(naive);
  const { weight } = fitWhitening(rows, { components: 3, power: 0, random: random() });
  const energy = values[0] + values[1] + values[2];
  for (let k = 0; k < 3; k++) {
    const row = weight.data.subarray(k * 6, k * 6 + 6);
    const along = row.reduce((sum, value, d) => sum + value * vectors[k][d], 0);
    close(Math.abs(along), 1 / Math.sqrt(energy));
    close(Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0)), 1 / Math.sqrt(energy));
  }
});

Deno.test("whitened in full all components vary alike, by half as their deviations do, not at all as they are", () => {
  const rows = cloud(300, 5);
  const [none, half, full] = [0, 0.5, 1].map((power) =>
    applied(fitWhitening(rows, { components: 4, power, random: random() }), rows)
  );
  for (let a = 0; a < 4; a++) {
    close(covariance(full, a, a), 1 / 4, 1e-3);
    for (let b = 0; b < a; b++) {
      for (const result of [none, half, full]) close(covariance(result, a, b), 0, 1e-3);
    }
  }
  const ratio = (result: number[][]) => covariance(result, 0, 0) / covariance(result, 3, 3);
  close(ratio(half), Math.sqrt(ratio(none)), 0.05 * ratio(half));
  for (const result of [none, half, full]) {
    const length = [0, 1, 2, 3].reduce((sum, k) => sum + covariance(result, k, k), 0);
    close(length, 1, 1e-3);
    // the mean is taken away
    for (let k = 0; k < 4; k++) close(result.reduce((sum, row) => sum + row[k], 0) / 300, 0, 1e-4);
  }
});

Deno.test("no more components are kept than the rows span", () => {
  const twice = cloud(3, 8);
  const rows = float32(Float32Array.of(...twice.data, ...twice.data), [6, 8]);
  // three points lie on a plane
  assert.deepEqual(fitWhitening(rows, { components: 8, random: random() }).weight.shape, [2, 8]);
  assert.deepEqual(fitWhitening(rows, { components: 1, random: random() }).weight.shape, [1, 8]);
});

Deno.test("the same rows and seed give the same layer", () => {
  const layer = () => fitWhitening(cloud(40, 30), { components: 4, random: random() });
  assert.deepEqual(layer(), layer());
});

Deno.test("what has no components is refused", () => {
  const options = { components: 2, random: random() };
  const alike = float32(new Float32Array(12).fill(2), [4, 3]);
  assert.throws(() => fitWhitening(alike, options), /all of them are alike/);
  assert.throws(() => fitWhitening(cloud(1, 3), options), /of 1 vectors: give two/);
  for (const power of [-0.01, 1.01, NaN]) {
    assert.throws(() => fitWhitening(cloud(9, 3), { ...options, power }), /power from 0 to 1/);
  }
});
