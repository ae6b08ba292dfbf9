/**
 * Horizontal fusion: what is done alike to many vectors is done once, to all of them end to end. On a
 * GPU an operation costs the same however little it does, and an optimiser does a dozen to each of a
 * hundred short vectors. On a CPU nothing is gained, and all gradients are held until the last is there.
 *
 * Groups are found as in superword-level parallelism (Larsen and Amarasinghe, 2000), from the program's
 * outputs backwards: outputs that are computed alike are a group, and so are the operations that compute
 * one operand of every member of a group, where they are alike. Every number stays the same.
 */
import { sizeOf } from "lib/tensor/tensor.ts";
import type { Operation, Program } from "./program.ts";
import { pruned } from "./simplify.ts";

/** Kernels that compute each element from the same element of each input. */
const elementwise: ReadonlySet<string> = new Set([
  "Abs",
  "Add",
  "Exp",
  "Log",
  "Maximum",
  "Minimum",
  "Multiply",
  "Neg",
  "Pow",
  "RealDiv",
  "Reciprocal",
  "Rsqrt",
  "Sqrt",
  "Square",
  "SquaredDifference",
  "Sub",
]);

/**
 * Operations that become one, by their places in the program; the fused one stands at the last. One that
 * several members of another group read is there as often, and computed as often.
 */
interface FusionGroup {
  readonly members: readonly number[];
  readonly place: number;
}

/** Where values of a program come from and go to, by the places of operations. */
function indexOf({ operations }: Program) {
  const makers = new Map<number, number>();
  const users = new Map<number, number[]>();
  operations.forEach(({ inputs, outputs }, place) => {
    for (const value of outputs) makers.set(value, place);
    for (const value of Object.values(inputs)) {
      const known = users.get(value);
      if (known) known.push(place);
      else users.set(value, [place]);
    }
  });
  return { makers, users };
}

/** The groups of a program, by the places of their members. */
function fusionGroups(program: Program): ReadonlyMap<number, FusionGroup> {
  const { operations, values, outputs } = program;
  const { makers, users } = indexOf(program);
  const isVector = (value: number) =>
    values[value].shape.length === 1 && values[value].dtype === "float32";
  const canFuse = ({ kernel, inputs, outputs: [out] }: Operation) =>
    elementwise.has(kernel) && isVector(out) &&
    Object.values(inputs).every((value) =>
      values[value].shape.length === 0 || values[value].shape.join() === values[out].shape.join()
    );
  /** What members of a group have in common: kernel, attributes and scalars; null: it cannot be fused. */
  const keyOf = (place: number | undefined): string | null => {
    const operation = operations[place ?? -1];
    if (!operation || !canFuse(operation)) return null;
    const { kernel, attributes, inputs } = operation;
    const scalars = Object.entries(inputs).map(([name, value]) => [
      name,
      isVector(value) ? null : value,
    ]);
    return JSON.stringify([kernel, attributes, scalars]);
  };
  /** The same of an output, and of how its operands are computed. */
  const seedKeyOf = (place: number): string | null => {
    const own = keyOf(place);
    const operands = Object.values(operations[place].inputs);
    return own && JSON.stringify([own, ...operands.map((value) => keyOf(makers.get(value)))]);
  };

  const groups = new Map<number, FusionGroup>();
  const placeOf = (place: number) => groups.get(place)?.place ?? place;
  const group = (members: readonly number[]): void => {
    const [first] = members;
    const key = keyOf(first);
    if (new Set(members).size < 2 || key === null) return;
    if (members.some((member) => groups.has(member) || keyOf(member) !== key)) return;
    const place = Math.max(...members);
    // the fused operation computes all members at the last one's place: none may be used before that
    const uses = members.map((member) => operations[member])
      .flatMap(({ outputs: [made] }) => users.get(made) ?? []);
    if (uses.some((user) => placeOf(user) <= place)) return;
    for (const member of members) groups.set(member, { members, place });
    for (const name of Object.keys(operations[first].inputs)) {
      group(members.map((member) => makers.get(operations[member].inputs[name]) ?? -1));
    }
  };
  const ends = [...new Set(outputs.flatMap(({ value }) => makers.get(value) ?? []))]
    .sort((a, b) => a - b);
  const seeds = Map.groupBy(ends, seedKeyOf);
  for (const end of ends.toReversed()) {
    const key = seedKeyOf(end);
    if (key !== null && !groups.has(end)) {
      group(seeds.get(key)!.filter((place) => !groups.has(place)));
    }
  }
  return groups;
}

/**
 * The program with its fusion groups.
 *
 * ```ts
 * import { fuseVectors } from "lib/jit/horizontal_fusion.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * import { trace } from "lib/jit/trace.ts";
 * const vector = (length: number) => ({ shape: [length], dtype: "float32" }) as const;
 * const program = trace(
 *   ({ a, b }) => ({ a2: tf.square(tf.neg(a)), b2: tf.square(tf.neg(b)) }),
 *   { a: vector(2), b: vector(3) },
 * );
 * fuseVectors(program).operations.map(({ kernel }) => kernel); // Concat, Neg, Square, SplitV
 * ```
 */
export function fuseVectors(program: Program): Program {
  const groups = fusionGroups(program);
  const values = [...program.values];
  const operations: Operation[] = [];
  /** Vectors end to end, by the values that they consist of. */
  const joined = new Map<string, number>();
  const newVector = (parts: readonly number[]): number => {
    const length = parts.reduce((sum, part) => sum + sizeOf(values[part].shape), 0);
    const value = values.push({ shape: [length], dtype: "float32" }) - 1;
    joined.set(parts.join(), value);
    return value;
  };
  const endToEnd = (parts: readonly number[]): number => {
    const known = joined.get(parts.join());
    if (known !== undefined) return known;
    const inputs = Object.fromEntries(parts.map((part, i) => [`${i}`, part]));
    const value = newVector(parts);
    operations.push({ kernel: "Concat", inputs, attributes: { axis: 0 }, outputs: [value] });
    return value;
  };
  program.operations.forEach((operation, place) => {
    const group = groups.get(place);
    if (!group) operations.push(operation);
    if (!group || place !== group.place) return;
    const members = group.members.map((member) => program.operations[member]);
    const inputs = Object.fromEntries(
      Object.entries(operation.inputs).map(([name, value]) => [
        name,
        values[value].shape.length === 0
          ? value
          : endToEnd(members.map((member) => member.inputs[name])),
      ]),
    );
    const parts = members.map(({ outputs: [out] }) => out);
    const whole = newVector(parts);
    operations.push({ ...operation, inputs, outputs: [whole] });
    operations.push({
      kernel: "SplitV",
      inputs: { x: whole },
      attributes: { numOrSizeSplits: parts.map((part) => sizeOf(values[part].shape)), axis: 0 },
      outputs: parts.map((part, i) =>
        parts.indexOf(part) === i ? part : values.push(values[part]) - 1
      ),
    });
  });
  return pruned({ ...program, values, operations });
}
