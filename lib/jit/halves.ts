/** A program cut in two, so that some of its results are known before all of its inputs are. */
import type { Operation, Program } from "./program.ts";

export interface Halves {
  /** Gives the early results, and what crosses. */
  readonly first: Program;
  /** Takes the inputs, and what crosses, and gives the other results. */
  readonly second: Program;
  /** Names of what crosses: outputs of the first half, inputs of the second. */
  readonly crossing: readonly string[];
}

/** Kernels whose result is there already, or costs nothing to be made again. */
const free = new Set(["Identity", "Reshape", "ExpandDims", "Transpose"]);
const isFree = ({ kernel, inputs }: Operation) =>
  free.has(kernel) || Object.keys(inputs).length === 0;

/**
 * Cuts a program. The first half does what the early results need and no more. Whatever of it the second
 * half needs crosses over, so that nothing is computed twice but what is free.
 *
 * @param early names of outputs
 * @throws {RangeError} when the program has no such output
 *
 * ```ts
 * import { halved } from "lib/jit/halves.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * import { trace } from "lib/jit/trace.ts";
 * const shape = { shape: [2], dtype: "float32" } as const;
 * const program = trace(({ x, wanted }) => {
 *   const y = tf.exp(x);
 *   return { y, error: tf.sub(y, wanted) };
 * }, { x: shape, wanted: shape });
 * halved(program, ["y"]).crossing; // y
 * ```
 */
export function halved(program: Program, early: readonly string[]): Halves {
  const { inputs, outputs, operations } = program;
  const known = new Map(outputs.map(({ name, value }) => [name, value]));
  const missing = early.filter((name) => !known.has(name));
  if (missing.length > 0) {
    throw new RangeError(`Cannot give ${missing} early: there is only ${[...known.keys()]}`);
  }
  const before = new Set(early.map((name) => known.get(name)!));
  for (const { inputs, outputs } of operations.toReversed()) {
    if (!outputs.some((value) => before.has(value))) continue;
    for (const value of Object.values(inputs)) before.add(value);
  }
  const after = outputs.filter(({ name }) => !early.includes(name));
  const makers = new Map(operations.flatMap((made) => made.outputs.map((value) => [value, made])));
  const across = new Set<number>();
  const needed = new Set<number>();
  const need = (value: number) => {
    const maker = makers.get(value);
    if (!maker || needed.has(value) || across.has(value)) return;
    if (before.has(value) && !isFree(maker)) {
      across.add(value);
    } else {
      needed.add(value);
      Object.values(maker.inputs).forEach(need);
    }
  };
  after.forEach(({ value }) => need(value));
  const givenEarly = early.map((name) => ({ name, value: known.get(name)! }));
  const nameOf = (value: number) =>
    givenEarly.find((output) => output.value === value)?.name ?? `crossing.${value}`;
  const crossing = [...across].sort((a, b) => a - b)
    .map((value) => ({ name: nameOf(value), value }));
  const making = (values: ReadonlySet<number>) =>
    operations.filter(({ outputs }) => outputs.some((value) => values.has(value)));
  return {
    first: {
      ...program,
      inputs: inputs.filter(({ value }) => before.has(value)),
      operations: making(before),
      outputs: [...givenEarly, ...crossing.filter(({ name }) => !early.includes(name))],
    },
    second: {
      ...program,
      inputs: [...inputs, ...crossing],
      operations: making(needed),
      outputs: after,
    },
    crossing: crossing.map(({ name }) => name),
  };
}
