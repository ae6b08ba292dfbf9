import assert from "node:assert/strict";
import { centred, meanRow } from "lib/retrieval/centre.ts";
import {
  covarianceOf,
  orthonormal,
  principalComponents,
} from "lib/retrieval/principal_components.ts";
import { eigenOf } from "lib/tensor/linear_algebra.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const random = () => new Random(5);
const close = (a: number, b: number, off = 1e-4) => assert.ok(Math.abs(a - b) <= off, `${a}, ${b}`);

function cloud(count: number, dimension: number): Tensor<"float32"> {
  const noise = new Random(11);
  const data = Float32Array.from(
    { length: count * dimension },
    (_, i) => 3 + noise.normal() * 1.5 ** -(i % dimension),
  );
  return float32(data, [count, dimension]);
}

const row = ({ data, shape: [, d] }: Tensor<"float32">, i: number) =>
  data.subarray(i * d, (i + 1) * d);
const dot = (a: Float32Array, b: ArrayLike<number>) => a.reduce((sum, v, i) => sum + v * b[i], 0);

Deno.test("rows come to right angles, in one block or several; one that depends on others is nought", async () => {
  for (const count of [3, 64, 65, 130]) {
    const rows = float32(
      Float32Array.from({ length: count * 200 }, ((noise) => () => noise.normal())(random())),
      [count, 200],
    );
    // the last is a mixture of two others
    if (count > 2) {
      row(rows, count - 1).set(row(rows, 0).map((value, d) => value - 2 * row(rows, 1)[d]));
    }
    const right = await orthonormal(rows, { threads: 1 });
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        const wanted = a === b && a < count - 1 ? 1 : 0;
        close(dot(row(right, a), row(right, b)), wanted, 1e-5);
      }
    }
  }
});

Deno.test("components are the covariance's eigenvectors, the strongest first, and so are their variances", async () => {
  const rows = cloud(300, 8);
  const { values, vectors } = eigenOf(await covarianceOf(centred(rows)));
  const { mean, directions, variances } = await principalComponents(rows, {
    components: 3,
    random: random(),
  });
  assert.deepEqual(mean, meanRow(rows));
  assert.deepEqual(directions.shape, [3, 8]);
  for (let k = 0; k < 3; k++) {
    close(Math.abs(dot(row(directions, k), vectors[k])), 1);
    close(variances[k], values[k], 1e-3);
  }
});

Deno.test("a covariance is that of the naive loop", async () => {
  const rows = centred(cloud(40, 3));
  const found = await covarianceOf(rows);
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      let sum = 0;
      for (let n = 0; n < 40; n++) sum += rows.data[n * 3 + a] * rows.data[n * 3 + b];
      close(found[a * 3 + b], sum / 40, 1e-5);
    }
  }
});

Deno.test("vectors longer than many are told apart by all the components there are", async () => {
  const { directions, variances } = await principalComponents(cloud(6, 500), {
    components: 50,
    random: random(),
    threads: 1,
  });
  // six points span five directions
  assert.equal(variances.length, 5);
  assert.deepEqual(directions.shape, [5, 500]);
});

Deno.test("alike or too few vectors have none", async () => {
  const options = { components: 2, random: random() };
  const alike = float32(new Float32Array(12).fill(2), [4, 3]);
  await assert.rejects(principalComponents(alike, options), /all of them are alike/);
  await assert.rejects(principalComponents(cloud(1, 3), options), /of 1 vectors: give two/);
});

Deno.test("left out, the guess is improved twice", async () => {
  const rows = cloud(60, 40);
  const of = (iterations?: { iterations: number }) =>
    principalComponents(rows, { components: 3, random: random(), threads: 1, ...iterations });
  assert.deepEqual(await of(), await of({ iterations: 2 }));
  assert.notDeepEqual(await of(), await of({ iterations: 3 }));
});
