/** Graphs as text, the same text for the same graph, so that tests and people can compare them. */
import { textOrder } from "lib/assets/text_order.ts";
import type { Attribute, Graph, Port } from "./graph.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

const portText = ({ name, dtype, shape }: Port) => `${name}: ${dtype}[${shape}]`;

function attributeText(value: Attribute): string {
  if (typeof value === "object" && "float" in value) return String(value.float);
  if (typeof value === "object" && "floats" in value) return `[${value.floats.map(String)}]`;
  return typeof value === "string" ? JSON.stringify(value) : `[${[value].flat()}]`;
}

function constantText({ dtype, shape, data }: Tensor): string {
  const head = Array.from(data.slice(0, 8) as ArrayLike<number>);
  return `${dtype}[${shape}] ${head}${data.length > 8 ? " ..." : ""}`;
}

/**
 * One line per input, constant, node and output. Values are renamed by the order of their first use.
 *
 * ```ts
 * import { graphBuilder } from "lib/onnx/graph.ts";
 * import { printGraph } from "lib/onnx/print.ts";
 * printGraph(graphBuilder().graph()); // ""
 * ```
 */
export function printGraph(graph: Graph): string {
  const names = new Map<string, string>();
  for (const { name } of graph.inputs) names.set(name, name);
  for (const { name } of graph.outputs) names.set(name, name);
  const nameOf = (value: string) => {
    if (value === "") return "_";
    const known = names.get(value) ?? `%${names.size - graph.inputs.length - graph.outputs.length}`;
    names.set(value, known);
    return known;
  };
  const lines = graph.inputs.map((port) => `input ${portText(port)}`);
  for (const { operator, inputs, outputs, attributes, domain } of graph.nodes) {
    for (const input of inputs) {
      const constant = names.has(input) ? undefined : graph.constants.get(input);
      if (constant) lines.push(`${nameOf(input)} = ${constantText(constant)}`);
    }
    const options = Object.entries(attributes).sort(([a], [b]) => textOrder(a, b))
      .map(([name, value]) => ` ${name}=${attributeText(value)}`).join("");
    const called = domain === "" ? operator : `${domain}:${operator}`;
    const from = inputs.map(nameOf).join(", ");
    lines.push(`${outputs.map(nameOf).join(", ")} = ${called}(${from})${options}`);
  }
  lines.push(...graph.outputs.map((port) => `output ${portText(port)}`));
  return lines.join("\n");
}
