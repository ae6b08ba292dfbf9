/** Two models as one, the second fed by the first; and weights stored in half the bytes. */
import proto from "onnx-proto";
import { onnxTypes } from "./graph.ts";

const { onnx } = proto;

type Graph = NonNullable<ReturnType<typeof onnx.ModelProto.decode>["graph"]>;

function decoded(model: Uint8Array) {
  const file = onnx.ModelProto.decode(model);
  if (!file.graph?.node?.length) {
    throw new Error("Cannot join an ONNX model that is empty: give the bytes of a whole file");
  }
  return { file, graph: file.graph as Graph };
}

/** Every value of a graph by another name, but for its inputs. */
function renamed(graph: Graph, prefix: string): (name: string) => string {
  const stored = new Set((graph.initializer ?? []).map(({ name }) => name));
  const inputs = new Set(
    (graph.input ?? []).map(({ name }) => name).filter((name) => !stored.has(name)),
  );
  const name = (old: string) => old === "" || inputs.has(old) ? old : prefix + old;
  for (const node of graph.node ?? []) {
    node.input = (node.input ?? []).map(name);
    node.output = (node.output ?? []).map(name);
    node.name = "";
  }
  for (const tensor of graph.initializer ?? []) tensor.name = name(tensor.name ?? "");
  return name;
}

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
  const [one, two] = [decoded(first), decoded(second)];
  const names = (ports: Graph["input"]) => new Set((ports ?? []).map(({ name }) => name ?? ""));
  const [given, wanted] = [names(one.graph.output), names(two.graph.input)];
  for (const [input, output] of Object.entries(links)) {
    if (given.has(output) && wanted.has(input)) continue;
    const missing = given.has(output)
      ? `the second model has no input "${input}"`
      : `the first model has no output "${output}"`;
    throw new Error(`Cannot join two models: ${missing}`);
  }
  const nameOf = renamed(one.graph, "first/");
  const own = renamed(two.graph, "second/");
  for (const node of two.graph.node ?? []) {
    node.input = (node.input ?? []).map((name) => name in links ? nameOf(links[name]) : name);
  }
  const outputs = (two.graph.output ?? []).map((port) => {
    const inner = own(port.name ?? "");
    return { port, inner };
  });
  // outputs keep their names
  for (const node of two.graph.node ?? []) {
    const outward = (name: string) =>
      outputs.find(({ inner }) => inner === name)?.port.name ?? name;
    node.input = (node.input ?? []).map(outward);
    node.output = (node.output ?? []).map(outward);
  }
  const stored = [...one.graph.initializer ?? [], ...two.graph.initializer ?? []];
  const isStored = new Set(stored.map(({ name }) => name));
  const inputs = new Map(
    [...one.graph.input ?? [], ...two.graph.input ?? []]
      .filter(({ name }) => !isStored.has(name) && !(name! in links))
      .map((port) => [port.name, port]),
  );
  two.graph.input = [...inputs.values()];
  two.graph.initializer = stored;
  two.graph.node = [...one.graph.node ?? [], ...two.graph.node ?? []];
  two.graph.valueInfo = [];
  const domains = new Map<string, number>();
  for (
    const { domain, version } of [...one.file.opsetImport ?? [], ...two.file.opsetImport ?? []]
  ) {
    const number = Number(version ?? 1);
    domains.set(domain ?? "", Math.max(number, domains.get(domain ?? "") ?? 0));
  }
  two.file.opsetImport = [...domains].map(([domain, version]) =>
    onnx.OperatorSetIdProto.create({ domain, version })
  );
  return onnx.ModelProto.encode(two.file).finish();
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
  const { file, graph } = decoded(model);
  const casts: NonNullable<Graph["node"]> = [];
  for (const tensor of graph.initializer ?? []) {
    const { dataType, rawData, floatData, name } = tensor;
    if (dataType !== onnxTypes.float32) continue;
    const numbers = rawData?.length
      ? new Float32Array(Uint8Array.from(rawData).buffer)
      : Float32Array.from(floatData!);
    if (numbers.length < leastNumbers) continue;
    const half = Float16Array.from(numbers);
    Object.assign(tensor, {
      name: `${name}/half`,
      dataType: float16,
      rawData: new Uint8Array(half.buffer),
      floatData: [],
    });
    casts.push(onnx.NodeProto.create({
      opType: "Cast",
      input: [`${name}/half`],
      output: [name!],
      attribute: [onnx.AttributeProto.create({
        name: "to",
        type: onnx.AttributeProto.AttributeType.INT,
        i: onnxTypes.float32,
      })],
    }));
  }
  graph.node = [...casts, ...graph.node ?? []];
  return onnx.ModelProto.encode(file).finish();
}
