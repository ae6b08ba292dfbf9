/**
 * Convolutions in whole numbers of 8 bits (Jacob et al. 2018), in the form that ONNX Runtime makes integer
 * kernels of: a value is rounded to the steps of its range and read back on either side of a convolution.
 */
import proto from "onnx-proto";
import { onnxTypes } from "./graph.ts";
import { withSingles } from "./join.ts";
import { type Decoded, decodeModel, encodeModel, floatsOf, whole } from "./model_file.ts";

/** Least and greatest number that a value of a network holds, 0 within them. */
export type ValueRange = readonly [low: number, high: number];

/** By the names of values. */
export type ValueRanges = Readonly<Record<string, ValueRange>>;

/** Whether something is a range: two finite numbers, 0 between them. */
export const isValueRange = (value: unknown): value is ValueRange =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) &&
  value[0] <= 0 && value[1] >= 0;

const { AttributeProto: { AttributeType } } = proto.onnx;

/** ONNX's number for signed whole numbers of 8 bits. */
const int8 = 3;

/** From this one on numbers are read back with a scale for each channel. */
const leastOpset = 13;

type FileNode = Decoded<proto.onnx.INodeProto>;

/** A tensor in a model's file. */
const stored = (
  name: string,
  dataType: number,
  { buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>,
  dims: number[] = [],
): proto.onnx.ITensorProto => ({
  ...{ name, dataType, dims },
  rawData: new Uint8Array(buffer, byteOffset, byteLength),
});

/** What takes the place of a value: nodes with the tensors they read. */
interface Part {
  readonly nodes: readonly proto.onnx.INodeProto[];
  readonly tensors: readonly proto.onnx.ITensorProto[];
}

/** Size of one of 255 steps over a range. */
const stepOf = ([low, high]: ValueRange): number => Math.fround((high - low) / 255) || 1;

/** A value rounded to the steps of its range, one of which is 0, and read back as `to`. */
function rounded(value: string, { range, to }: { range: ValueRange; to: string }): Part {
  const step = stepOf(range);
  const zero = Math.min(255, Math.max(0, Math.round(-range[0] / step)));
  const tensors = [
    stored(`${to}/step`, onnxTypes.float32, Float32Array.of(step)),
    stored(`${to}/zero`, onnxTypes.uint8, Uint8Array.of(zero)),
  ];
  const scale = tensors.map(({ name }) => name!);
  const nodes = [
    { opType: "QuantizeLinear", input: [value, ...scale], output: [`${to}/steps`] },
    { opType: "DequantizeLinear", input: [`${to}/steps`, ...scale], output: [to] },
  ];
  return { nodes, tensors };
}

/** Stored whole numbers that are read back as `to`, with a scale for each channel of their first axis. */
function scaled(
  { data, dims, scales, to }: {
    readonly data: Int8Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
    readonly dims: number[];
    readonly scales: Float32Array<ArrayBuffer>;
    readonly to: string;
  },
): Part {
  const channels = [scales.length];
  const small = data instanceof Int8Array;
  const type = small ? int8 : onnxTypes.int32;
  const zeros = small ? new Int8Array(scales.length) : new Int32Array(scales.length);
  const tensors = [
    stored(`${to}/whole`, type, data, dims),
    stored(`${to}/scales`, onnxTypes.float32, scales, channels),
    stored(`${to}/zeros`, type, zeros, channels),
  ];
  return {
    nodes: [{
      opType: "DequantizeLinear",
      input: tensors.map(({ name }) => name!),
      output: [to],
      attribute: [{ name: "axis", type: AttributeType.INT, i: 0 }],
    }],
    tensors,
  };
}

/** A bias is at most so many steps of the products, so that sums with it stay within 32 bits. */
const mostBias = 2 ** 30;

/** Scales below are as good as none, and their products would vanish in single precision. */
const leastScale = 1e-30;

/** A filter in 8 bits and its bias in 32, on the scale that their products with the input have. */
function filterParts(
  { filter, dims, bias, step, to }: {
    /** `[O, ...]` */
    readonly filter: Float32Array;
    readonly dims: number[];
    /** `[O]`, or null. */
    readonly bias: Float32Array | null;
    /** Of the input. */
    readonly step: number;
    readonly to: string;
  },
): readonly Part[] {
  const [channels] = dims;
  const size = filter.length / channels;
  const scales = new Float32Array(channels);
  const data = new Int8Array(filter.length);
  for (let o = 0; o < channels; o++) {
    let most = 0;
    for (let i = o * size; i < (o + 1) * size; i++) most = Math.max(most, Math.abs(filter[i]));
    // a weak filter may have a bias that is large beside it
    const wanted = Math.max(most / 127, Math.abs(bias?.[o] ?? 0) / (step * mostBias));
    const scale = Math.fround(wanted) < leastScale ? 1 : Math.fround(wanted);
    scales[o] = scale;
    for (let i = o * size; i < (o + 1) * size; i++) data[i] = Math.round(filter[i] / scale);
  }
  const parts = [scaled({ data, dims, scales, to: `${to}/filter` })];
  if (!bias) return parts;
  const products = scales.map((scale) => scale * step);
  const sums = Int32Array.from(bias, (value, o) => Math.round(value / products[o]));
  return [...parts, scaled({ data: sums, dims: [channels], scales: products, to: `${to}/bias` })];
}

/**
 * Whether a node is a convolution of one group: each of several has too little to do for whole numbers to
 * pay.
 */
export const isDense = ({ opType, attribute }: Pick<FileNode, "opType" | "attribute">): boolean =>
  opType === "Conv" && !attribute.some(({ name, i }) => name === "group" && whole(i) > 1);

/** Whether a node has a graph of its own, which may read what lies outside it. */
const hasBody = ({ attribute }: Pick<FileNode, "attribute">): boolean =>
  attribute.some(({ g, graphs }) => g !== null || graphs.length > 0);

/**
 * The model with those convolutions in 8 bits whose input and output both have a range: of each what it
 * reads and makes in steps of that range, its filters in steps of their own for each channel. All else
 * stays as it is, and so do convolutions of several groups, and those whose filters or biases are not stored
 * in single precision.
 *
 * @param model float32, or as `halfStored` leaves it
 * @param ranges those of `calibrate`
 * @throws {Error} when the model is of an opset before 13
 * @throws {RangeError} when a range is none, or 0 is not in it
 *
 * ```ts
 * import { quantized } from "lib/onnx/quantization.ts";
 * const small = (model: Uint8Array) => quantized(model, { pictures: [0, 255], map: [-8, 20] });
 * ```
 */
export function quantized(model: Uint8Array, ranges: ValueRanges): Uint8Array {
  for (const [name, range] of Object.entries(ranges)) {
    if (isValueRange(range)) continue;
    throw new RangeError(
      `Cannot quantise the model: the range of ${name} is ${
        JSON.stringify(range)
      }, not two numbers ` +
        "with 0 between them; measure it with calibrate",
    );
  }
  const { file, graph } = withSingles(decodeModel(model, { name: "the model" }));
  const opset = file.opsetImport.find(({ domain }) => domain === "");
  if (!opset || whole(opset.version) < leastOpset) {
    throw new Error(
      `Cannot quantise the model: it is of opset ${opset ? whole(opset.version) : "none"}, and ` +
        `scales of channels are of ${leastOpset}; export it with a later one`,
    );
  }
  const weights = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const roundedInputs = new Set<string>();
  const replaced = new Set<string>();
  const node: proto.onnx.INodeProto[] = [];
  const initializer: proto.onnx.ITensorProto[] = [...graph.initializer];
  const add = ({ nodes, tensors }: Part) => {
    node.push(...nodes);
    initializer.push(...tensors);
  };
  for (const one of graph.node) {
    const { input: [read, filterName, biasName], output: [made] } = one;
    const filter = weights.get(filterName ?? "");
    const bias = biasName ? weights.get(biasName) : null;
    const isStored = filter?.dataType === onnxTypes.float32 && bias !== undefined;
    if (!isDense(one) || !isStored || !ranges[read] || !ranges[made]) {
      node.push(one);
      continue;
    }
    const input = `${read}/rounded`;
    if (!roundedInputs.has(read)) add(rounded(read, { range: ranges[read], to: input }));
    roundedInputs.add(read);
    const parts = filterParts({
      filter: floatsOf(filter),
      dims: filter.dims.map(whole),
      bias: bias ? floatsOf(bias) : null,
      step: stepOf(ranges[read]),
      to: made,
    });
    parts.forEach(add);
    replaced.add(filterName).add(biasName);
    const terms = parts.flatMap(({ nodes }) => nodes[0].output!);
    node.push({ ...one, input: [input, ...terms], output: [`${made}/exact`] });
    add(rounded(`${made}/exact`, { range: ranges[made], to: made }));
  }
  const read = new Set([
    ...node.flatMap(({ input }) => input ?? []),
    ...graph.output.map(({ name }) => name),
  ]);
  const isLeft = graph.node.some(hasBody)
    ? () => true
    : (name: string) => !replaced.has(name) || read.has(name);
  return encodeModel(file, {
    ...graph,
    node,
    initializer: initializer.filter(({ name }) => isLeft(name!)),
    // old exports list their weights among the inputs
    input: graph.input.filter(({ name }) => isLeft(name)),
  });
}
