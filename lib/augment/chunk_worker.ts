/** The worker of loader.ts: told the settings once, it fills a buffer for each chunk it is sent. */
import { reasonOf } from "lib/assets/reason.ts";
import { type Chunk, fillChunk, type ViewSettings } from "./chunk.ts";
import { ShardError } from "./shard.ts";

/** To the worker. The buffer is transferred, filled and transferred back. */
export type ToWorker =
  | { readonly settings: ViewSettings }
  | { readonly chunk: Chunk; readonly buffer: ArrayBuffer };

/** From the worker: the buffer, or why there is none, and which shard is to blame. */
export type FromWorker =
  | { readonly buffer: ArrayBuffer }
  | { readonly error: string; readonly shard: string | null };

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
};
let settings: ViewSettings | undefined;

scope.onmessage = ({ data }) => {
  if ("settings" in data) {
    settings = data.settings;
    return;
  }
  try {
    if (!settings) throw new Error("A chunk came before the settings");
    fillChunk(data.chunk, { ...settings, out: new Float32Array(data.buffer) });
    scope.postMessage({ buffer: data.buffer }, [data.buffer]);
  } catch (error) {
    const words = reasonOf(error);
    scope.postMessage({ error: words, shard: error instanceof ShardError ? error.file : null }, []);
  }
};
