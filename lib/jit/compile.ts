/** A tfjs function as one ONNX graph that runs. */
import { encodeGraph, type Graph } from "lib/onnx/graph.ts";
import { type Target, targetOf } from "lib/onnx/provider.ts";
import { openSession, type Session, type SessionOptions } from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { fuse } from "./fuse.ts";
import { fuseVectors } from "./horizontal_fusion.ts";
import { lower, type LowerOptions } from "./lower.ts";
import type { Program, Shaped } from "./program.ts";
import { simplify } from "./simplify.ts";
import type { TfTensor } from "./tfjs.ts";
import { trace } from "./trace.ts";

/** How a function is compiled: for what, how inputs and outputs are laid out, and how it then runs. */
export interface CompileOptions
  extends Omit<SessionOptions, "provider">, Pick<LowerOptions, "orders"> {
  /** What it is compiled for. Default: the CPU of this machine. */
  readonly target?: Target | undefined;
}

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
  { orders, target, ...options }: CompileOptions = {},
): Promise<Compiled> {
  const chosen = target ?? await targetOf("cpu");
  const program = programFor(chosen, fn, shapes);
  const graph = lower(program, { orders, target: chosen });
  const session = await openGraph(graph, { ...options, provider: chosen.provider });
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

/** The program of a function, simplified and fused as suits a target. */
export function programFor(
  { block, fusesVectors }: Target,
  fn: Traced,
  shapes: Readonly<Record<string, Shaped>>,
): Program {
  const simple = simplify(trace(fn, shapes));
  const fused = block === null ? simple : fuse(simple);
  return fusesVectors ? fuseVectors(fused) : fused;
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
