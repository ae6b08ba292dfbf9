/** Where the state of a compiled step lies between steps: weights and moments, a name for each. */
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import {
  DeviceTensor,
  type Fed,
  openSession,
  type Provider,
  type Session,
} from "lib/onnx/session.ts";
import { sizeOf, type Tensor } from "lib/tensor/tensor.ts";

/** Numbers by name, in the layout that the graph wants. */
export type Numbers = ReadonlyMap<string, Float32Array>;

/** @template More what a run takes besides its inputs */
export interface StateBuffers<More extends unknown[] = []> extends Disposable {
  /** A step; returns what is no state, and keeps the new one. */
  run(inputs: Readonly<Record<string, Tensor>>, ...more: More): Promise<Record<string, Tensor>>;
  /** The present state: for arrays the very ones, which the step after the next writes over. */
  numbers(): Promise<Numbers>;
  replace(numbers: Numbers): void;
}

export interface StateOptions {
  readonly session: Session;
  readonly numbers: Numbers;
  /** By name, as the graph has them. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** What precedes a name where it goes into the graph, and where it comes out. */
  readonly prefixes: { readonly old: string; readonly new: string };
}

/** What fills given arrays, as a session does. */
export interface Filling<More extends unknown[]> extends Pick<Session, "outputs"> {
  run(
    feeds: Readonly<Record<string, Tensor>>,
    into: Readonly<Record<string, Tensor>>,
    ...more: More
  ): Promise<unknown>;
}

/** Two sets of arrays that change places: the runtime writes into one what it makes of the other. */
export function swappedArrays<More extends unknown[] = []>(
  { session, numbers, shapes, prefixes }: Omit<StateOptions, "session"> & {
    readonly session: Filling<More>;
  },
): StateBuffers<More> {
  let current = numbers;
  let spare: Numbers = new Map(
    [...shapes].map(([name, shape]) => [name, new Float32Array(sizeOf(shape))]),
  );
  const placed = (from: Numbers, prefix: string) =>
    Object.fromEntries([...shapes].map(([name, shape]) => [
      prefix + name,
      { dtype: "float32", shape, data: from.get(name)! } as const,
    ]));
  const others = session.outputs.filter(({ name }) => !name.startsWith(prefixes.new));
  return {
    async run(inputs, ...more) {
      const made = Object.fromEntries(others.map(({ name, shape }): [string, Tensor] => {
        const sides = shape.map((side) => side ?? 1);
        const data = new Float32Array(sizeOf(sides));
        return [name, { dtype: "float32", shape: sides, data }];
      }));
      const feeds = { ...placed(current, prefixes.old), ...inputs };
      await session.run(feeds, { ...placed(spare, prefixes.new), ...made }, ...more);
      [current, spare] = [spare, current];
      return made;
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
  { shapes, provider }: { readonly provider: Provider } & Pick<StateOptions, "shapes">,
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
export function deviceTensors(
  { session, numbers, shapes, prefixes, provider }: StateOptions & { readonly provider: Provider },
): StateBuffers {
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
      const old = [...shapes.keys()].map((name) => [prefixes.old + name, fed(name)]);
      const { outputs, kept } = await session.runKeeping({ ...Object.fromEntries(old), ...inputs });
      free();
      held = new Map([...shapes.keys()].map((name) => [name, kept[prefixes.new + name]]));
      given = null;
      return outputs;
    },
    numbers: () => given ? Promise.resolve(given) : fetched(held, { shapes, provider }),
    replace(other) {
      free();
      given = other;
    },
    [Symbol.dispose]: free,
  };
}
