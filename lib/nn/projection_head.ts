/**
 * The head between features h and the vectors z that the loss compares (SimCLR: Chen et al., 2020):
 * linear layers with ReLU between them, and optionally batch normalisation after each, as version 2
 * of the paper's code has it: there the last one has no shift.
 */
import { tf } from "lib/jit/tfjs.ts";
import { batchNorm } from "./batch_norm.ts";
import { linear, type Network, normalization, type ParameterTable } from "./parameters.ts";

export interface ProjectionHeadConfig {
  /** Linear layers, 1 to 3. */
  readonly layers: number;
  /** Features between the layers; those of the input where left out. */
  readonly hidden?: number;
  /** Features of z. */
  readonly output: number;
  /** Normalise after every layer; the layers then have no bias. */
  readonly batchNorm: boolean;
}

/** The study's head: three linear layers to 128. */
export const threeLinear: ProjectionHeadConfig = { layers: 3, output: 128, batchNorm: false };

/**
 * A head from features [N, input] to [N, output]. Names are those of an `nn.Sequential`
 * Linear, BatchNorm, ReLU, ..., so `0.weight`, `2.weight` and `4.weight` without normalisation.
 */
export function projectionHead(
  { layers, hidden, output, batchNorm: normalized }: ProjectionHeadConfig,
  { input }: { input: number },
): Network {
  if (!Number.isInteger(layers) || layers < 1 || layers > 3) {
    throw new RangeError(`A projection head has 1 to 3 layers, not ${layers}`);
  }
  const every = normalized ? 3 : 2;
  const sides = [input, ...Array<number>(layers - 1).fill(hidden ?? input), output];
  let parameters: ParameterTable = {};
  for (let i = 0; i < layers; i++) {
    const shape = { input: sides[i], output: sides[i + 1], bias: !normalized };
    parameters = { ...parameters, ...linear(`${i * every}`, shape) };
    if (!normalized) continue;
    const { [`${i * every + 1}.bias`]: shift, ...rest } = normalization(`${i * every + 1}`, {
      features: sides[i + 1],
    });
    const last = i === layers - 1;
    parameters = { ...parameters, ...rest, ...(last ? {} : { [`${i * every + 1}.bias`]: shift }) };
  }
  return {
    parameters,
    features: output,
    apply(params, x, mode) {
      const statistics = {};
      let h = x;
      for (let i = 0; i < layers; i++) {
        const weight = params[`${i * every}.weight`] as tf.Tensor2D; // [out, in]
        h = tf.matMul(h as tf.Tensor2D, weight, false, true); // [N, out]
        if (normalized) {
          const name = `${i * every + 1}`;
          const shift = params[`${name}.bias`] ?? tf.zeros([sides[i + 1]]);
          const named = { ...params, [`${name}.bias`]: shift };
          const result = batchNorm({ params: named, name, x: h }, mode);
          Object.assign(statistics, result.statistics);
          h = result.output;
        } else {
          h = tf.add(h, params[`${i * every}.bias`]);
        }
        if (i < layers - 1) h = tf.relu(h);
      }
      return { output: h, statistics };
    },
  };
}
