/** A tfjs function as one ONNX graph that runs. */
import { blockSize } from "lib/onnx/block_size.ts";
import { encodeGraph, type Graph } from "lib/onnx/graph.ts";
import { openSession, type Session, type SessionOptions } from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { fuse } from "./fuse.ts";
import { lower, type LowerOptions } from "./lower.ts";
import type { Program, Shaped } from "./program.ts";
import { simplify } from "./simplify.ts";
import type { TfTensor } from "./tfjs.ts";
import { trace } from "./trace.ts";

/**
 * `block`, where it is left out, is what this processor has, and null on other providers; `products` is
 * true on these.
 */
export interface CompileOptions extends SessionOptions, LowerOptions {}

/** A compiled function. Dispose of it when done. */
export interface Compiled extends AsyncDisposable {
  /** The traced, simplified and fused operations. */
  readonly program: Program;
  /** The ONNX graph that the operations became. */
  readonly graph: Graph;
  /** The session in which ONNX Runtime runs the graph. */
  readonly session: Session;
  /** The results for inputs of the shapes it was compiled for. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
}

/**
 * Compiles a function of named tensors for inputs of these shapes. It gives the numbers that tfjs
 * would, in one run of ONNX Runtime.
 *
 * @throws {Error} when the function calls a kernel without a rule, or reads a tensor's numbers
 *
 * ```ts
 * import { compile } from "lib/jit/compile.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const shapes = { x: { shape: [2], dtype: "float32" } } as const;
 * await using doubled = await compile(({ x }) => ({ y: tf.add(x, x) }), shapes);
 * (await doubled.run({ x: float32(Float32Array.of(1, 2), [2]) })).y.data; // 2, 4
 * ```
 */
export async function compile(
  fn: Traced,
  shapes: Readonly<Record<string, Shaped>>,
  { orders, block, products, ...options }: CompileOptions = {},
): Promise<Compiled> {
  const { provider = "cpu" } = options;
  const { program, width } = await programOf(fn, shapes, { provider, block });
  const graph = lower(program, {
    orders,
    block: width,
    products: products ?? provider !== "cpu",
  });
  const session = await openGraph(graph, options);
  return {
    program,
    graph,
    session,
    run: (inputs) => session.run(wanted(session, inputs)),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** What is compiled: named tensors to named tensors. */
export type Traced = (inputs: Record<string, TfTensor>) => Record<string, TfTensor>;

/** The program of a function as it is lowered for a provider, and how wide its blocks are. */
export async function programOf(
  fn: Traced,
  shapes: Readonly<Record<string, Shaped>>,
  { provider = "cpu", block }: Pick<CompileOptions, "provider" | "block">,
): Promise<{ readonly program: Program; readonly width: number | null }> {
  const width = block === undefined && provider === "cpu" ? await blockSize() : block ?? null;
  const plain = simplify(trace(fn, shapes));
  return { program: width === null ? plain : fuse(plain), width };
}

/** A session of a lowered program. */
export const openGraph = (graph: Graph, options: SessionOptions): Promise<Session> =>
  openSession(encodeGraph(graph), {
    name: "the compiled graph",
    memoryPattern: false,
    uncopied: (options.provider ?? "cpu") === "cpu",
    ...options,
  });

/** Those of some values that a session takes: an input that nothing needs is no input of the model. */
export const wanted = (
  { inputs }: Pick<Session, "inputs">,
  given: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> =>
  Object.fromEntries(inputs.flatMap(({ name }) => name in given ? [[name, given[name]]] : []));
