/** The pictures of a batch's items, opened a few at a time; others stand in for those that do not open. */
import type { Pixels } from "lib/image/linear.ts";
import { severalAtOnce } from "lib/image/several_at_once.ts";
import type { Chunk } from "./chunk.ts";
import type { LoaderChoice } from "./loader.ts";
import type { PictureSource } from "./pictures.ts";
import type { Place } from "./shard.ts";

/** Cut-outs that are opened at a time. */
const openedAtOnce = 8;

type Pair = Chunk["pairs"][number];

/** Opens pictures, each that fails once, and remembers why. */
class Opener {
  readonly #errors = new Map<number, Error>();
  readonly #source: PictureSource;

  constructor(source: PictureSource) {
    this.#source = source;
  }

  /** The picture of an item, or null where it does not open. */
  async open(item: number): Promise<Pixels | Place | null> {
    if (this.#errors.has(item)) return null;
    try {
      return await this.#source.picture(item);
    } catch (error) {
      this.#errors.set(item, error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  }

  /** Pictures of all items, a few opened at a time. */
  async openAll(
    items: Int32Array,
    { signal }: { readonly signal: AbortSignal | undefined },
  ): Promise<(Pixels | Place | null)[]> {
    const pictures: (Pixels | Place | null)[] = [];
    await severalAtOnce(async (n) => {
      signal?.throwIfAborted();
      pictures[n] = await this.open(items[n]);
    }, { end: items.length, atOnce: openedAtOnce });
    return pictures;
  }

  errorOf(item: number): Error {
    return this.#errors.get(item)!;
  }
}

/**
 * What gives the pairs of a batch. An item that does not open is told to `onSkip` once, and the next item
 * of the collection that opens takes its place, if it can be one that is not in the batch.
 *
 * The function throws an Error when nothing is left to take a place, and the signal's reason on abort.
 */
export function openedPairs(
  source: PictureSource,
  { count, nameOf = String, onSkip, signal }: Pick<
    LoaderChoice,
    "count" | "nameOf" | "onSkip" | "signal"
  >,
): (items: Int32Array) => Promise<Pair[]> {
  const opener = new Opener(source);
  const told = new Set<number>();
  const standIn = async (item: number, taken: Set<number>): Promise<Pair> => {
    const others = Array.from({ length: count - 1 }, (_, k) => (item + k + 1) % count);
    // where a batch is the whole collection, one that is in it must stand in
    const free = others.filter((other) => !taken.has(other));
    for (const replacement of [...free, ...others.filter((other) => taken.has(other))]) {
      const picture = await opener.open(replacement);
      if (!picture) continue;
      taken.add(replacement);
      if (!told.has(item)) {
        told.add(item);
        onSkip?.({ item, name: nameOf(item), error: opener.errorOf(item), replacement });
      }
      return { item: replacement, picture };
    }
    const cause = opener.errorOf(item);
    throw new Error(
      `Cannot make a batch: ${nameOf(item)} does not open (${cause.message}), and neither ` +
        "does any other item that could take its place",
      { cause },
    );
  };
  return async (items) => {
    const taken = new Set(items);
    const pictures = await opener.openAll(items, { signal });
    const pairs: Pair[] = [];
    for (const [n, item] of items.entries()) {
      const picture = pictures[n];
      pairs.push(picture ? { item, picture } : await standIn(item, taken));
    }
    return pairs;
  };
}
