/** Reads protocol-buffer messages, which ONNX models are made of, field by field. */
import { readSync } from "node:fs";

/** Random access to bytes. */
export interface ByteSource {
  readonly length: number;
  read(from: number, count: number): Uint8Array;
}

/** A field's number, and where its bytes lie. */
export interface Field {
  readonly field: number;
  readonly from: number;
  readonly to: number;
  /** Of a field that is a whole number; else null. */
  readonly value: number | null;
}

/** The bytes of an open file. */
export const fileSource = (file: number, length: number): ByteSource => ({
  length,
  read(from, count) {
    const bytes = new Uint8Array(Math.min(count, Math.max(0, length - from)));
    const got = readSync(file, bytes, 0, bytes.length, from);
    return bytes.subarray(0, got);
  },
});

/** No model has so many in one message that is read here; small ones are read one by one. */
const mostFields = 200_000;

/**
 * The fields of the message that lies at `start` to `end`.
 *
 * @throws {Error} where it is no message, or is cut short
 *
 * ```ts
 * import { fieldsOf } from "lib/assets/protobuf.ts";
 * const bytes = Uint8Array.of(8, 9); // field 1 is 9
 * const source = { length: 2, read: (from: number, n: number) => bytes.subarray(from, from + n) };
 * [...fieldsOf(source, { start: 0, end: 2 })]; // [{ field: 1, value: 9, from: 1, to: 2 }]
 * ```
 */
export function* fieldsOf(
  source: ByteSource,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<Field> {
  const fail = (): never => {
    throw new Error("it is no ONNX file, or is cut short");
  };
  let at = start;
  const varint = (): number => {
    let value = 0;
    const bytes = source.read(at, Math.min(10, end - at));
    for (let i = 0; i < bytes.length; i++) {
      value += (bytes[i] & 127) * 2 ** (7 * i);
      at++;
      if (bytes[i] < 128) return value;
    }
    return fail();
  };
  for (let count = 0; at < end; count++) {
    if (count === mostFields) fail();
    const tag = varint();
    const [field, kind] = [Math.floor(tag / 8), tag % 8];
    if (field === 0) fail();
    const from = at;
    if (kind === 0) {
      yield { field, value: varint(), from, to: at };
      continue;
    }
    const length = kind === 2 ? varint() : kind === 1 ? 8 : kind === 5 ? 4 : fail();
    if (at + length > end) fail();
    yield { field, value: null, from: at, to: at + length };
    at += length;
  }
}
