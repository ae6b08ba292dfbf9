/** Models that encode a plate once, and then answer any number of prompts. */
import type { Box } from "lib/geometry/box.ts";
import type { Image, Size } from "lib/image/image.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Prompt, Segmentation, Segmenter } from "./prompt.ts";

/** A model's embedding of a plate: plain numbers, which serve every later prompt. */
export interface Encoded extends Size {
  /** By the decoder's names. */
  readonly features: Readonly<Record<string, Tensor<"float32">>>;
}

/** A prompt whose box may be missing where a point inside is given. */
export type PointPrompt = Omit<Prompt, "box"> & { readonly box?: Box };

/** Something that can be stopped. */
export interface Stoppable {
  /** Stops the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The model itself keeps nothing between calls, so that calls may come in any order. */
export interface Promptable extends AsyncDisposable {
  /** Looks at a plate: the slow half, once for all prompts. */
  encode(image: Image, options?: Stoppable): Promise<Encoded>;
  /**
   * One mask per prompt, in the prompts' order.
   *
   * @throws {RangeError} when a prompt has neither a box nor a point
   */
  decode(
    encoded: Encoded,
    prompts: readonly PointPrompt[],
    options?: Stoppable,
  ): Promise<Segmentation[]>;
}

/** Stores embeddings of plates; see embedding_cache.ts. */
export interface EncodedStore {
  /** The stored embedding of a picture, or null. */
  get(image: Image): Encoded | null;
  /** Stores a picture's embedding. */
  put(image: Image, encoded: Encoded): void;
}

/** The model as a segmenter that looks at each plate once, or not at all where `store` knows it. */
export function asSegmenter(
  model: Promptable,
  { store }: { readonly store?: EncodedStore | undefined } = {},
): Segmenter & AsyncDisposable {
  const segment: Segmenter = async (image, prompts, { signal } = {}) => {
    if (prompts.length === 0) return [];
    let encoded = store?.get(image);
    if (!encoded) {
      encoded = await model.encode(image, { signal });
      store?.put(image, encoded);
    }
    return await model.decode(encoded, prompts, { signal });
  };
  return Object.assign(segment, { [Symbol.asyncDispose]: () => model[Symbol.asyncDispose]() });
}
