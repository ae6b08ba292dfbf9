/**
 * The head between features h and the vectors z that the loss compares (SimCLR: Chen et al., 2020):
 * linear layers with ReLU between them, and optionally batch normalisation after each, as version 2
 * of the paper's code has it: there the last one has no shift.
 */
import type { Network } from "./network.ts";
import { linearLayer, normalization, type ParameterTable } from "./parameters.ts";

/** A projection head in JSON: a perceptron from features h to embeddings z. */
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
  { layers: depth, hidden, output, batchNorm: normalized }: ProjectionHeadConfig,
  { input }: { input: number },
): Network {
  if (!Number.isInteger(depth) || depth < 1 || depth > 3) {
    throw new RangeError(`A projection head has 1 to 3 layers, not ${depth}`);
  }
  const every = normalized ? 3 : 2;
  const widths = [input, ...Array<number>(depth - 1).fill(hidden ?? input), output];
  let parameters: ParameterTable = {};
  for (let i = 0; i < depth; i++) {
    const shape = { input: widths[i], output: widths[i + 1], bias: !normalized };
    parameters = { ...parameters, ...linearLayer(`${i * every}`, shape) };
    if (!normalized) continue;
    const { [`${i * every + 1}.bias`]: shift, ...rest } = normalization(`${i * every + 1}`, {
      features: widths[i + 1],
    });
    const last = i === depth - 1;
    parameters = { ...parameters, ...rest, ...(last ? {} : { [`${i * every + 1}.bias`]: shift }) };
  }
  return {
    parameters,
    features: output,
    forward(layers, x) { // [N, input]
      let h = x;
      for (let i = 0; i < depth; i++) {
        h = layers.dense(h, `${i * every}`); // [N, widths[i + 1]]
        if (normalized) h = layers.normalize(h, `${i * every + 1}`);
        if (i < depth - 1) h = layers.relu(h);
      }
      return h; // [N, output]
    },
  };
}
