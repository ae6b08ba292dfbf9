/** Models that others exported, taken apart: what they are made of, a part of one, other weights in it. */
import proto from "onnx-proto";
import { type DataType, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { onnxTypes } from "./graph.ts";
import { type Decoded, decodeModel, encodeModel, whole } from "./model_file.ts";

const { onnx } = proto;

/** A node as it stands in the file. */
export interface FileNode {
  /** Name of the operator, such as "Conv". */
  readonly operator: string;
  /** Names of the values it reads; an absent optional input is "". */
  readonly inputs: readonly string[];
  /** Names of the values it makes. */
  readonly outputs: readonly string[];
  /** Whole numbers and lists of them; other attributes are left out. */
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
}

/** What a model's file holds. */
export interface Anatomy {
  /** All nodes, in the file's order. */
  readonly nodes: readonly FileNode[];
  /** Stored tensors, and those of Constant nodes, of the types that the library knows. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Names of the inputs. */
  readonly inputs: readonly string[];
  /** Names of the outputs. */
  readonly outputs: readonly string[];
}

const dtypes = new Map(Object.entries(onnxTypes).map(([name, n]) => [n, name as DataType]));

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

type Graph = Decoded<proto.onnx.IGraphProto>;
type Stored = Decoded<proto.onnx.ITensorProto>;

/** Stored tensors by name, and those that newer exports keep as nodes. */
function storedIn({ node, initializer }: Graph): Map<string, Stored> {
  const stored = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  for (const { opType, output: [made], attribute } of node) {
    const value = attribute.find(({ name }) => name === "value")?.t;
    if (opType === "Constant" && value) stored.set(made, value);
  }
  return stored;
}

/** The parts of a model. @throws {Error} when the bytes are no model; `name` says which file */
export function anatomyOf(
  model: Uint8Array,
  { name: file = "this" }: { readonly name?: string } = {},
): Anatomy {
  const { graph } = decodeModel(model, { name: file });
  const constants = new Map<string, Tensor>();
  for (const [name, { dims, dataType, rawData, floatData, int64Data }] of storedIn(graph)) {
    const dtype = dtypes.get(dataType);
    if (!dtype) continue;
    const shape = dims.map(whole);
    const fits = rawData.length % arrays[dtype].BYTES_PER_ELEMENT === 0;
    const data = rawData.length > 0 && fits
      ? new arrays[dtype](Uint8Array.from(rawData).buffer)
      : dtype === "float32"
      ? Float32Array.from(floatData)
      : dtype === "int64"
      ? BigInt64Array.from(int64Data, (n) => BigInt(whole(n)))
      : null;
    // those of weights in a file beside the model have no data
    if (fits && !data?.length && sizeOf(shape) > 0) continue;
    if (!fits || data?.length !== sizeOf(shape)) {
      throw new Error(
        `Cannot read ${file} as an ONNX model: the data of "${
          name.slice(0, 60)
        }" does not fill its ` +
          "shape; the file is damaged",
      );
    }
    constants.set(name, { dtype, shape, data } as Tensor);
  }
  const nodes = graph.node.map(({ opType, input, output, attribute }): FileNode => ({
    operator: opType,
    inputs: input,
    outputs: output,
    attributes: Object.fromEntries(
      attribute.flatMap(({ name, type, i, ints }): [string, number | readonly number[]][] => {
        const { INT, INTS } = onnx.AttributeProto.AttributeType;
        if (type === INT) return [[name, whole(i)]];
        return type === INTS ? [[name, ints.map(whole)]] : [];
      }),
    ),
  }));
  return {
    nodes,
    constants,
    // old exports list their weights among the inputs
    inputs: graph.input.map(({ name }) => name).filter((name) => !constants.has(name)),
    outputs: graph.output.map(({ name }) => name),
  };
}

const floatPort = (name: string, shape: readonly (number | string)[]) => ({
  name,
  type: {
    tensorType: {
      elemType: onnxTypes.float32,
      shape: { dim: shape.map((s) => typeof s === "number" ? { dimValue: s } : { dimParam: s }) },
    },
  },
});

/**
 * The part of a model that leads to the named values, with those as its outputs.
 *
 * @param outputs names of values in the model, float32, with the shape that each has
 * @param options `inputs` are new shapes of inputs that it keeps, float32
 * @throws {Error} when no node makes one of them
 *
 * ```ts
 * import { cutModel } from "lib/onnx/surgery.ts";
 * const neck = (model: Uint8Array) => cutModel(model, { features: [1, 64, 52, 52] });
 * ```
 */
export function cutModel(
  model: Uint8Array,
  outputs: Readonly<Record<string, readonly (number | string)[]>>,
  { inputs = {} }: { readonly inputs?: Readonly<Record<string, readonly (number | string)[]>> } =
    {},
): Uint8Array {
  const { file, graph } = decodeModel(model, { name: "this" });
  const live = new Set(Object.keys(outputs));
  const made = new Set(graph.node.flatMap(({ output }) => output));
  for (const name of live) {
    if (!made.has(name)) throw new Error(`Cannot cut the model at "${name}": no node makes it`);
  }
  const nodes = [];
  for (const node of graph.node.toReversed()) {
    if (!node.output.some((name) => live.has(name))) continue;
    node.input.forEach((name) => live.add(name));
    nodes.push(node);
  }
  return encodeModel(file, {
    ...graph,
    node: nodes.reverse(),
    initializer: graph.initializer.filter(({ name }) => live.has(name)),
    input: graph.input.filter(({ name }) => live.has(name))
      .map((port) =>
        Object.hasOwn(inputs, port.name) ? floatPort(port.name, inputs[port.name]) : port
      ),
    output: Object.entries(outputs).map(([name, shape]) => floatPort(name, shape)),
  });
}

/** What to replace in a model's file. */
export interface ModelChanges {
  /** Stored tensors by name, in place of the file's; of any shape. */
  readonly constants: Readonly<Record<string, Tensor>>;
  /** New shapes of outputs. */
  readonly outputs?: Readonly<Record<string, readonly number[]>>;
  /** Texts added to the file's own. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The model with other stored tensors. @throws {Error} when it has none of such a name */
export function changeModel(
  model: Uint8Array,
  { constants, outputs = {}, metadata = {} }: ModelChanges,
): Uint8Array {
  const { file, graph } = decodeModel(model, { name: "this" });
  const stored = storedIn(graph);
  const missing = Object.keys(constants).filter((name) => !stored.has(name));
  if (missing.length > 0) {
    throw new Error(`Cannot change ${missing.join(", ")}: the model stores no such tensor`);
  }
  for (const [name, { dtype, shape, data }] of Object.entries(constants)) {
    Object.assign(stored.get(name)!, {
      dims: shape,
      dataType: onnxTypes[dtype],
      rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      floatData: [],
      int64Data: [],
    });
  }
  const metadataProps = [
    ...file.metadataProps.filter(({ key }) => !Object.hasOwn(metadata, key)),
    ...Object.entries(metadata).map(([key, value]) => ({ key, value })),
  ];
  const output = graph.output.map((port) =>
    Object.hasOwn(outputs, port.name) ? floatPort(port.name, outputs[port.name]) : port
  );
  return encodeModel({ ...file, metadataProps }, { ...graph, output });
}

/** The whole numbers of a stored tensor; null for one of another type. */
function wholeNumbers({ dataType, rawData, int64Data }: Stored): number[] | null {
  if (dataType !== onnxTypes.int64) return null;
  if (rawData.length === 0) return int64Data.map(whole);
  return Array.from(new BigInt64Array(Uint8Array.from(rawData).buffer), Number);
}

const storeWholeNumbers = (stored: Stored, values: readonly number[]) =>
  Object.assign(stored, {
    dims: [values.length],
    rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
    int64Data: [],
  });

/** The sides of an input or output; 0 for one that is free. */
const sidesOf = (port: Graph["input"][number] | undefined): number[] =>
  port?.type?.tensorType?.shape?.dim.map(({ dimValue }) => whole(dimValue ?? 0)) ?? [];

/** The sides of the picture that a model takes, `[1, 3, H, W]`; 0 for those that are free. */
export function inputSides(
  model: Uint8Array,
  { name = "this" }: { readonly name?: string } = {},
): number[] {
  const { graph } = decodeModel(model, { name });
  const stored = storedIn(graph);
  return sidesOf(graph.input.find((port) => !stored.has(port.name)));
}

/** What has to be known of a detector before its picture's sides can be freed. */
export interface FreeSidesOptions {
  /** Pixels of a picture for a cell of each of the model's maps. */
  readonly strides: readonly number[];
  /** What errors call the model. Default "this". */
  readonly name?: string;
}

/**
 * A detector that takes pictures of any sides, made from one whose file fixed them: `[1, 3, H, W]` in,
 * `[1, rows, values]` out, a row for each cell of its maps. Its convolutions need no change; maps that
 * are laid out as rows of a fixed number, or enlarged to a fixed size, do. Sides must be multiples of
 * the largest stride. A model whose sides are free already comes back as it is.
 *
 * @throws {Error} when the file stores numbers for its own size alone, such as the places of cells
 *
 * ```ts
 * import { freeSides } from "lib/onnx/surgery.ts";
 * const free = (yolox: Uint8Array) => freeSides(yolox, { strides: [8, 16, 32] });
 * ```
 */
export function freeSides(
  model: Uint8Array,
  { strides, name = "this" }: FreeSidesOptions,
): Uint8Array {
  const { file, graph } = decodeModel(model, { name });
  const stored = storedIn(graph);
  const input = graph.input.find((port) => !stored.has(port.name));
  const dims = sidesOf(input);
  const [one, channels, height, width] = dims;
  if (dims.length === 4 && !height && !width) return model;
  const refuse = (why: string): never => {
    throw new Error(
      `Cannot give ${name} pictures of other sides than its ${width} x ${height}: ${why}; ` +
        "export it with free sides, or use it at its own",
    );
  };
  if (dims.length !== 4 || !height || !width) refuse("it takes no [1,3,H,W]");
  const cells = strides.map((s) => height / s * (width / s));
  const rows = cells.reduce((sum, count) => sum + count, 0);
  for (const tensor of stored.values()) {
    const dims = tensor.dims.map(whole);
    // exported with --decode_in_inference
    if (dims.length > 1 && dims.includes(rows)) refuse("it stores the places of its cells");
  }
  for (const { opType, input: [, name] } of graph.node) {
    const shape = opType === "Reshape" ? stored.get(name) : undefined;
    const numbers = shape ? wholeNumbers(shape) : null;
    if (!numbers) continue;
    const fixed = numbers.filter((side) => cells.includes(side));
    if (fixed.length === 1 && !numbers.includes(-1)) {
      storeWholeNumbers(shape!, numbers.map((side) => cells.includes(side) ? -1 : side));
    } else if (!numbers.includes(-1)) refuse(`it stores the shape [${numbers}]`);
  }
  const scales: proto.onnx.ITensorProto[] = [];
  const node = graph.node.map((node) => {
    const { input: [map, region, , name], output: [made] } = node;
    const size = node.opType === "Resize" ? stored.get(name) : undefined;
    const to = size ? wholeNumbers(size) : null;
    if (!to) return node;
    // a map is enlarged to the one of the next stride, which is half as large
    const next = strides.slice(0, -1).some((s, i) =>
      strides[i + 1] === 2 * s && to[2] === height / s &&
      to[3] === width / s
    );
    if (!next) refuse(`it enlarges a map to [${to}]`);
    const twice = `${made}_scales`;
    scales.push({
      name: twice,
      dims: [4],
      dataType: onnxTypes.float32,
      rawData: new Uint8Array(Float32Array.of(1, 1, 2, 2).buffer),
    });
    return { ...node, input: [map, region, twice] };
  });
  return encodeModel(file, {
    ...graph,
    node,
    initializer: [...graph.initializer, ...scales],
    input: [
      floatPort(input!.name, [one, channels, "height", "width"]),
      ...graph.input.filter((port) => port !== input),
    ],
    output: graph.output.map((port) =>
      floatPort(port.name, [one, "rows", sidesOf(port).at(-1) || "values"])
    ),
  });
}
