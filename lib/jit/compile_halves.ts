/** A tfjs function as two ONNX graphs, the first of which computes what inputs of the second are made of. */
import { targetOf } from "lib/onnx/provider.ts";
import type { ModelPort, SessionOptions } from "lib/onnx/session.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { treeFlatten, treeMap, type TreeOf } from "lib/tensor/tree.ts";
import { needed, openGraph, portsOf, programFor, type Traced } from "./compile.ts";
import { halved } from "./halves.ts";
import { type Layouts, lower, lowered } from "./lower.ts";

/** A part of a tree: any of its leaves may be missing. */
export type PartialTree<S> = S extends Tensor ? S : { [K in keyof S]?: PartialTree<S[K]> };

/** The results of a function that is compiled in halves. */
export interface HalvesResults {
  /** Results of the first half. They must not depend on inputs that are given between the halves. */
  readonly early: object;
  /** All other results. */
  readonly late: object;
}

/** A compiled function in two halves. Dispose of it when done. */
export interface CompiledHalves<I extends object, O extends HalvesResults> extends AsyncDisposable {
  /** Name, type and shape of each late result. */
  readonly ports: TreeOf<O["late"], ModelPort>;
  /**
   * Fills given arrays with the late results.
   *
   * @param inputs that are known before
   * @param between makes the others of the early results, whose arrays the next run fills anew
   * @throws {Error} when an input is missing, or of another type or shape
   */
  run(
    inputs: PartialTree<TreeOf<I, Tensor>>,
    into: TreeOf<O["late"], Tensor>,
    between: (
      early: TreeOf<O["early"], Tensor<"float32">>,
    ) => PartialTree<TreeOf<I, Tensor>> | Promise<PartialTree<TreeOf<I, Tensor>>>,
  ): Promise<void>;
}

export interface HalvesOptions extends Pick<SessionOptions, "threads"> {
  /** Layouts of inputs and results by their flattened names. */
  readonly layouts?: Layouts;
}

/**
 * Compiles a function whose last inputs depend on some of its results, for the CPU. What both halves
 * need is computed once, and handed over in arrays.
 *
 * @throws {Error} when the function cannot be compiled
 *
 * ```ts
 * import { compileHalves } from "lib/jit/compile_halves.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const one = { shape: [1], dtype: "float32" } as const;
 * await using halves = await compileHalves(({ x, wanted }) => {
 *   const y = tf.square(x);
 *   return { early: { y }, late: { error: tf.sub(y, wanted) } };
 * }, { x: one, wanted: one });
 * const error = float32(new Float32Array(1), [1]);
 * const x = float32(Float32Array.of(3), [1]);
 * await halves.run({ x }, { error }, ({ y }) => ({ wanted: float32(Float32Array.of(7), [1]) }));
 * error.data; // 2
 * ```
 */
export async function compileHalves<I extends object, O extends HalvesResults>(
  fn: Traced<I, O>,
  shapes: I,
  { layouts = {}, ...options }: HalvesOptions = {},
): Promise<CompiledHalves<I, O>> {
  const target = await targetOf("cpu");
  const { program, results } = programFor(target, fn, shapes);
  const { early, late } = results.unflatten(
    Object.fromEntries(results.names.map((name) => [name, { name, shape: [] }])),
  ) as Readonly<Record<keyof HalvesResults, Record<string, { name: string; shape: [] }>>>;
  const earlyNames = Object.keys(treeFlatten({ early }));
  const halves = halved(program, earlyNames);
  // early results are read, and so have their logical layout
  const asMade = halves.crossing.filter((name) => !earlyNames.includes(name));
  const { graph, made } = lowered(halves.first, { target, layouts, asMade });
  const last = lower(halves.second, { target, layouts: { ...layouts, ...made } });
  await using stack = new AsyncDisposableStack();
  const first = stack.use(await openGraph(graph, options));
  const second = stack.use(await openGraph(last, options));
  const kept = Object.fromEntries(first.outputs.map(({ name, dtype, shape }) => {
    if (dtype !== "float32") throw new Error(`Cannot keep ${name}: it is ${dtype}, not float32`);
    const dims = shape as readonly number[]; // a compiled graph leaves no side open
    return [name, float32(new Float32Array(sizeOf(dims)), dims)];
  }));
  const seen = treeMap(early, ({ name }) => kept[name]) as TreeOf<O["early"], Tensor<"float32">>;
  const ports = portsOf(second);
  const opened = stack.move();
  return {
    ports: treeMap(late, ({ name }) => ports[name]) as TreeOf<O["late"], ModelPort>,
    async run(inputs, into, between) {
      const known = treeFlatten(inputs) as Record<string, Tensor>;
      await first.run(needed(first, known), kept);
      const more = treeFlatten(await between(seen)) as Record<string, Tensor>;
      await second.run(
        needed(second, { ...known, ...kept, ...more }),
        treeFlatten({ late: into }) as Record<string, Tensor>,
      );
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
