/** Kernels compiled to WebAssembly, and places in their memory to work in. */
import { readFileSync } from "node:fs";

/** What every kernels.wasm exports beside its kernels. */
interface Memory {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
}

/** An instance of kernels, for one thread. */
export interface WasmMemory<Kernels> {
  /** The functions by name; numbers are places in memory, sizes or values. */
  readonly kernels: Kernels;
  /** Memory as bytes; to be asked for anew after `take`, which may grow it. */
  bytes(): Uint8Array<ArrayBuffer>;
  /** A free place with some to spare after it, since kernels read and write 16 bytes at a time. */
  take(bytes: number): number;
  /** A place with a copy of the values. */
  put(values: ArrayBufferView): number;
  /** What was taken so far stays when the rest is given up. */
  keep(): void;
  /** Gives up everything that was taken and not kept. */
  clear(): void;
}

/** Places begin where 16 bytes can be read at once. */
const alignment = 16;

/** Bytes after a place that kernels may read and write beyond its end. */
const spare = 64;

/** Bytes by which memory grows. */
const page = 65536;

/**
 * Compiles a file of kernels.
 *
 * ```ts
 * import { openWasmMemory } from "lib/tensor/wasm_memory.ts";
 * const file = new URL(import.meta.resolve("lib/tensor/kernels.wasm"));
 * const { take, bytes } = openWasmMemory(file);
 * bytes().subarray(take(100)).fill(0, 0, 100);
 * ```
 */
export function openWasmMemory<Kernels>(file: URL): WasmMemory<Kernels> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
  const { memory, heapBase } = exports as unknown as Memory;
  let view = new Uint8Array(memory.buffer as ArrayBuffer);
  let [base, top] = Array<number>(2).fill(Number(heapBase.value));
  const take = (bytes: number) => {
    const place = Math.ceil(top / alignment) * alignment;
    top = place + bytes + spare;
    const lacking = top - view.length;
    if (lacking > 0) {
      memory.grow(Math.ceil(lacking / page));
      view = new Uint8Array(memory.buffer as ArrayBuffer);
    }
    return place;
  };
  return {
    kernels: exports as unknown as Kernels,
    bytes: () => view,
    take,
    put: (values) => {
      const place = take(values.byteLength);
      view.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place);
      return place;
    },
    keep: () => void (base = top),
    clear: () => void (top = base),
  };
}
