/**
 * A cutter's file as what a training begins with: its neck, and the weights of its own network. The file
 * has normalisations folded into filters; they are measured on examples and taken out again, so that the
 * network's function is what it was.
 */
import { compile } from "lib/jit/compile.ts";
import { tf, type TfTensor } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { singleStored } from "lib/onnx/join.ts";
import { anatomyOf, cutModel } from "lib/onnx/surgery.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor, transpose } from "lib/tensor/tensor.ts";
import type { TreeOf } from "lib/tensor/tree.ts";
import type { CutterInputs } from "./cutter_batches.ts";
import { type NeckGraph, neckInput } from "./cutter_neck.ts";
import { type CutterConfig, cutterForward, cutterTable, cutterTfjs } from "./cutter_network.ts";
import { heScales } from "./he_scales.ts";

/** Added to variances, as the network's normalisations do. */
const epsilon = 1e-5;

/** What a cutter's file is made of. */
export interface CutterParts {
  readonly neck: NeckGraph;
  /** Of each convolution `<name>.weight` [k, k, in, out] and `<name>.bias` [out]. */
  readonly filters: Weights;
}

/** Names of the network's convolutions. */
const convolutionsOf = (config: CutterConfig): string[] =>
  Object.entries(cutterTable(config))
    .filter(([, { shape }]) => shape.length === 4)
    .map(([name]) => name.slice(0, -".weight".length));

/**
 * Takes a cutter's file apart.
 *
 * @param file its name, for errors
 * @throws {Error} when the model is no cutter of this kind
 */
export function cutterParts(
  model: Uint8Array,
  { config, file }: { readonly config: CutterConfig; readonly file: string },
): CutterParts {
  const single = singleStored(model);
  const { nodes, constants } = anatomyOf(single, { name: file });
  const stored = (name: string): Tensor<"float32"> => {
    const found = [...constants].find(([key]) => key === name || key.endsWith(`/${name}`))?.[1];
    if (found?.dtype === "float32") return found as Tensor<"float32">;
    throw new Error(
      `Cannot go on from ${file}: it has no "${name}". Name a burin_cutter.onnx, or the ` +
        "cutter.safetensors of an earlier training",
    );
  };
  const table = cutterTable(config);
  const filters: Weights = {};
  for (const name of convolutionsOf(config)) {
    const filter = transpose(stored(`${name}.weight`), [2, 3, 1, 0]); // [k, k, in, out]
    const { shape } = table[`${name}.weight`];
    if (filter.shape.join() !== shape.join()) {
      throw new Error(
        `Cannot go on from ${file}: its ${name} is [${filter.shape}], not [${shape}] as it is now`,
      );
    }
    filters[`${name}.weight`] = filter;
    filters[`${name}.bias`] = stored(`${name}.bias`);
  }
  const maps = config.seen.map((_, i) => {
    const reads = nodes.find(({ inputs }) => inputs[1]?.endsWith(`/seen${i + 3}.conv.weight`));
    return reads!.inputs[0];
  });
  const outputs = maps.map((map, i) => [map, ["N", config.seen[i], `H${i}`, `W${i}`]] as const);
  const neck = cutModel(single, Object.fromEntries(outputs), { inputs: neckInput });
  return { neck: { model: neck, maps }, filters };
}

/** What each normalisation is given, of some examples: `<name>.mean` and `<name>.square` [out]. */
function measured(
  { filters, inputs: { x, seen } }: TreeOf<
    { readonly filters: Weights; readonly inputs: CutterInputs },
    TfTensor
  >,
): Params {
  const found: Params = {};
  const layers = cutterTfjs({ params: filters, statistics: {} }, { training: false });
  const logits = cutterForward<tf.Tensor>({
    ...layers,
    normalize(z, name) {
      found[`${name}.mean`] = tf.mean(z, [0, 1, 2]);
      found[`${name}.square`] = tf.mean(tf.square(z), [0, 1, 2]);
      return tf.add(z, filters[name.replace(/norm$/, "conv.bias")]);
    },
  }, { x, seen: seen.map((map) => tf.transpose(map, [0, 2, 3, 1])) });
  return { ...found, logits };
}

/** Batches that normalisations are measured on. */
const measuredBatches = 8;

/**
 * Weights that a training moves, with the function of folded ones.
 *
 * @param filters of each convolution `<name>.weight` [k, k, in, out] and `<name>.bias` [out]
 * @param draw draws the examples that normalisations are measured on
 */
export async function unfoldedCutter(
  filters: Weights,
  draw: (random: Random) => Promise<CutterInputs>,
  { random }: { readonly random: Random },
): Promise<Weights> {
  const batches: CutterInputs[] = [];
  for (let i = 0; i < measuredBatches; i++) batches.push(await draw(random.fork(i)));
  // one thread: a training that goes on elsewhere begins with the same numbers
  const session = { threads: 1 };
  await using measuring = await compile(measured, { filters, inputs: batches[0] }, session);
  const found: Record<string, Tensor>[] = [];
  for (const inputs of batches) found.push(await measuring.run({ filters, inputs }));
  const average = (name: string) => {
    const sums = new Float64Array(found[0][name].data.length);
    for (const one of found) {
      (one[name].data as Float32Array).forEach((value, k) => sums[k] += value / found.length);
    }
    return sums;
  };
  const weights: Weights = {};
  for (const [key, filter] of Object.entries(filters)) {
    if (!key.endsWith(".weight")) continue;
    const name = key.slice(0, -".conv.weight".length);
    const norm = `${name}.norm`;
    if (!Object.hasOwn(found[0], `${norm}.mean`)) {
      weights[key] = filter;
      continue;
    }
    // a filter of the length of a fresh one: an optimiser moves all weights by the same
    const even = heScales(filter, false); // [out]
    const [mean, square] = [average(`${norm}.mean`), average(`${norm}.square`)];
    const bias = filters[`${name}.conv.bias`].data;
    const of = (value: (k: number) => number) =>
      float32(Float32Array.from(even, (_, k) => value(k)), [even.length]);
    const variance = of((k) => even[k] ** 2 * Math.max(0, square[k] - mean[k] ** 2));
    weights[key] = float32(
      filter.data.map((value, i) => value * even[i % even.length]),
      filter.shape,
    );
    weights[`${norm}.weight`] = of((k) => Math.sqrt(variance.data[k] + epsilon) / even[k]);
    weights[`${norm}.bias`] = of((k) => bias[k] + mean[k]);
    weights[`${norm}.running_mean`] = of((k) => even[k] * mean[k]);
    weights[`${norm}.running_var`] = variance;
  }
  return weights;
}
