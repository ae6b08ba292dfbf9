/** The texts stored in a model's file, read without its weights. */
import { closeSync, fstatSync, openSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { type ByteSource, fieldsOf, fileSource } from "lib/assets/protobuf.ts";

/** Numbers of the fields of ONNX's ModelProto and StringStringEntryProto. */
const fields = { metadataProps: 14, key: 1, value: 2 };

function metadataOf(source: ByteSource): Record<string, string> {
  const metadata: Record<string, string> = {};
  const model = fieldsOf(source, { start: 0, end: source.length });
  for (const { field, from, to, value } of model) {
    if (field !== fields.metadataProps || value !== null) continue;
    const text = { key: "", value: "" };
    for (const part of fieldsOf(source, { start: from, end: to })) {
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
    return metadataOf(fileSource(file, fstatSync(file).size));
  } catch (cause) {
    throw new Error(`Cannot read ${model} as an ONNX model: ${reasonOf(cause)}`, { cause });
  } finally {
    closeSync(file);
  }
}
