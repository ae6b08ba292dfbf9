/** A network that needs no weights, and coefficients for it: each square of 16 pixels as the means of 16 blocks. */
import type { Logistic } from "lib/matching/logistic.ts";
import type { PairModel } from "lib/matching/pair_model.ts";
import type { FeatureNetwork } from "lib/matching/trunk.ts";
import { float32 } from "lib/tensor/tensor.ts";

export const blocks: FeatureNetwork = {
  name: "blocks",
  stride: 16,
  see({ data, shape: [count, , height, width] }) {
    const [rows, columns] = [height / 16, width / 16];
    const out = new Float32Array(count * 16 * rows * columns);
    for (let i = 0; i < data.length; i++) {
      const n = Math.floor(i / (height * width));
      const [y, x] = [Math.floor(i / width) % height, i % width];
      const channel = Math.floor(y % 16 / 4) * 4 + Math.floor(x % 16 / 4);
      const at = Math.floor(y / 16) * columns + Math.floor(x / 16);
      out[(n * 16 + channel) * rows * columns + at] += data[i] / 16;
    }
    return Promise.resolve(float32(out, [count, 16, rows, columns]));
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

const logistic = (bias: number, weights: readonly number[]): Logistic => ({
  bias,
  weights,
  means: weights.map(() => 0),
  spreads: weights.map(() => 1),
});

/** One design where coarse lines agree in .5 and more, the same lines where fine ones do in .7, recut within a pixel. */
export const blockModel: PairModel = {
  design: logistic(-10, [0, 0, 20]),
  sameLines: logistic(-28, [40, 0, 0]),
  recut: logistic(0, [0, -20]),
  coloured: logistic(-40, [20, 0]),
  threshold: 0.5,
};
