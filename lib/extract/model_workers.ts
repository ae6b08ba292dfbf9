/**
 * Detector and segmenter in workers, each with sessions of its own: two small networks on a thread each see
 * more plates than one on two threads, and what is done in plain code around them runs beside the rest, too.
 */
import type { Detector } from "lib/detect/detection.ts";
import type { OpenedDetector } from "lib/detect/open.ts";
import type { Image } from "lib/image/image.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import type { OpenedSegmenter } from "lib/segment/open.ts";
import type { FromModelWorker, ToModelWorker, WorkerModels } from "./model_worker.ts";
import { workerFor } from "./worker_choice.ts";

/** Which models, and in how many workers. */
export interface ModelWorkersOptions extends WorkerModels {
  /** How many workers; each looks at one plate at a time. */
  readonly count: number;
}

/** Models in workers. Dispose of them when done. */
export interface ModelWorkers extends AsyncDisposable {
  /** Null where none was wanted. */
  readonly detector: Omit<OpenedDetector, keyof AsyncDisposable> | null;
  /** Of a plate that was searched last, its worker cuts the figures out: the plate is there already. */
  readonly segmenter: Omit<OpenedSegmenter, keyof AsyncDisposable>;
}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type Question = Without<ToModelWorker, "plate">;

/** One worker, the plate that it sees, and what it is asked, one after the other. */
class ModelWorker {
  readonly #worker: Worker;
  #memory = new SharedArrayBuffer(0);
  #busy: Promise<unknown> = Promise.resolve();
  #underWay: PromiseWithResolvers<FromModelWorker> | null = null;
  #failed: Error | null = null;
  /** The plate that it was given last. */
  seen: Image | null = null;
  /** Questions that it has not answered yet. */
  waiting = 0;

  constructor() {
    this.#worker = new Worker(new URL("./model_worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromModelWorker>) =>
      this.#underWay?.resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`A worker that runs the models failed: ${event.message}`));
    };
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    this.#underWay?.reject(error);
  }

  /** The plate's pixels in the worker's own memory, which is kept for the next one. */
  #laid({ width, height, data }: Image) {
    if (this.#memory.byteLength < data.length) this.#memory = new SharedArrayBuffer(data.length);
    new Uint8Array(this.#memory).set(data);
    return { width, height, memory: this.#memory };
  }

  async #asks(question: Question, image?: Image): Promise<FromModelWorker> {
    if (this.#failed) throw this.#failed;
    const plate = image && image !== this.seen ? { plate: this.#laid(image) } : {};
    if (image) this.seen = image;
    this.#underWay = Promise.withResolvers();
    this.#worker.postMessage({ ...question, ...plate });
    return await this.#underWay.promise;
  }

  /** @throws {Error} with what the worker says where it fails */
  async ask(question: Question, image?: Image): Promise<FromModelWorker> {
    this.waiting++;
    const asked = this.#busy.then(() => this.#asks(question, image));
    this.#busy = asked.catch(() => {});
    try {
      const answer = await asked;
      if ("error" in answer) throw new Error(answer.error);
      return answer;
    } finally {
      this.waiting--;
    }
  }

  end(): void {
    this.#worker.terminate();
    this.#fail(new Error("The models were closed before they had looked at this plate"));
  }
}

const other = (answer: FromModelWorker): never => {
  throw new Error(`A worker answered something else: ${Object.keys(answer)}`);
};

/**
 * Opens models by name in `count` workers. A plate goes to the worker that has least to do; what is found
 * depends neither on how many there are nor on which of them looks.
 *
 * @throws {Error} when there is no model of a name, or its file is not to be had
 *
 * ```ts
 * import { openModelWorkers } from "lib/extract/model_workers.ts";
 * const session = { threads: 1, spinning: false };
 * const open = () => openModelWorkers({
 *   detector: { name: "burin_nano", options: session },
 *   segmenter: { name: "burin_cutter", options: session },
 *   count: 2,
 * });
 * ```
 */
export async function openModelWorkers(
  { count, ...models }: ModelWorkersOptions,
): Promise<ModelWorkers> {
  const workers = Array.from({ length: count }, () => new ModelWorker());
  const close = () => {
    for (const worker of workers) worker.end();
  };
  const open = async (worker: ModelWorker) => {
    const answer = await worker.ask({ open: models });
    return "opened" in answer ? answer.opened : other(answer);
  };
  try {
    // the first fetches what is missing, the others find it
    const { detector, segmenter } = await open(workers[0]);
    await Promise.all(workers.slice(1).map(open));
    const ask = async (question: Question, image: Image, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      const answer = await workerFor(workers, image).ask(question, image);
      signal?.throwIfAborted();
      return answer;
    };
    const detect: Detector = async (image, { signal, ...options } = {}) => {
      const answer = await ask({ detect: options }, image, signal);
      return "detections" in answer ? [...answer.detections] : other(answer);
    };
    const cut: Segmenter = async (image, prompts, { signal } = {}) => {
      const answer = await ask({ cut: prompts }, image, signal);
      return "masks" in answer ? [...answer.masks] : other(answer);
    };
    return {
      detector: detector && { ...detector, sha256: detector.sha256!, use: detect },
      segmenter: { ...segmenter, random: false, use: cut },
      [Symbol.asyncDispose]() {
        close();
        return Promise.resolve();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
