/** Named weights of a network: what they are, how they start, and how PyTorch stores them. */
import { tf, type TfTensor } from "lib/jit/tfjs.ts";
import { Random } from "lib/tensor/random.ts";
import { float32, sizeOf, type Tensor, transpose } from "lib/tensor/tensor.ts";
import { treeFlatten, treeMap, type TreeOf, treeStructure } from "lib/tensor/tree.ts";

/** Tensors of tfjs by name: what functions of a network take. */
export type Params = Record<string, TfTensor>;

/** The same as plain values: what is initialised, saved and loaded. */
export type Weights = Record<string, Tensor<"float32">>;

/** What a weight does, which decides its layout, its initial value, and whether it decays. */
export type Role =
  | "convolution"
  | "depthwise"
  | "linear"
  | "scale"
  | "shift"
  | "bias"
  | "embedding"
  | "running mean"
  | "running variance";

/** How a weight starts. Fans count inputs (or outputs) of one unit. */
export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "uniform"; readonly bound: number };

/** What there is to say of one weight. */
export interface Parameter {
  /** In the library's layout: convolution [kh, kw, in, out], depthwise [kh, kw, C, 1], linear [out, in]. */
  readonly shape: readonly number[];
  /** What the weight does in its layer. */
  readonly role: Role;
  /** The distribution from which it is initialised. */
  readonly start: Initializer;
}

/** Parameters of a network by name, in PyTorch's naming. */
export type ParameterTable = Readonly<Record<string, Parameter>>;

/** Row by role: whether the gradient moves it, and whether it is usually excluded from weight decay. */
export const roles: Readonly<Record<Role, { trained: boolean; noDecay: boolean }>> = {
  "convolution": { trained: true, noDecay: false },
  "depthwise": { trained: true, noDecay: false },
  "linear": { trained: true, noDecay: false },
  "embedding": { trained: true, noDecay: true },
  "scale": { trained: true, noDecay: true },
  "shift": { trained: true, noDecay: true },
  "bias": { trained: true, noDecay: true },
  "running mean": { trained: false, noDecay: true },
  "running variance": { trained: false, noDecay: true },
};

/** A weight of a Kaiming-normal convolution over outgoing connections, as torchvision starts them. */
export function convolution(
  [height, width, input, output]: readonly [number, number, number, number],
): Parameter {
  const deviation = Math.sqrt(2 / (height * width * output));
  const shape = [height, width, input, output];
  return { shape, role: "convolution", start: { kind: "normal", deviation } };
}

/** The weight of a convolution with a filter for each channel, Kaiming-normal over outgoing connections. */
export function depthwiseConvolution(
  [height, width, channels]: readonly [number, number, number],
): Parameter {
  const deviation = Math.sqrt(2 / (height * width));
  const shape = [height, width, channels, 1];
  return { shape, role: "depthwise", start: { kind: "normal", deviation } };
}

/** Weight and bias of a fully connected layer, as PyTorch's `nn.Linear` starts them. */
export function linearLayer(
  name: string,
  { input, output, bias = true }: { input: number; output: number; bias?: boolean },
): ParameterTable {
  const start: Initializer = { kind: "uniform", bound: 1 / Math.sqrt(input) };
  return {
    [`${name}.weight`]: { shape: [output, input], role: "linear", start },
    ...(bias ? { [`${name}.bias`]: { shape: [output], role: "bias", start } } : {}),
  };
}

/** The four vectors of a batch normalisation. */
export function normalization(
  name: string,
  { features, scale = 1 }: { features: number; scale?: number },
): ParameterTable {
  const vector = (role: Role, value: number): Parameter => (
    { shape: [features], role, start: { kind: "constant", value } }
  );
  return {
    [`${name}.weight`]: vector("scale", scale),
    [`${name}.bias`]: vector("shift", 0),
    [`${name}.running_mean`]: vector("running mean", 0),
    [`${name}.running_var`]: vector("running variance", 1),
  };
}

/**
 * Weights drawn from a seed. Each name has a stream of its own, so that adding a layer leaves the
 * others as they were.
 */
export function initialize(table: ParameterTable, random: Random): Weights {
  return Object.fromEntries(
    Object.entries(table).map(([name, { shape, start }]) => {
      const stream = random.fork(name);
      const data = new Float32Array(sizeOf(shape));
      for (const i of data.keys()) {
        if (start.kind === "constant") data[i] = start.value;
        else if (start.kind === "normal") data[i] = start.deviation * stream.normal();
        else data[i] = stream.range(-start.bound, start.bound);
      }
      return [name, float32(data, shape)];
    }),
  );
}

/** Copies a tree of weights, such as a record of them, onto tfjs's current backend. */
export const toTfjs = <S extends object>(weights: S): TreeOf<S, TfTensor> =>
  treeMap(weights, (leaf) => {
    const { data, shape } = leaf as Tensor<"float32">;
    return tf.tensor(data, [...shape]);
  }) as TreeOf<S, TfTensor>;

/** Reads a tree of weights back from tfjs. */
export async function fromTfjs<S extends object>(
  params: S,
): Promise<TreeOf<S, Tensor<"float32">>> {
  const entries = await Promise.all(
    Object.entries(treeFlatten(params) as Params).map(async ([name, t]) =>
      [name, float32(Float32Array.from(await t.data()), t.shape)] as const
    ),
  );
  return treeStructure(params).unflatten(Object.fromEntries(entries));
}

/** Axes of filters as PyTorch has them, and back; other weights have the same. */
const filterAxes: Readonly<Partial<Record<Role, { there: number[]; back: number[] }>>> = {
  convolution: { there: [3, 2, 0, 1], back: [2, 3, 1, 0] },
  depthwise: { there: [2, 3, 0, 1], back: [2, 3, 0, 1] },
};

/** Weights as PyTorch stores them: filters [out, in, kh, kw], depthwise [C, 1, kh, kw], all else as it is. */
export function toPyTorch(weights: Weights, table: ParameterTable): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => {
      const axes = table[name] && filterAxes[table[name].role];
      return [name, axes ? transpose(weight, axes.there) : weight];
    }),
  );
}

/**
 * Weights from PyTorch's layout, checked against the table.
 *
 * @throws {RangeError} when one is missing or has another shape; names that the table lacks (such
 *   as torchvision's `fc.weight` and `num_batches_tracked`) are left out
 */
export function fromPyTorch(weights: Weights, table: ParameterTable): Weights {
  return Object.fromEntries(
    Object.entries(table).map(([name, { shape, role }]) => {
      const weight = weights[name];
      if (!weight) {
        throw new RangeError(
          `Cannot load weights: ${name} is missing among ${Object.keys(weights).length} tensors; ` +
            `is the file of this architecture?`,
        );
      }
      const axes = filterAxes[role];
      const loaded = axes && weight.shape.length === 4 ? transpose(weight, axes.back) : weight;
      if (loaded.shape.join() !== shape.join()) {
        throw new RangeError(
          `Cannot load weights: ${name} has shape [${loaded.shape}], the network needs [${shape}]`,
        );
      }
      return [name, loaded];
    }),
  );
}
