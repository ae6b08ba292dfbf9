/** A tfjs function as one ONNX graph that runs. */
import { encodeGraph, type Graph } from "lib/onnx/graph.ts";
import { type Target, targetOf } from "lib/onnx/provider.ts";
import {
  type ModelPort,
  openSession,
  type Session,
  type SessionOptions,
} from "lib/onnx/session.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { treeFlatten, type TreeOf, type TreeStructure, treeStructure } from "lib/tensor/tree.ts";
import { fuse } from "./fuse.ts";
import { fuseVectors } from "./horizontal_fusion.ts";
import { lower, type LowerOptions } from "./lower.ts";
import type { Program, Shaped } from "./program.ts";
import { simplify } from "./simplify.ts";
import type { TfTensor } from "./tfjs.ts";
import { trace } from "./trace.ts";

/** How a function is compiled: for what, how inputs and outputs are laid out, and how it then runs. */
export interface CompileOptions
  extends Omit<SessionOptions, "provider">, Pick<LowerOptions, "layouts"> {
  /** What it is compiled for. Default: the CPU of this machine. */
  readonly target?: Target | undefined;
}

/**
 * A function that can be compiled: from a tree of tensors, such as a record of them, to another
 * (`tensor/tree.ts`).
 */
export type Traced<I extends object, O extends object> = (inputs: TreeOf<I, TfTensor>) => O;

/** A compiled function. Dispose of it when done. */
export interface Compiled<
  I extends object = Record<string, Shaped>,
  O extends object = Record<string, TfTensor>,
> extends AsyncDisposable {
  /** The traced, simplified and fused operations. */
  readonly program: Program;
  /** The ONNX graph that the operations became. */
  readonly graph: Graph;
  /** The session in which ONNX Runtime runs the graph, by the flattened names of inputs and outputs. */
  readonly session: Session;
  /** Name, type and shape of each result. */
  readonly ports: TreeOf<O, ModelPort>;
  /** The results for inputs of the shapes it was compiled for. */
  run(inputs: TreeOf<I, Tensor>): Promise<TreeOf<O, Tensor>>;
}

/**
 * Compiles a function of named tensors for inputs of these shapes. It computes what tfjs would, in one
 * run of ONNX Runtime.
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
export async function compile<I extends object, O extends object>(
  fn: Traced<I, O>,
  shapes: I,
  { layouts, target, ...options }: CompileOptions = {},
): Promise<Compiled<I, O>> {
  const chosen = target ?? await targetOf("cpu");
  const { program, results } = programFor(chosen, fn, shapes);
  const graph = lower(program, { layouts, target: chosen });
  const session = await openGraph(graph, { ...options, provider: chosen.provider });
  return {
    program,
    graph,
    session,
    ports: results.unflatten(portsOf(session)),
    run: async (inputs) => results.unflatten(await session.run(needed(session, inputs))),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** The program of a function, simplified and fused as suits a target, and the form of its results. */
export function programFor<I extends object, O extends object>(
  { block, fusesVectors }: Target,
  fn: Traced<I, O>,
  shapes: I,
): { readonly program: Program; readonly results: TreeStructure<O> } {
  const given = treeStructure(shapes);
  let results: TreeStructure<O>;
  const flat = (leaves: Readonly<Record<string, TfTensor>>) => {
    const returned = fn(given.unflatten(leaves));
    results = treeStructure(returned);
    return treeFlatten(returned) as Record<string, TfTensor>;
  };
  const simple = simplify(trace(flat, treeFlatten(shapes) as Record<string, Shaped>));
  const fused = block === null ? simple : fuse(simple);
  return { program: fusesVectors ? fuseVectors(fused) : fused, results: results! };
}

/** A session of a lowered program. */
export const openGraph = (graph: Graph, options: SessionOptions): Promise<Session> =>
  openSession(encodeGraph(graph), {
    name: "the compiled graph",
    memoryPattern: false,
    uncopied: (options.provider ?? "cpu") === "cpu",
    ...options,
  });

/** A session's outputs by name. */
export const portsOf = ({ outputs }: Pick<Session, "outputs">): Record<string, ModelPort> =>
  Object.fromEntries(outputs.map((port) => [port.name, port]));

/** The inputs that a session takes, by name: one that no result needs is no input of the graph. */
export const needed = (
  { inputs }: Pick<Session, "inputs">,
  given: object,
): Record<string, Tensor> => {
  const leaves = treeFlatten(given) as Record<string, Tensor>;
  return Object.fromEntries(
    inputs.flatMap(({ name }) => name in leaves ? [[name, leaves[name]]] : []),
  );
};
