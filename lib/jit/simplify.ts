/** A program made smaller without changing what it computes. */
import type { Operation, Program } from "./program.ts";
import { sizeOf } from "./rules/rule.ts";

/** An operation that gives its input back unchanged: the name of that input, or null. */
function passes(operation: Operation, { values }: Program): string | null {
  const { kernel, inputs, outputs: [out] } = operation;
  const same = (name: string) => {
    const [a, b] = [values[inputs[name]], values[out]];
    return a.dtype === b.dtype && a.shape.length === b.shape.length &&
      a.shape.every((dim, i) => dim === b.shape[i]);
  };
  switch (kernel) {
    case "Identity":
      return "x";
    case "Cast":
    case "Reshape":
      return same("x") ? "x" : null;
    case "Tile":
    case "Slice":
    case "PadV2":
      return same("x") ? "x" : null;
    case "Transpose": {
      const perm = operation.attributes.perm as number[];
      return perm.every((axis, i) => axis === i) ? "x" : null;
    }
    case "AddN":
    case "Concat":
      return Object.keys(inputs).length === 1 ? "0" : null;
    default:
      return null;
  }
}

/** Kernels whose results depend on nothing but inputs and attributes: all that have rules. */
const keyOf = ({ kernel, inputs, attributes }: Operation) =>
  JSON.stringify([kernel, Object.entries(inputs), attributes]);

/**
 * Drops operations that change nothing, computes equal ones once, writes constants of one value as
 * fills, and leaves out what no output needs.
 */
export function simplify(program: Program): Program {
  const { constants, outputs } = program;
  const stands = new Map<number, number>();
  const standing = (value: number): number => stands.get(value) ?? value;
  const known = new Map<string, readonly number[]>();
  const operations: Operation[] = [];
  const filledConstants = new Set<number>();
  const texts = new Map<string, number>();
  for (const [value, { data, shape, dtype }] of constants) {
    const [first] = data;
    if (sizeOf(shape) <= 1 || !data.every((number) => Object.is(number, first))) {
      if (data.length > 64) continue;
      const text = `${dtype} [${shape}] ${Array.from(data, (n) => Object.is(n, -0) ? "-0" : n)}`;
      const twin = texts.get(text);
      if (twin === undefined) texts.set(text, value);
      else stands.set(value, twin);
      continue;
    }
    filledConstants.add(value);
    const attributes = { shape, value: first, dtype };
    operations.push({ kernel: "Fill", inputs: {}, attributes, outputs: [value] });
  }
  for (const operation of program.operations) {
    const inputs = Object.fromEntries(
      Object.entries(operation.inputs).map(([name, value]) => [name, standing(value)]),
    );
    const renamed = { ...operation, inputs };
    const through = passes(renamed, program);
    if (through !== null) {
      const [made] = operation.outputs;
      stands.set(made, inputs[through]);
      continue;
    }
    const key = keyOf(renamed);
    const twin = known.get(key);
    if (twin) {
      operation.outputs.forEach((value, i) => stands.set(value, twin[i]));
      continue;
    }
    known.set(key, operation.outputs);
    operations.push(renamed);
  }
  const ends = outputs.map(({ name, value }) => ({ name, value: standing(value) }));
  const kept = new Map([...constants].filter(([value]) => !filledConstants.has(value)));
  return pruned({ ...program, outputs: ends, operations, constants: kept });
}

/** The program without what no output needs. */
export function pruned(program: Program): Program {
  const live = new Set(program.outputs.map(({ value }) => value));
  const kept: Operation[] = [];
  for (const operation of program.operations.toReversed()) {
    if (!operation.outputs.some((value) => live.has(value))) continue;
    for (const value of Object.values(operation.inputs)) live.add(value);
    kept.push(operation);
  }
  const constants = new Map([...program.constants].filter(([value]) => live.has(value)));
  return { ...program, operations: kept.reverse(), constants };
}
