/** Models that others exported, taken apart: what they are made of, a part of one, other weights in it. */
import proto from "onnx-proto";
import { type DataType, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { onnxTypes } from "./graph.ts";

const { onnx } = proto;

/** A node as it stands in the file. */
export interface FileNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers and lists of them; other attributes are left out. */
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
}

/** What a model's file holds. */
export interface Anatomy {
  readonly nodes: readonly FileNode[];
  /** Stored tensors, and those of Constant nodes, of the types that the library knows. */
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly string[];
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

const whole = (value: number | { toNumber(): number }) =>
  typeof value === "number" ? value : value.toNumber();

type Decoded = ReturnType<typeof onnx.ModelProto.decode>;
type GraphOf = NonNullable<Decoded["graph"]>;

function decode(model: Uint8Array, name: string): { file: Decoded; graph: GraphOf } {
  let file: Decoded;
  try {
    file = onnx.ModelProto.decode(model) as Decoded;
  } catch (cause) {
    throw new Error(`Cannot read ${name} as an ONNX model: the file is damaged, or is no model`, {
      cause,
    });
  }
  if (!file.graph?.node?.length) {
    throw new Error(`Cannot read ${name} as an ONNX model: it is empty`);
  }
  return { file, graph: file.graph as GraphOf };
}

/** The parts of a model. @throws {Error} when the bytes are no model; `name` says which file */
export function anatomyOf(
  model: Uint8Array,
  { name: file = "this" }: { readonly name?: string } = {},
): Anatomy {
  const { graph } = decode(model, file);
  const constants = new Map<string, Tensor>();
  // newer exports keep small tensors as nodes
  const inNodes = (graph.node ?? []).flatMap(({ opType, output, attribute }) => {
    const value = opType === "Constant" && attribute?.find(({ name }) => name === "value")?.t;
    return value ? [{ ...value, name: output?.[0] }] : [];
  });
  const stored = [...graph.initializer ?? [], ...inNodes];
  for (const { name, dims, dataType, rawData, floatData, int64Data } of stored) {
    const dtype = dtypes.get(dataType ?? 0);
    if (!dtype || !name) continue;
    const shape = (dims ?? []).map(whole);
    const fits = (rawData?.length ?? 0) % arrays[dtype].BYTES_PER_ELEMENT === 0;
    const data = rawData?.length && fits
      ? new arrays[dtype](Uint8Array.from(rawData).buffer)
      : dtype === "float32"
      ? Float32Array.from(floatData ?? [])
      : dtype === "int64"
      ? BigInt64Array.from(int64Data ?? [], (n) => BigInt(whole(n)))
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
  const nodes = (graph.node ?? []).map((node): FileNode => ({
    operator: node.opType ?? "",
    inputs: [...node.input ?? []],
    outputs: [...node.output ?? []],
    attributes: Object.fromEntries(
      (node.attribute ?? []).flatMap(
        ({ name, type, i, ints }): [string, number | readonly number[]][] => {
          const { INT, INTS } = onnx.AttributeProto.AttributeType;
          if (type === INT) return [[name!, whole(i!)]];
          return type === INTS ? [[name!, ints!.map(whole)]] : [];
        },
      ),
    ),
  }));
  const named = (ports: typeof graph.input) => (ports ?? []).map(({ name }) => name ?? "");
  return {
    nodes,
    constants,
    // old exports list their weights among the inputs
    inputs: named(graph.input).filter((name) => !constants.has(name)),
    outputs: named(graph.output),
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
): Uint8Array {
  const { file, graph } = decode(model, "this");
  const live = new Set(Object.keys(outputs));
  const made = new Set((graph.node ?? []).flatMap(({ output }) => output ?? []));
  for (const name of live) {
    if (!made.has(name)) throw new Error(`Cannot cut the model at "${name}": no node makes it`);
  }
  const nodes = [];
  for (const node of (graph.node ?? []).toReversed()) {
    if (!(node.output ?? []).some((name) => live.has(name))) continue;
    (node.input ?? []).forEach((name) => live.add(name));
    nodes.push(node);
  }
  graph.node = nodes.reverse();
  graph.initializer = (graph.initializer ?? []).filter(({ name }) => live.has(name ?? ""));
  graph.input = (graph.input ?? []).filter(({ name }) => live.has(name ?? ""));
  graph.output = Object.entries(outputs).map(([name, shape]) =>
    onnx.ValueInfoProto.create(floatPort(name, shape))
  );
  graph.valueInfo = [];
  return onnx.ModelProto.encode(file).finish();
}

export interface Changes {
  /** Stored tensors by name, in place of the file's; of any shape. */
  readonly constants: Readonly<Record<string, Tensor>>;
  /** New shapes of outputs. */
  readonly outputs?: Readonly<Record<string, readonly number[]>>;
  /** Texts added to the file's own. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The model with other stored tensors. @throws {Error} when it has none of such a name */
export function changeModel(model: Uint8Array, { constants, outputs, metadata }: Changes) {
  const { file, graph } = decode(model, "this");
  const left = new Map(Object.entries(constants));
  for (const stored of graph.initializer ?? []) {
    const given = left.get(stored.name ?? "");
    if (!given) continue;
    left.delete(stored.name!);
    const { dtype, shape, data } = given;
    Object.assign(stored, {
      dims: [...shape],
      dataType: onnxTypes[dtype],
      rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      floatData: [],
      int64Data: [],
    });
  }
  if (left.size > 0) {
    throw new Error(
      `Cannot change ${[...left.keys()].join(", ")}: the model stores no such tensor`,
    );
  }
  graph.output = (graph.output ?? []).map((port) => {
    const shape = outputs?.[port.name ?? ""];
    return shape ? onnx.ValueInfoProto.create(floatPort(port.name!, shape)) : port;
  });
  // shapes written down for the old tensors would contradict the new ones
  graph.valueInfo = [];
  const added = Object.entries(metadata ?? {}).map(([key, value]) => ({ key, value }));
  file.metadataProps = [
    ...(file.metadataProps ?? []).filter(({ key }) => !(key! in (metadata ?? {}))),
    ...added.map((entry) => onnx.StringStringEntryProto.create(entry)),
  ];
  return onnx.ModelProto.encode(file).finish();
}
