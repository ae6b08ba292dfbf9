/**
 * Many weights as few long vectors. An optimiser does the same at each place of all of them, and a graph
 * with one operation for hundreds of small tensors is bound by the number of its operations.
 */
import { tf } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { float32, sizeOf, type Tensor, transpose } from "lib/tensor/tensor.ts";

/** A weight's place in its vector. */
interface Place {
  readonly name: string;
  /** As its network reads it. */
  readonly shape: readonly number[];
  /** Its axes as they lie in the vector, in which its gradient comes out; null where they lie as read. */
  readonly axes: readonly number[] | null;
}

/** Vectors by name, each with its weights in order. */
export type FlatLayout = Readonly<Record<string, readonly Place[]>>;

/** Filters [kh, kw, in, out] lie as [out, kh, kw, in], those of single channels as [C, 1, kh, kw]. */
const axesOf = ({ shape }: Tensor): readonly number[] | null =>
  shape.length !== 4 ? null : shape[3] === 1 && shape[2] > 1 ? [2, 3, 0, 1] : [3, 0, 1, 2];

/**
 * Which weight lies where.
 *
 * @param vectorOf the vector that a weight goes into, by its name
 */
export function flatLayout(weights: Weights, vectorOf: (name: string) => string): FlatLayout {
  const places = Object.entries(weights)
    .map(([name, weight]): Place => ({ name, shape: weight.shape, axes: axesOf(weight) }));
  return Object.fromEntries(Map.groupBy(places, ({ name }) => vectorOf(name)));
}

const turnedShape = ({ shape, axes }: Place) => axes ? axes.map((axis) => shape[axis]) : shape;

const inverse = (axes: readonly number[]) => axes.map((_, axis) => axes.indexOf(axis));

/** The vectors of weights. */
export function flattened(weights: Weights, layout: FlatLayout): Weights {
  return Object.fromEntries(
    Object.entries(layout).map(([vector, places]) => {
      const data = new Float32Array(places.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
      let at = 0;
      for (const { name, axes } of places) {
        const weight = weights[name];
        data.set((axes ? transpose(weight, axes) : weight).data as Float32Array, at);
        at += weight.data.length;
      }
      return [vector, float32(data, [data.length])];
    }),
  );
}

/** The weights of vectors. */
export function unflattened(vectors: Weights, layout: FlatLayout): Weights {
  return Object.fromEntries(
    Object.entries(layout).flatMap(([vector, places]) => {
      let at = 0;
      return places.map((place): [string, Tensor<"float32">] => {
        const size = sizeOf(place.shape);
        const own = float32(vectors[vector].data.slice(at, at + size), turnedShape(place));
        at += size;
        return [place.name, place.axes ? transpose(own, inverse(place.axes)) : own];
      });
    }),
  );
}

/** The same in a graph, where it costs next to nothing. */
export function unflattenedParams(vectors: Params, layout: FlatLayout): Params {
  return Object.fromEntries(
    Object.entries(layout).flatMap(([vector, places]) => {
      const parts = tf.split(vectors[vector], places.map(({ shape }) => sizeOf(shape)));
      return places.map((place, i): [string, tf.Tensor] => {
        const own = tf.reshape(parts[i], [...turnedShape(place)]);
        return [place.name, place.axes ? tf.transpose(own, inverse(place.axes)) : own];
      });
    }),
  );
}
