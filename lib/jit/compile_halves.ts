/** A tfjs function as two ONNX graphs, the first of which gives what the inputs of the second are made of. */
import { targetOf } from "lib/onnx/provider.ts";
import type { ModelPort, SessionOptions } from "lib/onnx/session.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { openGraph, programFor, type Traced, wanted } from "./compile.ts";
import { halved } from "./halves.ts";
import { lower, lowered, type Orders } from "./lower.ts";
import type { Shaped } from "./program.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** What is done between the halves: early results to the inputs that were missing. */
export type Between = (early: Tensors) => Tensors | Promise<Tensors>;

/** A compiled function in two halves. Dispose of it when done. */
export interface CompiledHalves extends AsyncDisposable {
  /** All results but the early ones. */
  readonly outputs: readonly ModelPort[];
  /**
   * Fills given arrays with results. The arrays that `between` gets are filled anew by the next run.
   *
   * @throws {Error} when an input is missing, or of another type or shape
   */
  run(inputs: Tensors, into: Tensors, between: Between): Promise<void>;
}

export interface HalvesOptions extends Pick<SessionOptions, "threads"> {
  /** Names of the early results. They must not depend on what is given between the halves. */
  readonly early: readonly string[];
  readonly orders?: Orders;
}

/**
 * Compiles a function whose last inputs depend on some of its results, for the processor. What both
 * halves need is computed once: it is written into arrays that lie between them.
 *
 * @throws {Error} when the function cannot be compiled, or has no such results
 *
 * ```ts
 * import { compileHalves } from "lib/jit/compile_halves.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const one = { shape: [1], dtype: "float32" } as const;
 * await using halves = await compileHalves(({ x, wanted }) => {
 *   const y = tf.square(x);
 *   return { y, error: tf.sub(y, wanted) };
 * }, { x: one, wanted: one }, { early: ["y"] });
 * const error = float32(new Float32Array(1), [1]);
 * const x = float32(Float32Array.of(3), [1]);
 * await halves.run({ x }, { error }, ({ y }) => ({ wanted: float32(Float32Array.of(7), [1]) }));
 * error.data; // 2
 * ```
 */
export async function compileHalves(
  fn: Traced,
  shapes: Readonly<Record<string, Shaped>>,
  { early, orders = {}, ...options }: HalvesOptions,
): Promise<CompiledHalves> {
  const target = await targetOf("cpu");
  const halves = halved(programFor(target, fn, shapes), early);
  // early results are read, and so lie in their own order
  const asMade = halves.crossing.filter((name) => !early.includes(name));
  const { graph, made } = lowered(halves.first, { target, orders, asMade });
  const last = lower(halves.second, { target, orders: { ...orders, ...made } });
  await using stack = new AsyncDisposableStack();
  const first = stack.use(await openGraph(graph, options));
  const second = stack.use(await openGraph(last, options));
  const kept = Object.fromEntries(first.outputs.map(({ name, dtype, shape }) => {
    if (dtype !== "float32") throw new Error(`Cannot keep ${name}: it is ${dtype}, not float32`);
    const sides = shape.map((side) => side ?? 1);
    return [name, float32(new Float32Array(sizeOf(sides)), sides)];
  }));
  const told = Object.fromEntries(early.map((name) => [name, kept[name]]));
  const opened = stack.move();
  return {
    outputs: second.outputs,
    async run(inputs, into, between) {
      await first.run(wanted(first, inputs), kept);
      const more = await between(told);
      await second.run(wanted(second, { ...inputs, ...kept, ...more }), into);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
