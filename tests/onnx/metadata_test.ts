import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import proto from "onnx-proto";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { float32 } from "lib/tensor/tensor.ts";

function model(metadata: Record<string, string>): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "x", dtype: "float32", shape: [500] });
  const weights = builder.constant(float32(new Float32Array(500).fill(0.1), [500]));
  builder.output({ name: "y", dtype: "float32", shape: [500] }, builder.node("Add", [x, weights]));
  return encodeGraph(builder.graph(metadata));
}

Deno.test("the texts are those that were written, from bytes and from a file", () => {
  const metadata = { names: "{0: 'é'}", empty: "", long: "x".repeat(70_000) };
  const bytes = model(metadata);
  assert.deepEqual(readMetadata(bytes), metadata);
  const decoded = proto.onnx.ModelProto.decode(bytes).metadataProps;
  assert.deepEqual(Object.fromEntries(decoded.map(({ key, value }) => [key, value])), metadata);
  const folder = mkdtempSync(join(tmpdir(), "burin-metadata-"));
  try {
    writeFileSync(join(folder, "a.onnx"), bytes);
    assert.deepEqual(readMetadata(join(folder, "a.onnx")), metadata);
    writeFileSync(join(folder, "b.onnx"), "<html>");
    assert.throws(
      () => readMetadata(join(folder, "b.onnx")),
      /Cannot read .*b\.onnx as an ONNX model: it is no ONNX file/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("a file without texts has none; what is cut short is told", () => {
  const bytes = model({});
  assert.deepEqual(readMetadata(bytes), {});
  assert.throws(() => readMetadata(bytes.subarray(0, bytes.length - 7)), /cut short/);
  assert.throws(() => readMetadata(new TextEncoder().encode("<html>")), /no ONNX file/);
});
