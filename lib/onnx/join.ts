/** Two models as one, the second fed by the first; and weights stored in half the bytes. */
import proto from "onnx-proto";
import { onnxTypes } from "./graph.ts";
import {
  type Decoded,
  decodeModel,
  encodeModel,
  floatsOf,
  type ModelFile,
  whole,
} from "./model_file.ts";

const { AttributeProto: { AttributeType } } = proto.onnx;

type Graph = Decoded<proto.onnx.IGraphProto>;

/** The inputs of a graph that somebody must give: old exports list their weights, too. */
function inputsOf({ input, initializer }: Graph): Graph["input"] {
  const stored = new Set(initializer.map(({ name }) => name));
  return input.filter(({ name }) => !stored.has(name));
}

/** Other names for the values of a graph: its inputs keep theirs, and an absent one has none. */
function prefixed(graph: Graph, prefix: string): (name: string) => string {
  const kept = new Set(["", ...inputsOf(graph).map(({ name }) => name)]);
  return (name) => kept.has(name) ? name : prefix + name;
}

/** Nodes and stored tensors, whose values have other names. */
const renamed = ({ node, initializer }: Graph, nameOf: (name: string) => string) => ({
  node: node.map((one) => ({
    ...one,
    name: "",
    input: one.input.map(nameOf),
    output: one.output.map(nameOf),
  })),
  initializer: initializer.map((tensor) => ({ ...tensor, name: nameOf(tensor.name) })),
});

/**
 * A model that runs `first`, then `second`. Inputs of one name are one input.
 *
 * @param links inputs of the second by the outputs of the first that they are given
 * @throws {Error} when the first has no such output, or the second no such input
 *
 * ```ts
 * import { joinModels } from "lib/onnx/join.ts";
 * const both = (neck: Uint8Array, head: Uint8Array) =>
 *   joinModels(neck, head, { links: { features: "map" } });
 * ```
 */
export function joinModels(
  first: Uint8Array,
  second: Uint8Array,
  { links }: { readonly links: Readonly<Record<string, string>> },
): Uint8Array {
  const one = decodeModel(first, { name: "the first model to be joined" });
  const two = decodeModel(second, { name: "the second model to be joined" });
  const names = (ports: Graph["input"]) => new Set(ports.map(({ name }) => name));
  const [given, wanted] = [names(one.graph.output), names(inputsOf(two.graph))];
  for (const [input, output] of Object.entries(links)) {
    if (given.has(output) && wanted.has(input)) continue;
    const missing = given.has(output)
      ? `the second model has no input "${input}"`
      : `the first model has no output "${output}"`;
    throw new Error(`Cannot join two models: ${missing}`);
  }
  const nameInFirst = prefixed(one.graph, "first/");
  const nameInSecond = prefixed(two.graph, "second/");
  const joints = new Map([
    ...Object.entries(links).map(([input, output]) => [input, nameInFirst(output)] as const),
    // outputs keep their names
    ...two.graph.output.map(({ name }) => [name, name] as const),
  ]);
  const before = renamed(one.graph, nameInFirst);
  const after = renamed(two.graph, (name) => joints.get(name) ?? nameInSecond(name));
  const inputs = new Map(
    [...inputsOf(one.graph), ...inputsOf(two.graph).filter(({ name }) => !joints.has(name))]
      .map((port) => [port.name, port]),
  );
  const domains = new Map<string, number>();
  for (const { domain, version } of [...one.file.opsetImport, ...two.file.opsetImport]) {
    domains.set(domain, Math.max(whole(version), domains.get(domain) ?? 0));
  }
  return encodeModel({
    ...two.file,
    opsetImport: [...domains].map(([domain, version]) => ({ domain, version })),
  }, {
    ...two.graph,
    node: [...before.node, ...after.node],
    initializer: [...before.initializer, ...after.initializer],
    input: [...inputs.values()],
  });
}

/** ONNX's number for half precision. */
const float16 = 10;

/** Smaller tensors stay as they are: they weigh nothing, and normalisations want their digits. */
const leastNumbers = 256;

/**
 * The model with its large weights in half precision, which the runtime turns back as it loads: half the
 * file, the same speed.
 */
export function halfStored(model: Uint8Array): Uint8Array {
  const { file, graph } = decodeModel(model, { name: "the model" });
  const casts: proto.onnx.INodeProto[] = [];
  const initializer = graph.initializer.map((tensor) => {
    const { dataType, name } = tensor;
    if (dataType !== onnxTypes.float32) return tensor;
    const numbers = floatsOf(tensor);
    if (numbers.length < leastNumbers) return tensor;
    const half = `${name}/half`;
    casts.push({
      opType: "Cast",
      input: [half],
      output: [name],
      attribute: [{ name: "to", type: AttributeType.INT, i: onnxTypes.float32 }],
    });
    const rawHalves = new Uint8Array(Float16Array.from(numbers).buffer);
    return { ...tensor, name: half, dataType: float16, rawData: rawHalves, floatData: [] };
  });
  return encodeModel(file, { ...graph, node: [...casts, ...graph.node], initializer });
}

/** What a model's file holds, with the weights that `halfStored` put into half precision in single again. */
export function withSingles({ file, graph }: ModelFile): ModelFile {
  const halves = new Map(
    graph.initializer.filter(({ dataType }) => dataType === float16)
      .map((tensor) => [tensor.name, tensor]),
  );
  const singles = new Map<string, Graph["initializer"][number]>();
  const node = graph.node.filter(({ opType, input: [half], output: [name] }) => {
    const tensor = opType === "Cast" ? halves.get(half) : undefined;
    if (!tensor) return true;
    const numbers = new Float16Array(Uint8Array.from(tensor.rawData).buffer);
    const rawData = new Uint8Array(Float32Array.from(numbers).buffer);
    singles.set(half, { ...tensor, name, dataType: onnxTypes.float32, rawData });
    return false;
  });
  const initializer = graph.initializer.map((tensor) => singles.get(tensor.name) ?? tensor);
  return { file, graph: { ...graph, node, initializer } };
}

/** The model's bytes, as `withSingles` has it. */
export function singleStored(model: Uint8Array): Uint8Array {
  const { file, graph } = withSingles(decodeModel(model, { name: "the model" }));
  return encodeModel(file, graph);
}
