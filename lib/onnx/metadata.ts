/** The texts stored in a model's file, read without its weights. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Bytes that are read where they are needed. */
interface Source {
  readonly length: number;
  read(from: number, count: number): Uint8Array;
}

/** The parts of a protocol-buffer message: a field's number, and where its bytes lie. */
function* fieldsOf(
  source: Source,
  start: number,
  end: number,
): Generator<{ field: number; from: number; to: number }> {
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
  while (at < end) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === 0) {
      varint();
      continue;
    }
    const length = kind === 2 ? varint() : kind === 1 ? 8 : kind === 5 ? 4 : fail();
    if (at + length > end) fail();
    yield { field: Math.floor(tag / 8), from: at, to: at + length };
    at += length;
  }
}

/** Numbers of the fields of ONNX's ModelProto and StringStringEntryProto. */
const fields = { metadataProps: 14, key: 1, value: 2 };

function metadataOf(source: Source): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const { field, from, to } of fieldsOf(source, 0, source.length)) {
    if (field !== fields.metadataProps) continue;
    const text = { key: "", value: "" };
    for (const part of fieldsOf(source, from, to)) {
      const bytes = source.read(part.from, part.to - part.from);
      if (part.field === fields.key) text.key = new TextDecoder().decode(bytes);
      if (part.field === fields.value) text.value = new TextDecoder().decode(bytes);
    }
    metadata[text.key] = text.value;
  }
  return metadata;
}

/**
 * The texts stored in a model, from its bytes or its file, of which only these are read.
 *
 * @throws {Error} when it is no ONNX file, or is cut short
 *
 * ```ts
 * import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
 * import { readMetadata } from "lib/onnx/metadata.ts";
 * readMetadata(encodeGraph(graphBuilder().graph({ names: "person" }))); // { names: "person" }
 * ```
 */
export function readMetadata(model: Uint8Array | string): Record<string, string> {
  if (typeof model !== "string") {
    return metadataOf({
      length: model.length,
      read: (from, count) => model.subarray(from, from + count),
    });
  }
  const file = openSync(model, "r");
  try {
    return metadataOf({
      length: fstatSync(file).size,
      read(from, count) {
        const bytes = new Uint8Array(count);
        const got = readSync(file, bytes, 0, count, from);
        return bytes.subarray(0, got);
      },
    });
  } finally {
    closeSync(file);
  }
}
