/**
 * Batches of views made by workers, some ahead of the training that takes them. A batch depends on
 * seed, epoch and items alone: any number of workers gives the same numbers, from any step on.
 */
import { openedPairs } from "./batch_pictures.ts";
import { fillChunk, viewLength, type ViewSettings } from "./chunk.ts";
import { startMakers } from "./maker.ts";
import { keptPictures, type PictureOptions, type PictureSource } from "./pictures.ts";
import { ShardError } from "./shard.ts";
import { noteShown } from "./shown_items.ts";

/** The batch of one step. */
export interface ViewRequest {
  /** Numbers of the items of the batch. `[N]` */
  readonly items: Int32Array;
  /** Which epoch and step the batch belongs to, from 0. */
  readonly address: { readonly epoch: number; readonly step: number };
}

/** An item whose cut-out could not be opened. */
export interface Skipped {
  /** Number of the item in the collection. */
  readonly item: number;
  /** What messages call the item. */
  readonly name: string;
  /** Why it could not be opened. */
  readonly error: Error;
  /** The item that took its place, in the first batch that wanted it. */
  readonly replacement: number;
}

/** Cut-outs opened by a function and kept in memory, or a source such as a shard cache. */
export type Cutouts =
  | Pick<PictureOptions, "open" | "memory">
  | { readonly source: PictureSource };

/** What all views have in common, where cut-outs come from, and how batches are made. */
export type LoaderOptions = ViewSettings & Cutouts & LoaderChoice;

/** How batches are made and what happens on errors. */
export interface LoaderChoice {
  /** Items of the collection, from which one is taken where another cannot be opened. */
  readonly count: number;
  /** Default 1; 0 makes the views where they are asked for, and needs no closing. */
  readonly workers?: number;
  /** What follows a request, or null at the end: then batches are made before they are asked for. */
  readonly next?: (address: ViewRequest["address"]) => ViewRequest | null;
  /**
   * How many batches may be ready or in the making beside the one asked for: no more are made until
   * that is taken. Default: one for each worker.
   */
  readonly ahead?: number;
  /** What messages call an item. Default: its number. */
  readonly nameOf?: (item: number) => string;
  /** Called once for each item that cannot be opened. */
  readonly onSkip?: (skipped: Skipped) => void;
  /** Stops the making of batches. */
  readonly signal?: AbortSignal;
}

/** A source of batches of views, made by workers. Dispose of it when done. */
export interface Loader extends AsyncDisposable {
  /** `[2N, H, W, 3]`, the second views below the first; what `train` takes. */
  views(request: ViewRequest): Promise<Float32Array>;
  /** All of a list, in order, made ahead. */
  batches(requests: Iterable<ViewRequest>): AsyncGenerator<Float32Array>;
  /**
   * Gives a batch back that is done with: a later one is written over it, which halves the time of
   * large views, since fresh memory is slow. Whoever keeps batches gives none back.
   */
  release(batch: Float32Array): void;
}

/**
 * Opens a loader, to be closed with `await using`.
 *
 * An item that cannot be opened is told to `onSkip` with its name, and the next item of the collection
 * that opens takes its place, if it can be one that is not in the batch.
 *
 * @throws {Error} from `views`, when nothing is left to take a place; the signal's reason on abort
 *
 * ```ts
 * import { openLoader } from "lib/augment/loader.ts";
 * import { recipes } from "lib/augment/recipes.ts";
 * import { blank } from "lib/image/image.ts";
 * await using loader = openLoader({
 *   recipe: recipes.burin,
 *   size: { width: 48, height: 64 },
 *   seed: 7,
 *   mean: [0.485, 0.456, 0.406],
 *   std: [0.229, 0.224, 0.225],
 *   count: 2,
 *   workers: 0,
 *   open: () => Promise.resolve(blank({ width: 90, height: 120 }, [200, 190, 170, 255])),
 * });
 * const request = { items: Int32Array.of(0, 1), address: { epoch: 0, step: 0 } };
 * (await loader.views(request)).length; // 4 x 64 x 48 x 3
 * ```
 */
export function openLoader(options: LoaderOptions): Loader {
  const { workers = 1, ahead = workers, next, signal, size } = options;
  const source: PictureSource = "source" in options
    ? options.source
    : { picture: keptPictures({ ...options, shared: workers > 0 }) };
  const makers = workers > 0 ? startMakers(workers, options) : null;
  const pairsOf = openedPairs(source, options);
  const free: Float32Array<ArrayBuffer>[] = [];
  const roomFor = (length: number): Float32Array<ArrayBuffer> => {
    const kept = free.findIndex((batch) => batch.length === length);
    return kept < 0 ? new Float32Array(length) : free.splice(kept, 1)[0];
  };
  const make = async (
    { items, address }: ViewRequest,
    { again = 2 } = {},
  ): Promise<Float32Array> => {
    signal?.throwIfAborted();
    const chunk = { epoch: address.epoch, pairs: await pairsOf(items) };
    signal?.throwIfAborted();
    const out = roomFor(2 * chunk.pairs.length * viewLength(size)); // [2N, H, W, 3]
    try {
      if (!makers) fillChunk(chunk, { ...options, out });
      const batch = makers ? new Float32Array(await makers.make(chunk, out.buffer)) : out;
      noteShown(batch, chunk.pairs.map(({ item }) => item));
      return batch;
    } catch (error) {
      if (!(error instanceof ShardError) || !source.forget || again === 0) throw error;
      source.forget(error.file, error);
      return make({ items, address }, { again: again - 1 });
    }
  };

  const waiting = new Map<string, { request: ViewRequest; batch: Promise<Float32Array> }>();
  const keyOf = ({ epoch, step }: ViewRequest["address"]) => `${epoch}/${step}`;
  const start = (request: ViewRequest) => {
    const batch = make(request);
    batch.catch(() => {}); // whoever takes the batch sees the error
    return batch;
  };
  const views = async (request: ViewRequest): Promise<Float32Array> => {
    signal?.throwIfAborted();
    const key = keyOf(request.address);
    const ready = waiting.get(key);
    const fits = ready && ready.request.items.length === request.items.length &&
      ready.request.items.every((item, i) => item === request.items[i]);
    waiting.delete(key);
    const batch = fits ? ready.batch : start(request);
    const wanted = new Set<string>();
    let following: ViewRequest | null = request;
    for (let n = 0; n < ahead && next; n++) {
      following = next(following.address);
      if (!following) break;
      const address = keyOf(following.address);
      wanted.add(address);
      if (!waiting.has(address)) {
        waiting.set(address, { request: following, batch: start(following) });
      }
    }
    // what training has moved away from
    for (const address of waiting.keys()) if (!wanted.has(address)) waiting.delete(address);
    return await batch;
  };
  return {
    views,
    async *batches(requests) {
      const started: Promise<Float32Array>[] = [];
      for (const request of requests) {
        started.push(start(request));
        if (started.length > ahead) yield await started.shift()!;
      }
      for (const batch of started) yield await batch;
    },
    release(batch) {
      if (free.length <= ahead) free.push(batch as Float32Array<ArrayBuffer>);
    },
    [Symbol.asyncDispose]() {
      waiting.clear();
      free.length = 0;
      makers?.[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}
