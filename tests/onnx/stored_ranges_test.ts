import assert from "node:assert/strict";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { readRanges as rangesAmong, storeRanges } from "lib/onnx/stored_ranges.ts";

function model(metadata: Record<string, string> = {}): Uint8Array {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: [1] });
  graph.output({ name: "y", dtype: "float32", shape: [1] }, graph.node("Relu", [x]));
  return encodeGraph(graph.graph(metadata));
}

const name = "cutter.onnx";
const readRanges = (file: Uint8Array, options: { name: string }) =>
  rangesAmong(readMetadata(file), options);

Deno.test("ranges are read as they were stored, beside other texts, and in place of earlier ones", () => {
  assert.equal(readRanges(model({ a: "b" }), { name }), null);
  const once = storeRanges(model({ a: "b" }), { x: [0, 1] });
  assert.deepEqual(readRanges(once, { name }), { x: [0, 1] });
  const again = storeRanges(once, { x: [-2, 0], y: [-0.25, 3.5] });
  assert.deepEqual(readRanges(again, { name }), { x: [-2, 0], y: [-0.25, 3.5] });
  assert.equal(readMetadata(again).a, "b");
});

Deno.test("ranges that are none are told, with the file's name", () => {
  const of = (text: string) => () => readRanges(model({ "burin.ranges": text }), { name });
  assert.deepEqual(of("{}")(), {});
  assert.throws(of("{"), /Cannot read the ranges in cutter\.onnx: .*the file is damaged/);
  for (const bad of ["3", "true", "[]", "null", '"x"']) {
    assert.throws(of(bad), /in cutter\.onnx: they are .*; the file is damaged/);
  }
  for (const bad of ["[1, 2]", "[-1]", "[-1, null]", "[-2, -1]", "3", "[-1, 1, 2]"]) {
    assert.throws(of(`{"x": ${bad}}`), /in cutter\.onnx: that of x is .*; the file is damaged/);
  }
});
