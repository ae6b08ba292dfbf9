/**
 * Batches of views made by workers, some ahead of the training that takes them. A batch depends on
 * seed, epoch and items alone: any number of workers gives the same numbers, from any step on.
 */
import type { Pixels } from "lib/image/linear.ts";
import { type Chunk, fillChunk, viewLength } from "./chunk.ts";
import type { FromWorker, ToWorker } from "./chunk_worker.ts";
import { keptPictures } from "./pictures.ts";
import type { ViewOptions } from "./views.ts";

/** The batch of one step. */
export interface ViewRequest {
  readonly items: Int32Array;
  readonly address: { readonly epoch: number; readonly step: number };
}

/** An item whose cut-out could not be opened. */
export interface Skipped {
  readonly item: number;
  readonly name: string;
  readonly error: Error;
  /** The item that took its place, in the first batch that wanted it. */
  readonly replacement: number;
}

export interface LoaderOptions extends ViewOptions {
  /** Items of the collection, from which one is taken where another cannot be opened. */
  readonly count: number;
  /** Default 1; 0 makes the views where they are asked for. */
  readonly workers?: number;
  /** What follows a request, or null at the end: then batches are made before they are asked for. */
  readonly next?: (address: ViewRequest["address"]) => ViewRequest | null;
  /** How many batches may be ready or in the making beside the one asked for. Default 2. */
  readonly ahead?: number;
  /** What messages call an item. Default: its number. */
  readonly nameOf?: (item: number) => string;
  /** Called once for each item that cannot be opened. */
  readonly onSkip?: (skipped: Skipped) => void;
  readonly signal?: AbortSignal;
}

export interface Loader extends AsyncDisposable {
  /** `[2N, H, W, 3]`, the second views below the first; what `train` takes. */
  views(request: ViewRequest): Promise<Float32Array>;
  /** All of a list, in order, made ahead. */
  batches(requests: Iterable<ViewRequest>): AsyncGenerator<Float32Array>;
}

/** One worker, which makes a chunk at a time. */
class Maker {
  readonly #worker: Worker;
  #busy: Promise<unknown> = Promise.resolve();
  #fail: ((error: Error) => void) | undefined;

  constructor(settings: ViewOptions) {
    this.#worker = new Worker(new URL("./chunk_worker.ts", import.meta.url), { type: "module" });
    const { recipe, size, seed, mean, std } = settings;
    this.#send({ settings: { recipe, size, seed, mean, std } });
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  make(chunk: Chunk, buffer: ArrayBuffer): Promise<ArrayBuffer> {
    const made = this.#busy.then(() =>
      new Promise<ArrayBuffer>((resolve, reject) => {
        this.#fail = reject;
        this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) =>
          "buffer" in data ? resolve(data.buffer) : reject(new Error(data.error));
        this.#worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(`A worker that makes views failed: ${event.message}`));
        };
        this.#send({ chunk, buffer }, [buffer]);
      })
    );
    this.#busy = made.catch(() => {});
    return made;
  }

  end(): void {
    this.#worker.terminate();
    this.#fail?.(new Error("The loader was closed before this batch was made"));
  }
}

/** `[first, last)` of each of `parts` nearly equal parts, none of them empty. */
function parted(count: number, parts: number): [number, number][] {
  const cut = (n: number) => Math.round(n * count / parts);
  return Array.from({ length: parts }, (_, n): [number, number] => [cut(n), cut(n + 1)])
    .filter(([first, last]) => last > first);
}

/**
 * Opens a loader, to be closed with `await using`.
 *
 * An item that cannot be opened is told to `onSkip` with its name, and the next item of the collection
 * that is not in the batch and opens takes its place.
 *
 * @throws {Error} from `views`, when nothing is left to take a place; the signal's reason on abort
 */
export function openLoader(options: LoaderOptions): Loader {
  const { count, workers = 1, ahead = 2, next, signal, onSkip, recipe, size } = options;
  const { nameOf = String } = options;
  const pictureOf = keptPictures({ ...options, recipe, size, shared: workers > 0 });
  const makers = Array.from({ length: workers }, () => new Maker(options));
  const bad = new Map<number, Error>();
  const free: ArrayBuffer[] = [];
  const length = viewLength(size);

  const tryOpen = async (item: number): Promise<Pixels | null> => {
    if (bad.has(item)) return null;
    try {
      return await pictureOf(item);
    } catch (error) {
      bad.set(item, error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  };
  const told = new Set<number>();
  const replace = async (item: number, taken: Set<number>): Promise<Chunk["pairs"][number]> => {
    for (let k = 1; k < count; k++) {
      const replacement = (item + k) % count;
      if (taken.has(replacement)) continue;
      const picture = await tryOpen(replacement);
      if (!picture) continue;
      taken.add(replacement);
      if (!told.has(item)) {
        told.add(item);
        onSkip?.({ item, name: nameOf(item), error: bad.get(item)!, replacement });
      }
      return { item: replacement, picture };
    }
    throw new Error(
      `Cannot make a batch: ${nameOf(item)} does not open (${bad.get(item)?.message}), and no ` +
        "other item is left to take its place",
      { cause: bad.get(item) },
    );
  };

  const make = async ({ items, address: { epoch } }: ViewRequest): Promise<Float32Array> => {
    signal?.throwIfAborted();
    const taken = new Set(items);
    const pictures = await Promise.all(Array.from(items, tryOpen));
    const pairs: Chunk["pairs"][number][] = [];
    for (const [n, item] of items.entries()) {
      const picture = pictures[n];
      pairs.push(picture ? { item, picture } : await replace(item, taken));
    }
    signal?.throwIfAborted();
    const out = new Float32Array(2 * pairs.length * length); // [2N, H, W, 3]
    if (workers === 0) {
      fillChunk({ epoch, pairs }, { ...options, out });
      return out;
    }
    await Promise.all(
      parted(pairs.length, workers).map(async ([first, last], n) => {
        const part = last - first;
        const bytes = 2 * part * length * 4;
        const kept = free.findIndex(({ byteLength }) => byteLength === bytes);
        const buffer = kept < 0 ? new ArrayBuffer(bytes) : free.splice(kept, 1)[0];
        const filled = await makers[n].make({ epoch, pairs: pairs.slice(first, last) }, buffer);
        const views = new Float32Array(filled);
        out.set(views.subarray(0, part * length), first * length);
        out.set(views.subarray(part * length), (pairs.length + first) * length);
        free.push(filled);
      }),
    );
    return out;
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
    if (!fits) waiting.clear(); // training has moved elsewhere
    waiting.delete(key);
    const batch = fits ? ready.batch : start(request);
    let following: ViewRequest | null = request;
    for (let n = 0; n < ahead && next; n++) {
      following = next(following.address);
      if (!following) break;
      const address = keyOf(following.address);
      if (!waiting.has(address)) {
        waiting.set(address, { request: following, batch: start(following) });
      }
    }
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
    [Symbol.asyncDispose]() {
      waiting.clear();
      for (const maker of makers) maker.end();
      return Promise.resolve();
    },
  };
}
