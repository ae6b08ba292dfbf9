/**
 * A network of more channels that begins as the same function: Net2WiderNet (Chen, Goodfellow and Shlens
 * 2016). Channels are copied, and what reads a copied one takes a share of each copy.
 */
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { onnxTypes } from "./graph.ts";
import { decodeModel, encodeModel, floatsOf, type ModelFile, whole } from "./model_file.ts";
import { changeModel } from "./surgery.ts";

/** How much wider a network is made, and what its copies begin with. */
export interface WiderOptions {
  /** Channels for each of the old ones, above 1; the count is rounded to a multiple of 8. */
  readonly factor: number;
  /** Draws each copy's share, from which on copies learn something of their own. */
  readonly random: Random;
}

type Graph = ModelFile["graph"];
type Node = Graph["node"][number];
type Stored = Graph["initializer"][number];

/** Of each channel of a value, which one of the old value it copies. */
type Origins = readonly number[];

/** Channels of activated convolutions are made more in multiples of so many. */
const step = 8;

/** So many channels, each itself. */
const inOrder = (channels: number): number[] => Array.from({ length: channels }, (_, i) => i);

/** The old channels in their order, then copies spread over them. The same count has the same copies. */
function copiesOf(channels: number, factor: number): Origins {
  const more = Math.max(0, Math.round(channels * factor / step) * step - channels);
  const copied = inOrder(more).map((i) => Math.floor(i * channels / more) % channels);
  return [...inOrder(channels), ...copied];
}

/** Positive numbers that add up to 1 within the copies of each channel; 1 where it has none. */
function sharesOf(origins: Origins, random: Random): number[] {
  const drawn = origins.map(() => random.range(0.5, 1.5));
  const sums = new Map<number, number>();
  for (const [i, origin] of origins.entries()) {
    sums.set(origin, (sums.get(origin) ?? 0) + drawn[i]);
  }
  return origins.map((origin, i) => drawn[i] / sums.get(origin)!);
}

/** Operators that keep channels as they are, and by which channels pass from one value to the next. */
const keeping = new Set(["Sigmoid", "Mul", "Add", "Relu", "MaxPool", "Resize"]);

/** What is known of a network while it is gone through. */
interface Walk {
  readonly weights: ReadonlyMap<string, Stored>;
  /** Tensors that take the place of stored ones, by their names. */
  readonly wider: Record<string, Tensor>;
  readonly origins: Map<string, Origins>;
  /** Channels of values as they were. */
  readonly channels: Map<string, number>;
  /** Values that an activation multiplies with its own sigmoid. */
  readonly activated: ReadonlySet<string>;
  readonly options: WiderOptions;
}

function widenConvolution(
  { input: [from, weightName, biasName], output: [made], attribute }: Node,
  { weights, wider, origins, activated, options: { factor, random } }: Walk,
): void {
  const weight = weights.get(weightName);
  if (!weight || weight.dataType !== onnxTypes.float32) {
    throw new Error(
      `Cannot widen this network: the filters "${weightName}" of "${made}" are not stored in ` +
        "single precision",
    );
  }
  const [outputs, each, ...kernel] = weight.dims.map(whole); // [out, in, kh, kw]
  const group = whole(attribute.find(({ name }) => name === "group")?.i ?? 1);
  const depthwise = group > 1;
  if (depthwise && (each !== 1 || group !== outputs)) {
    throw new Error(
      `Cannot widen this network: "${made}" has ${group} groups of ${each} channels each; one ` +
        "group, or one for each channel, are known",
    );
  }
  const read = origins.get(from) ??
    inOrder(depthwise ? outputs : each);
  const own = depthwise ? read : activated.has(made) ? copiesOf(outputs, factor) : inOrder(outputs);
  const size = kernel.reduce((a, b) => a * b, 1);
  const old = floatsOf(weight);
  const inputs = depthwise ? 1 : read.length;
  const data = new Float32Array(own.length * inputs * size);
  for (const [o, origin] of own.entries()) {
    const shares = depthwise ? [1] : sharesOf(read, random);
    for (let i = 0; i < inputs; i++) {
      const at = (origin * each + (depthwise ? 0 : read[i])) * size;
      for (let k = 0; k < size; k++) data[(o * inputs + i) * size + k] = old[at + k] * shares[i];
    }
  }
  wider[weightName] = float32(data, [own.length, inputs, ...kernel]);
  const bias = biasName ? weights.get(biasName) : undefined;
  if (bias) {
    const values = floatsOf(bias);
    wider[biasName] = float32(Float32Array.from(own, (i) => values[i]), [own.length]);
  }
  if (depthwise) {
    for (const one of attribute) if (one.name === "group") one.i = own.length;
  }
  origins.set(made, own);
}

/** The channels of what a node makes that is no convolution; undefined where they are the old ones. */
function passed(node: Node, { origins, channels }: Walk): Origins | undefined {
  const known = node.input.map((name) => origins.get(name));
  if (known.every((one) => one === undefined)) return undefined;
  if (node.opType === "Concat") {
    let before = 0;
    return node.input.flatMap((name, i) => {
      const shift = before;
      const own = channels.get(name) ?? 0;
      before += own;
      return (known[i] ?? inOrder(own)).map((c) => c + shift);
    });
  }
  const [first] = known;
  const wider = (origins?: Origins) => origins?.some((origin, i) => origin !== i) ?? false;
  if (keeping.has(node.opType)) {
    const others = known.slice(1, node.opType === "Add" || node.opType === "Mul" ? 2 : 1);
    if (others.every((other) => other?.join() === first?.join())) return first;
  } else if (!known.some(wider)) return undefined;
  throw new Error(
    `Cannot widen this network: its ${node.opType} "${node.output[0]}" reads channels that are ` +
      "copied otherwise, or does with them what is not known",
  );
}

/**
 * The same function with more channels in each convolution that a SiLU follows. Training goes on from
 * there, and has more to learn with.
 *
 * @param model convolutions, sums, joins along channels, pooling and enlarging, as in YOLOX
 * @throws {RangeError} when `factor` is not above 1
 * @throws {Error} when the model has a node that is not known to keep channels
 *
 * ```ts
 * import { widened } from "lib/onnx/net2wider.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const wider = (yolox: Uint8Array) => widened(yolox, { factor: 1.5, random: new Random(1) });
 * ```
 */
export function widened(model: Uint8Array, options: WiderOptions): Uint8Array {
  const { factor } = options;
  if (!(factor > 1) || !Number.isFinite(factor)) {
    throw new RangeError(`Cannot widen a network by ${factor}: give a factor above 1`);
  }
  const { file, graph } = decodeModel(model, { name: "the network that is to be wider" });
  const sigmoids = new Map(
    graph.node.filter(({ opType }) => opType === "Sigmoid")
      .map(({ input: [from], output: [made] }) => [made, from]),
  );
  const activated = new Set(
    graph.node.filter(({ opType }) => opType === "Mul").flatMap(({ input: [a, b] }) =>
      sigmoids.get(a) === b ? [b] : sigmoids.get(b) === a ? [a] : []
    ),
  );
  const weights = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const channels = new Map<string, number>();
  const channelsOf = (name: string) => channels.get(name) ?? 0;
  const walk: Walk = { weights, wider: {}, origins: new Map(), channels, activated, options };
  for (const node of graph.node) {
    const [made] = node.output;
    if (node.opType === "Conv") {
      const [outputs] = weights.get(node.input[1])?.dims.map(whole) ?? [0];
      channels.set(made, outputs);
      widenConvolution(node, walk);
      continue;
    }
    const own = passed(node, walk);
    if (own) walk.origins.set(made, own);
    const [first] = node.input;
    channels.set(
      made,
      node.opType === "Concat"
        ? node.input.reduce((sum, name) => sum + channelsOf(name), 0)
        : channelsOf(first),
    );
  }
  return changeModel(encodeModel(file, graph), { constants: walk.wider });
}
