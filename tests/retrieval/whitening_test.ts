import assert from "node:assert/strict";
import { fitWhitening, type Whitening } from "lib/retrieval/whitening.ts";
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

Deno.test("whitened in full all components vary alike, by half as their deviations do, not at all as they are", async () => {
  const rows = cloud(300, 5);
  const [none, half, full] = await Promise.all(
    [0, 0.5, 1].map(async (power) =>
      applied(await fitWhitening(rows, { components: 4, power, random: random() }), rows)
    ),
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

Deno.test("no more components are kept than the rows span", async () => {
  const twice = cloud(3, 8);
  const rows = float32(Float32Array.of(...twice.data, ...twice.data), [6, 8]);
  const kept = async (components: number) =>
    (await fitWhitening(rows, { components, random: random() })).weight.shape;
  // three points lie on a plane
  assert.deepEqual(await kept(8), [2, 8]);
  assert.deepEqual(await kept(1), [1, 8]);
});

Deno.test("the same rows and seed give the same layer", async () => {
  const layer = () => fitWhitening(cloud(40, 30), { components: 4, random: random() });
  assert.deepEqual(await layer(), await layer());
});

Deno.test("what views change is weighed down, the less the greater the ridge; what they leave stays", async () => {
  const rows = cloud(400, 4);
  // the strongest direction of all is the first, and in it views differ from their rows
  const noise = new Random(3);
  const views = [1, 2].map(() =>
    float32(rows.data.map((value, i) => value + (i % 4 === 0 ? noise.normal() : 0)), rows.shape)
  );
  const share = async (options: Partial<Parameters<typeof fitWhitening>[1]>) => {
    const { weight: { data } } = await fitWhitening(rows, {
      components: 4,
      power: 0,
      random: random(),
      ...options,
    });
    const length = (d: number) => [0, 1, 2, 3].reduce((sum, k) => sum + data[k * 4 + d] ** 2, 0);
    return length(0) / length(1);
  };
  close(await share({}), 1, 1e-3);
  // variance of the changes 1, spread over four directions by the ridge: ground = ridge / 4
  for (const ridge of [0.1, 1, 10]) {
    close(await share({ views, ridge }), (ridge / 4) / (1 + ridge / 4), 0.02);
  }
  // views that change nothing say nothing
  assert.equal(await share({ views: [rows] }), await share({}));
});

Deno.test("what has no components is refused", async () => {
  const options = { components: 2, random: random() };
  const alike = float32(new Float32Array(12).fill(2), [4, 3]);
  await assert.rejects(fitWhitening(alike, options), /all of them are alike/);
  await assert.rejects(fitWhitening(cloud(1, 3), options), /of 1 vectors: give two/);
  for (const power of [-0.01, 1.01, NaN]) {
    await assert.rejects(fitWhitening(cloud(9, 3), { ...options, power }), /power from 0 to 1/);
  }
  for (const ridge of [0, -1, NaN]) {
    await assert.rejects(fitWhitening(cloud(9, 3), { ...options, ridge }), /ridge is above 0/);
  }
  const views = [cloud(9, 3), cloud(8, 3), cloud(7, 3)];
  await assert.rejects(
    fitWhitening(cloud(9, 3), { ...options, views }),
    /\[9,3\], and one is \[8,3\]/,
  );
});

Deno.test("views that change along one direction alone are not taken for still", async () => {
  const rows = float32(Float32Array.of(2, 0, -2, 0, 0, 1, 0, -1), [4, 2]);
  const views = [float32(rows.data.map((value, i) => value + (i % 2 ? 0 : i - 3)), [4, 2])];
  const of = async (more: { views?: typeof views }) => {
    const options = { components: 2, power: 0, random: random(), ...more };
    const { weight: { data: [a, b, c, d] } } = await fitWhitening(rows, options);
    return Math.hypot(a, c) / Math.hypot(b, d);
  };
  assert.ok(await of({ views }) < 0.9 * await of({}));
});

Deno.test("left out, the power is a half and the ridge 1", async () => {
  const rows = cloud(30, 4);
  const views = [float32(rows.data.map((value, i) => value + Math.sin(i)), rows.shape)];
  const options = { components: 3, random: random(), views };
  const said = { ...options, random: random(), power: 0.5, ridge: 1 };
  assert.deepEqual(await fitWhitening(rows, options), await fitWhitening(rows, said));
});
