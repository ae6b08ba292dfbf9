/** Tensors read from a file one by one, so that its bytes are never in memory beside them. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { headerLength, parseHeader, tensorOf } from "./safetensors.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Fills bytes by reads that may each give a part of what is left.
 *
 * @param read puts bytes from a place on into what it is given, and says how many
 * @throws {SyntaxError} when none come any more
 */
export function filledBy(
  bytes: Uint8Array,
  { name, read }: {
    readonly name: string;
    readonly read: (into: Uint8Array, from: number) => number;
  },
): Uint8Array {
  for (let at = 0; at < bytes.length;) {
    const count = read(bytes.subarray(at), at);
    if (count === 0) throw new SyntaxError(`Cannot read ${name}: it became shorter meanwhile`);
    at += count;
  }
  return bytes;
}

/** Bytes of an open file. @throws {SyntaxError} when it ends before */
const bytesAt = (file: number, start: number, bytes: Uint8Array, name: string) =>
  filledBy(bytes, {
    name,
    read: (into, from) => readSync(file, into, 0, into.length, start + from),
  });

/**
 * The tensors of a file and the text about them, as `decodeSafetensors` reads them from bytes.
 *
 * @throws {SyntaxError} that says what is wrong with the file
 * @throws {Error} the system's own, where it cannot be opened
 *
 * ```ts
 * import { readSafetensors } from "lib/tensor/safetensors_file.ts";
 * const shapes = (path: string) => Object.values(readSafetensors(path).tensors).map((t) => t.shape);
 * ```
 */
export function readSafetensors(
  path: string,
): { tensors: Record<string, Tensor>; metadata: Record<string, string> } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const head = bytesAt(file, 0, new Uint8Array(Math.min(8, size)), path);
    const length = headerLength(head, { size, name: path });
    const json = bytesAt(file, 8, new Uint8Array(length), path);
    const header = parseHeader(json, { follow: size - 8 - length, name: path });
    const tensors = Object.fromEntries(header.entries.map((entry): [string, Tensor] => {
      const bytes = new Uint8Array(entry.stop - entry.start);
      bytesAt(file, 8 + length + entry.start, bytes, path);
      return [entry.name, tensorOf(entry, bytes.buffer)];
    }));
    return { tensors, metadata: { ...header.metadata } };
  } finally {
    closeSync(file);
  }
}
