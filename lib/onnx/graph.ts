/** ONNX graphs built node by node and encoded as models. */
import proto from "onnx-proto";
import type { DataType, Tensor } from "lib/tensor/tensor.ts";

const { onnx } = proto;

/** Element types and their numbers in ONNX. */
export const onnxTypes: Readonly<Record<DataType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** An integer, a list of them, a text, or a real number, which must say that it is one. */
export type Attribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly floats: readonly number[] };

/** One operator of a graph with its inputs, outputs and attributes. */
export interface Node {
  /** Name of the operator, such as "Conv". */
  readonly operator: string;
  /** Names; an absent optional input is "". */
  readonly inputs: readonly string[];
  /** Names of the values that the node makes. */
  readonly outputs: readonly string[];
  /** Attributes by name, as ONNX's documentation lists them. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** "" for ONNX's own operators. */
  readonly domain: string;
}

/** An input or output: a side may be free, by a name such as "N". */
export interface Port {
  /** Name of the input or output. */
  readonly name: string;
  /** Element type. */
  readonly dtype: DataType;
  /** Sides by axis; a text is a free side. */
  readonly shape: readonly (number | string)[];
}

/** A finished graph, as plain values. */
export interface Graph {
  /** Inputs in order. */
  readonly inputs: readonly Port[];
  /** Outputs in order. */
  readonly outputs: readonly Port[];
  /** Stored tensors by name. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Nodes in an order in which they can run. */
  readonly nodes: readonly Node[];
  /** Texts stored in the model's file. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a node needs besides inputs and attributes. */
export interface NodeOptions {
  /** Domain of the operator. Default "": ONNX's own. */
  readonly domain?: string;
  /** How many outputs; default 1. */
  readonly outputs?: number;
}

/** Collects nodes; `graph()` gives what was built. */
export interface GraphBuilder {
  /** Adds an input to the graph and returns its name. */
  input(port: Port): string;
  /** Names a value as an output of the graph. */
  output(port: Port, value: string): void;
  /** Adds a constant and returns its name; equal small ones are shared. */
  constant(tensor: Tensor, name?: string): string;
  /** Adds a node and returns the name of its first output. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    options?: NodeOptions,
  ): string;
  /** Adds a node and returns the names of all its outputs. */
  nodeOf(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    options: NodeOptions,
  ): string[];
  /** The graph of all that was added; `metadata` is stored in the model's file. */
  graph(metadata?: Readonly<Record<string, string>>): Graph;
}

/**
 * An empty graph to build on.
 *
 * ```ts
 * import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
 * const builder = graphBuilder();
 * const x = builder.input({ name: "x", dtype: "float32", shape: ["N"] });
 * builder.output({ name: "y", dtype: "float32", shape: ["N"] }, builder.node("Exp", [x]));
 * const model = encodeGraph(builder.graph());
 * ```
 */
export function graphBuilder(): GraphBuilder {
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const constants = new Map<string, Tensor>();
  const shared = new Map<string, string>();
  const nodes: Node[] = [];
  const taken = new Map<string, number>();
  const fresh = (stem: string) => {
    const count = taken.get(stem) ?? 0;
    taken.set(stem, count + 1);
    return `${stem}_${count}`;
  };
  const builder: GraphBuilder = {
    input(port) {
      inputs.push(port);
      return port.name;
    },
    output(port, value) {
      outputs.push(port);
      nodes.push({
        operator: "Identity",
        inputs: [value],
        outputs: [port.name],
        attributes: {},
        domain: "",
      });
    },
    constant(tensor, name) {
      const key = tensor.data.length <= 32
        ? `${tensor.dtype} [${tensor.shape}] ${Array.from(tensor.data as ArrayLike<number>)}`
        : null;
      const known = key === null ? undefined : shared.get(key);
      if (known !== undefined) return known;
      const own = name ?? fresh("constant");
      if (constants.has(own)) return own;
      constants.set(own, tensor);
      if (key !== null) shared.set(key, own);
      return own;
    },
    node(operator, from, attributes = {}, options = {}) {
      const [first] = builder.nodeOf(operator, from, attributes, options);
      return first;
    },
    nodeOf(operator, from, attributes, { domain = "", outputs: count = 1 }) {
      const names = Array.from({ length: count }, () => fresh(operator));
      nodes.push({ operator, inputs: from, outputs: names, attributes, domain });
      return names;
    },
    graph: (metadata = {}) =>
      withoutCopies(withoutDead({ inputs, outputs, constants, nodes, metadata })),
  };
  return builder;
}

/** Outputs take the place of the values they were copied from, where a node makes those. */
function withoutCopies(graph: Graph): Graph {
  const made = new Set(
    graph.nodes.flatMap(({ operator, outputs }) => operator === "Identity" ? [] : outputs),
  );
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const named = new Map<string, string>();
  const copies = new Set<Node>();
  for (const node of graph.nodes) {
    const [from] = node.inputs;
    const [to] = node.outputs;
    const copy = node.operator === "Identity" && outputs.has(to) && made.has(from);
    if (!copy || named.has(from)) continue;
    named.set(from, to);
    copies.add(node);
  }
  const nameOf = (name: string) => named.get(name) ?? name;
  const nodes = graph.nodes.filter((node) => !copies.has(node)).map((node) => ({
    ...node,
    inputs: node.inputs.map(nameOf),
    outputs: node.outputs.map(nameOf),
  }));
  return { ...graph, nodes };
}

/** Leaves out nodes and constants that no output needs. */
function withoutDead(graph: Graph): Graph {
  const live = new Set(graph.outputs.map(({ name }) => name));
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => live.has(name))) continue;
    node.inputs.forEach((name) => live.add(name));
    nodes.push(node);
  }
  const constants = new Map([...graph.constants].filter(([name]) => live.has(name)));
  return { ...graph, nodes: nodes.reverse(), constants };
}

function attributeProto(name: string, value: Attribute) {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === "number") return { name, type: AttributeType.INT, i: value };
  if (typeof value === "string") {
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ("floats" in value) {
    return { name, type: AttributeType.FLOATS, floats: [...value.floats] };
  }
  return { name, type: AttributeType.INTS, ints: [...value] };
}

const portProto = ({ name, dtype, shape }: Port) => ({
  name,
  type: {
    tensorType: {
      elemType: onnxTypes[dtype],
      shape: {
        dim: shape.map((side) =>
          typeof side === "number" ? { dimValue: side } : { dimParam: side }
        ),
      },
    },
  },
});

const constantProto = (name: string, { dtype, shape, data }: Tensor) => ({
  name,
  dims: [...shape],
  dataType: onnxTypes[dtype],
  rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});

/** The bytes of a model: opset 18, and the domains that its nodes use. */
export function encodeGraph(graph: Graph): Uint8Array {
  const domains = new Set(["", ...graph.nodes.map(({ domain }) => domain)]);
  const model = onnx.ModelProto.create({
    irVersion: 9,
    producerName: "burin",
    opsetImport: [...domains].map((domain) => ({ domain, version: domain === "" ? 18 : 1 })),
    metadataProps: Object.entries(graph.metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: "burin",
      input: graph.inputs.map(portProto),
      output: graph.outputs.map(portProto),
      initializer: [...graph.constants].map(([name, tensor]) => constantProto(name, tensor)),
      node: graph.nodes.map(({ operator, inputs, outputs, attributes, domain }) => ({
        name: outputs[0],
        opType: operator,
        domain,
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
      })),
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
