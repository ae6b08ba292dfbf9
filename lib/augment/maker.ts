/** Workers that make views: each fills one buffer at a time, whoever is least busy the next one. */
import type { Chunk, ViewSettings } from "./chunk.ts";
import type { FromWorker, ToWorker } from "./chunk_worker.ts";
import { ShardError } from "./shard.ts";

/** Several workers. Dispose of them when done. */
export interface Makers extends Disposable {
  /** Fills the buffer with the views of a chunk; it is transferred to the worker and back. */
  make(chunk: Chunk, buffer: ArrayBuffer): Promise<ArrayBuffer>;
}

const errorOf = ({ error, shard }: Extract<FromWorker, { error: string }>) =>
  shard === null ? new Error(error) : new ShardError(shard, error);

/** One worker, which makes a chunk at a time. */
class Maker {
  readonly #worker: Worker;
  #busy: Promise<unknown> = Promise.resolve();
  #fail: ((error: Error) => void) | undefined;
  /** Chunks it was given and has not made yet. */
  waiting = 0;

  constructor({ recipe, size, seed, smaller, mean, std }: ViewSettings) {
    this.#worker = new Worker(new URL("./chunk_worker.ts", import.meta.url), { type: "module" });
    this.#send({ settings: { recipe, size, seed, smaller, mean, std } });
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  make(chunk: Chunk, buffer: ArrayBuffer): Promise<ArrayBuffer> {
    this.waiting++;
    const made = this.#busy.then(() =>
      new Promise<ArrayBuffer>((resolve, reject) => {
        this.#fail = reject;
        this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) =>
          "buffer" in data ? resolve(data.buffer) : reject(errorOf(data));
        this.#worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(`A worker that makes views failed: ${event.message}`));
        };
        this.#send({ chunk, buffer }, [buffer]);
      })
    ).finally(() => this.waiting--);
    this.#busy = made.catch(() => {});
    return made;
  }

  end(): void {
    this.#worker.terminate();
    this.#fail?.(new Error("The loader was closed before this batch was made"));
  }
}

/** Starts `count` workers. */
export function startMakers(count: number, settings: ViewSettings): Makers {
  const makers = Array.from({ length: count }, () => new Maker(settings));
  return {
    make(chunk, buffer) {
      const idlest = makers.reduce((best, maker) => maker.waiting < best.waiting ? maker : best);
      return idlest.make(chunk, buffer);
    },
    [Symbol.dispose]() {
      for (const maker of makers) maker.end();
    },
  };
}
