/**
 * Batch normalisation taken out of an exported network again, with statistics that stand still. An export
 * has it folded into the filters; a filter then has to move as a whole to change how loud its channel is.
 * Means and deviations are measured on pictures, and scale and shift start so that the network's function
 * is what it was. In the graph they are multiplied into the small filters, not into the large maps.
 *
 * Folding gave each filter the size that its input wants: in YOLOX-nano .01 at the pixels, 20 in some that
 * see one channel. An optimiser that moves all weights by the same destroys the former and leaves the
 * latter as they are, so each channel's filter is first brought to the length of a fresh one.
 */
import { compile, type CompileOptions } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import {
  applyYolox,
  convolve,
  type Filters,
  foldedFilters,
  type NetworkConvolution,
  type YoloxNetwork,
} from "./yolox_network.ts";
import { heScales } from "./he_scales.ts";

/**
 * Scale and shift that fresh normalisations start with. SiLU is then nearly straight, and a hundred layers
 * hand on small changes as they are; with scale 1 and shift 0 each makes them larger, and the first steps
 * of training, whose statistics stand still, lead anywhere.
 */
const [freshScale, freshShift] = [0.7, 0.5];

/** Added to variances, as YOLOX' own normalisation does. */
const epsilon = 1e-3;

/**
 * Over all pixels of the pictures, by convolution, of what its filters of one length (`heScales`) give:
 * `<name>.mean` and `<name>.deviation` [out].
 */
export type Statistics = Weights;

export interface MeasureOptions extends CompileOptions {
  /**
   * For weights that were never trained: each layer sees what the ones before it give when they are
   * normalised by the batch's own statistics, so that no signal dies or grows. Default false.
   */
  readonly fresh?: boolean;
}

/**
 * Means and deviations of what each convolution gives, before its bias.
 *
 * @param batches of pictures, all of one shape. `[N, 3, H, W]`
 * @throws {RangeError} when there are no pictures
 */
export async function measureStatistics(
  network: YoloxNetwork,
  batches: readonly Tensor<"float32">[],
  { fresh, ...session }: MeasureOptions = {},
): Promise<Statistics> {
  if (batches.length === 0) {
    throw new RangeError("Cannot measure a network on no pictures: give one batch or more");
  }
  const { convolutions, weights } = network;
  const normalised = convolutions.filter((convolution) => convolution.normalised);
  await using measuring = await compile(
    (given) => {
      const seen: Record<string, tf.Tensor> = {};
      const filters = foldedFilters(given.state);
      const rows = applyYolox(network, tf.transpose(given.pictures, [0, 2, 3, 1]), {
        filters,
        convolving(x, convolution, { weight, bias }) {
          const z = convolve(x, convolution, { weight, bias: tf.zerosLike(bias) });
          if (!convolution.normalised) return tf.add(z, bias);
          const mean = tf.mean(z, [0, 1, 2]); // [out]
          const variance = tf.mean(tf.square(tf.sub(z, mean)), [0, 1, 2]); // [out]
          seen[`${convolution.name}.mean`] = mean;
          seen[`${convolution.name}.variance`] = variance;
          const gain = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), freshScale); // [out]
          return fresh ? tf.add(tf.mul(tf.sub(z, mean), gain), freshShift) : tf.add(z, bias);
        },
      });
      return { ...seen, rows };
    },
    { state: weights, pictures: batches[0] },
    session,
  );
  const found: Record<string, Tensor>[] = [];
  for (const pictures of batches) {
    found.push(await measuring.run({ state: weights, pictures }));
  }
  return Object.fromEntries(normalised.flatMap(({ name, depthwise }) => {
    const even = heScales(weights[`${name}.weight`], depthwise);
    const means = found.map((one) => one[`${name}.mean`].data as Float32Array);
    const variances = found.map((one) => one[`${name}.variance`].data as Float32Array);
    const average = (value: (batch: number) => number) =>
      found.reduce((sum, _, batch) => sum + value(batch), 0) / found.length;
    const mean = even.map((_, k) => average((batch) => means[batch][k]));
    const deviation = mean.map((middle, k) =>
      Math.sqrt(
        average((batch) => variances[batch][k] + (means[batch][k] - middle) ** 2) + epsilon,
      )
    );
    const shape = [mean.length];
    return [
      [`${name}.mean`, float32(mean.map((value, k) => value * even[k]), shape)],
      [`${name}.deviation`, float32(deviation.map((value, k) => value * even[k]), shape)],
    ] as const;
  }));
}

/**
 * The weights that training moves: of each normalised convolution `weight`, `scale` and `shift`, of the
 * predictions `weight` and `bias`. The function is that of the folded weights, but for fresh ones,
 * whose scale and shift are the same everywhere.
 */
export function unfolded(
  { convolutions, weights }: Pick<YoloxNetwork, "convolutions" | "weights">,
  statistics: Statistics,
  { fresh }: Pick<MeasureOptions, "fresh"> = {},
): Weights {
  return Object.fromEntries(
    convolutions.flatMap(({ name, normalised, depthwise }): [string, Tensor<"float32">][] => {
      const weight = weights[`${name}.weight`];
      const bias = weights[`${name}.bias`];
      if (!normalised) return [[`${name}.weight`, weight], [`${name}.bias`, bias]];
      const even = heScales(weight, depthwise); // [out]
      // the channels that come out lie last, those of a depthwise filter [kh, kw, C, 1] too
      const filter = weight.data.map((value, i) => value * even[i % even.length]);
      const [mean, deviation] = ["mean", "deviation"]
        .map((part) => statistics[`${name}.${part}`].data as Float32Array);
      const scale = deviation.map((value, k) => fresh ? freshScale : value / even[k]);
      const shift = mean.map((middle, k) => fresh ? freshShift : middle / even[k] + bias.data[k]);
      return [
        [`${name}.weight`, float32(filter, weight.shape)],
        [`${name}.scale`, float32(scale, bias.shape)],
        [`${name}.shift`, float32(shift, bias.shape)],
      ];
    }),
  );
}

/** Whether a weight is excluded from weight decay: all but filters are, as in YOLOX. */
export const isNoDecay = (name: string): boolean => !name.endsWith(".weight");

/** Filters and biases of the graph, made of the weights that training moves. */
export function normalisedFilters(params: Params, statistics: Params): Filters {
  return ({ name, depthwise, normalised }) => {
    const weight = params[`${name}.weight`]; // [kh, kw, in, out], or [kh, kw, C, 1]
    if (!normalised) return { weight, bias: params[`${name}.bias`] };
    const gain = tf.div(params[`${name}.scale`], statistics[`${name}.deviation`]); // [out]
    const bias = tf.sub(params[`${name}.shift`], tf.mul(statistics[`${name}.mean`], gain));
    const along = depthwise ? tf.reshape(gain, [gain.size, 1]) : gain;
    return { weight: tf.mul(weight, along), bias };
  };
}

/** The weights with their normalisation folded in, as a file has them. */
export function folded(
  convolutions: readonly NetworkConvolution[],
  { weights, statistics }: { readonly weights: Weights; readonly statistics: Statistics },
): Weights {
  return Object.fromEntries(convolutions.flatMap(({ name, normalised }) => {
    const weight = weights[`${name}.weight`];
    if (!normalised) {
      return [[`${name}.weight`, weight], [`${name}.bias`, weights[`${name}.bias`]]] as const;
    }
    const [scale, shift] = [weights[`${name}.scale`], weights[`${name}.shift`]];
    const [mean, deviation] = [statistics[`${name}.mean`], statistics[`${name}.deviation`]];
    const gain = scale.data.map((value, k) => value / deviation.data[k]); // [out]
    // the channels that come out lie last, those of a depthwise filter [kh, kw, C, 1] too
    const filter = weight.data.map((value, i) => value * gain[i % gain.length]);
    const bias = shift.data.map((value, k) => value - mean.data[k] * gain[k]);
    return [
      [`${name}.weight`, float32(filter, weight.shape)],
      [`${name}.bias`, float32(bias, shift.shape)],
    ] as const;
  }));
}
