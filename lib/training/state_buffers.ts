/** Where the state of a compiled step, weights and moments, is kept between steps. */
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import {
  type DeviceTensor,
  type Fed,
  type ModelPort,
  openSession,
  type Provider,
  type Session,
} from "lib/onnx/session.ts";
import { sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import { treeBranch, treeFlatten, treeMap, type TreeOf } from "lib/tensor/tree.ts";

/** Numbers by name, in the layout that the graph wants. */
export type Numbers = ReadonlyMap<string, Float32Array>;

/**
 * @template I inputs of a step
 * @template O outputs of a step
 * @template More what a run takes besides its inputs
 */
export interface StateBuffers<I extends object, O extends object, More extends unknown[] = []>
  extends Disposable {
  /** A step; returns its outputs, and keeps the new state. */
  run(inputs: I, ...more: More): Promise<TreeOf<O, Tensor>>;
  /** The present state. Arrays in memory are not copied: the step after the next overwrites them. */
  numbers(): Promise<Numbers>;
  replace(numbers: Numbers): void;
}

/** A graph of inputs `{ state, inputs }` and results `{ next, outputs }`, and the state before its first step. */
export interface StepGraph<O extends object> {
  readonly numbers: Numbers;
  /** Shapes of the state by name, as the graph has them. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Name, type and shape of each output. */
  readonly ports: TreeOf<O, ModelPort>;
}

/** What is fed to a graph, and the arrays that it fills. */
export interface Filling<I extends object, More extends unknown[]> {
  fill(
    feeds: { readonly state: Tensors; readonly inputs: I },
    into: { readonly next: Tensors; readonly outputs: object },
    ...more: More
  ): Promise<unknown>;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Double buffering: the runtime reads the state from one set of arrays and writes the next into another. */
export function swappedArrays<I extends object, O extends object, More extends unknown[] = []>(
  { numbers, shapes, ports, fill }: StepGraph<O> & Filling<I, More>,
): StateBuffers<I, O, More> {
  let current = numbers;
  let following: Numbers = new Map(
    [...shapes].map(([name, shape]) => [name, new Float32Array(sizeOf(shape))]),
  );
  const tensorsOf = (from: Numbers): Tensors =>
    Object.fromEntries([...shapes].map(([name, shape]) => [
      name,
      { dtype: "float32", shape, data: from.get(name)! } as const,
    ]));
  return {
    async run(inputs, ...more) {
      const outputs = treeMap(ports as Record<string, ModelPort>, ({ shape }): Tensor => {
        const dims = shape.map((dim) => dim ?? 1);
        return { dtype: "float32", shape: dims, data: new Float32Array(sizeOf(dims)) };
      });
      await fill(
        { state: tensorsOf(current), inputs },
        { next: tensorsOf(following), outputs },
        ...more,
      );
      [current, following] = [following, current];
      return outputs as TreeOf<O, Tensor>;
    },
    numbers: () => Promise.resolve(current),
    replace(other) {
      current = other;
    },
    [Symbol.dispose]() {},
  };
}

/** Tensors as they come from a device. */
async function fetched(
  tensors: ReadonlyMap<string, DeviceTensor>,
  { shapes, provider }: { readonly provider: Provider } & Pick<StepGraph<object>, "shapes">,
): Promise<Numbers> {
  const builder = graphBuilder();
  for (const name of tensors.keys()) {
    const port = { name: `here.${name}`, dtype: "float32", shape: shapes.get(name)! } as const;
    const value = builder.input({ ...port, name });
    builder.output(port, builder.node("Identity", [value]));
  }
  await using session = await openSession(encodeGraph(builder.graph()), {
    provider,
    name: "the graph that fetches the state",
  });
  const found = await session.run(Object.fromEntries(tensors));
  return new Map([...tensors.keys()].map((name) => [
    name,
    found[`here.${name}`].data as Float32Array,
  ]));
}

/**
 * The memory of a device, where the state stays. The session must keep all new state there; see
 * `SessionOptions.onDevice`.
 */
export function deviceTensors<I extends object, O extends object>(
  { session, numbers, shapes, ports, provider }: StepGraph<O> & {
    readonly session: Pick<Session, "runKeeping">;
    readonly provider: Provider;
  },
): StateBuffers<I, O> {
  let given: Numbers | null = numbers;
  let held = new Map<string, DeviceTensor>();
  const free = () => {
    for (const tensor of held.values()) tensor[Symbol.dispose]();
    held = new Map();
  };
  const fed = (name: string): Fed =>
    held.get(name) ?? { dtype: "float32", shape: shapes.get(name)!, data: given!.get(name)! };
  return {
    async run(inputs) {
      const state = Object.fromEntries([...shapes.keys()].map((name) => [name, fed(name)]));
      const feeds = treeFlatten({ state, inputs }) as Record<string, Fed>;
      const { outputs, kept } = await session.runKeeping(feeds);
      free();
      held = new Map(Object.entries(treeBranch(kept, "next")));
      given = null;
      return treeMap(ports as Record<string, ModelPort>, ({ name }) => outputs[name]) as TreeOf<
        O,
        Tensor
      >;
    },
    numbers: () => given ? Promise.resolve(given) : fetched(held, { shapes, provider }),
    replace(other) {
      free();
      given = other;
    },
    [Symbol.dispose]: free,
  };
}
