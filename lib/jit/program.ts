/** What a traced function does: kernel calls over numbered values, in order. */
import { textOrder } from "lib/assets/text_order.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** Element types that tfjs's kernels know here. */
export type Dtype = "float32" | "int32" | "bool";

/** What is known of a value before it is computed. */
export interface Shaped {
  /** Sides by axis; `[]` for a scalar. */
  readonly shape: readonly number[];
  /** Element type. */
  readonly dtype: Dtype;
}

/** One call of a tfjs kernel. Values are numbers, unique in a program. */
export interface Operation {
  /** Name of the kernel in TensorFlow.js, such as "MatMul". */
  readonly kernel: string;
  /** The kernel's inputs by their names; lists have "0", "1", ... */
  readonly inputs: Readonly<Record<string, number>>;
  /** The kernel's attributes as TensorFlow.js passes them, such as strides. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The values that the kernel makes. */
  readonly outputs: readonly number[];
}

/** A traced function: its kernel calls in order, and what is known of each value. */
export interface Program {
  /** Inputs by name, with the numbers of their values. */
  readonly inputs: readonly { readonly name: string; readonly value: number }[];
  /** Outputs by name, with the numbers of their values. */
  readonly outputs: readonly { readonly name: string; readonly value: number }[];
  /** Kernel calls in an order in which they can run. */
  readonly operations: readonly Operation[];
  /** Shape and type of every value, at its number. */
  readonly values: readonly Shaped[];
  /** Values that are known already. */
  readonly constants: ReadonlyMap<number, Tensor<"float32" | "int32" | "bool">>;
}

const shapeText = ({ dtype, shape }: Shaped) => `${dtype}[${shape}]`;

function attributeText(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value).replaceAll('"', "");
}

/** The program as text: values numbered in the order of their making, attributes by name. */
export function printProgram(program: Program): string {
  const names = new Map(program.inputs.map(({ name, value }) => [value, name]));
  const nameOf = (value: number) => {
    const known = names.get(value) ?? `%${names.size - program.inputs.length}`;
    names.set(value, known);
    return known;
  };
  const lines = program.inputs.map(({ name, value }) =>
    `input ${name}: ${shapeText(program.values[value])}`
  );
  for (const { kernel, inputs, attributes, outputs } of program.operations) {
    for (const value of Object.values(inputs)) {
      const constant = names.has(value) ? undefined : program.constants.get(value);
      if (!constant) continue;
      const head = Array.from(constant.data.subarray(0, 8));
      const more = constant.data.length > 8 ? " ..." : "";
      lines.push(`${nameOf(value)}: ${shapeText(program.values[value])} = ${head}${more}`);
    }
    const from = Object.entries(inputs).map(([name, value]) => `${name}: ${nameOf(value)}`);
    const options = Object.entries(attributes).filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => textOrder(a, b)).map(([name, value]) =>
        `${name}=${attributeText(value)}`
      );
    const made = outputs.map((value) => `${nameOf(value)}: ${shapeText(program.values[value])}`);
    lines.push(`${made.join(", ")} = ${kernel}(${[...from, ...options].join(", ")})`);
  }
  lines.push(...program.outputs.map(({ name, value }) => `output ${name} = ${nameOf(value)}`));
  return lines.join("\n");
}
