/** Tensors read from a file one by one, or row by row, so that its bytes are never in memory beside them. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { headerLength, parseHeader, type TensorEntry, tensorOf } from "./safetensors.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

/** A file whose tensors are read when they are asked for. */
export interface SafetensorsFile {
  /** The text about them. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What each is, without its numbers. */
  readonly shapes: ReadonlyMap<string, Pick<Tensor, "dtype" | "shape">>;
  /** All of one. @throws {SyntaxError} when the file has changed since it was opened */
  tensor(name: string): Tensor;
  /** Some rows of one, of which no others are read. `[N, ...]` to `[rows, ...]`; throws as `tensor` does */
  rows(name: string, rows: readonly number[]): Tensor;
}

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

/** What is done with an open file, which is closed after it. */
function reading<T>(path: string, use: (file: number, size: number, stamp: string) => T): T {
  const file = openSync(path, "r");
  try {
    const { size, mtimeMs, ino } = fstatSync(file);
    return use(file, size, `${ino} ${mtimeMs} ${size}`);
  } finally {
    closeSync(file);
  }
}

/** Rows that lie beside each other, which one read takes. */
function* runsOf(rows: readonly number[]): Generator<{ first: number; count: number }> {
  let end = 0;
  for (let at = 0; at < rows.length; at = end) {
    for (end = at + 1; rows[end] === rows[end - 1] + 1;) end++;
    yield { first: rows[at], count: end - at };
  }
}

/**
 * Opens a file by its header alone. Nothing is held open meanwhile: each tensor is read from the file that
 * was looked at, or refused.
 *
 * @throws {SyntaxError} that says what is wrong with the file
 * @throws {Error} the system's own, where it cannot be opened
 */
export function openSafetensors(path: string): SafetensorsFile {
  const { entries, metadata, start, seen } = reading(path, (file, size, seen) => {
    const head = bytesAt(file, 0, new Uint8Array(Math.min(8, size)), path);
    const length = headerLength(head, { size, name: path });
    const json = bytesAt(file, 8, new Uint8Array(length), path);
    const header = parseHeader(json, { follow: size - 8 - length, name: path });
    return { ...header, start: 8 + length, seen };
  });
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const read = (name: string, runs: (entry: TensorEntry) => Iterable<[from: number, to: number]>) =>
    reading(path, (file, _, stamp) => {
      const entry = byName.get(name);
      if (!entry) throw new RangeError(`Cannot read "${name}": ${path} has no such tensor`);
      if (stamp !== seen) throw new SyntaxError(`Cannot read ${path}: it has changed meanwhile`);
      const parts = [...runs(entry)];
      const bytes = new Uint8Array(parts.reduce((sum, [from, to]) => sum + to - from, 0));
      let at = 0;
      for (const [from, to] of parts) {
        bytesAt(file, start + entry.start + from, bytes.subarray(at, at + to - from), path);
        at += to - from;
      }
      return { entry, bytes };
    });
  return {
    metadata: { ...metadata },
    shapes: new Map(entries.map(({ name, dtype, shape }) => [name, { dtype, shape }])),
    tensor(name) {
      const { entry, bytes } = read(name, ({ start, stop }) => [[0, stop - start]]);
      return tensorOf(entry, bytes.buffer);
    },
    rows(name, rows) {
      const { entry, bytes } = read(name, ({ shape: [count, ...row], start, stop }) => {
        const wrong = rows.find((one) => !(one >= 0 && one < count));
        if (wrong !== undefined) {
          throw new RangeError(
            `Cannot read row ${wrong} of "${name}" in ${path}, which has ${count}`,
          );
        }
        const size = sizeOf(row) === 0 ? 0 : (stop - start) / count;
        return Iterator.from(runsOf(rows))
          .map(({ first, count }): [number, number] => [first * size, (first + count) * size]);
      });
      const [, ...row] = entry.shape;
      return tensorOf({ ...entry, shape: [rows.length, ...row] }, bytes.buffer);
    },
  };
}

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
  const { shapes, metadata, tensor } = openSafetensors(path);
  const tensors = Object.fromEntries([...shapes.keys()].map((name) => [name, tensor(name)]));
  return { tensors, metadata: { ...metadata } };
}
