import assert from "node:assert/strict";
import proto from "onnx-proto";
import { decodeModel, encodeModel, whole } from "lib/onnx/model_file.ts";

const { ModelProto } = proto.onnx;
const graph = { node: [{ opType: "Relu" }], valueInfo: [{ name: "x" }] };

Deno.test("what a file leaves out is an empty list, text or number, and null where it has parts", () => {
  const { file, graph: { node: [node], ...rest } } = decodeModel(
    ModelProto.encode({ graph: { ...graph, input: [{}], initializer: [{}] } }).finish(),
    { name: "this" },
  );
  assert.deepEqual([file.metadataProps, file.opsetImport, file.producerName], [[], [], ""]);
  assert.deepEqual([node.input, node.output, node.attribute, node.name], [[], [], [], ""]);
  assert.deepEqual([rest.output, rest.input[0].name, rest.input[0].type], [[], "", null]);
  const [{ dims, dataType, rawData, floatData }] = rest.initializer;
  assert.deepEqual([dims, dataType, rawData.length, floatData], [[], 0, 0, []]);
});

Deno.test("a file with another graph keeps its own texts, and notes no shapes of the old one", () => {
  const bytes = ModelProto.encode({ producerName: "somebody", graph }).finish();
  const { file, graph: old } = decodeModel(bytes, { name: "this" });
  const again = decodeModel(encodeModel(file, { ...old, name: "other" }), { name: "this" });
  assert.deepEqual([again.file.producerName, again.graph.name], ["somebody", "other"]);
  assert.deepEqual([again.graph.node[0].opType, again.graph.valueInfo], ["Relu", []]);
});

Deno.test("neither an empty model nor a damaged one is read", () => {
  for (const empty of [{}, { graph: {} }]) {
    assert.throws(
      () => decodeModel(ModelProto.encode(empty).finish(), { name: "m.onnx" }),
      /^Error: Cannot read m\.onnx as an ONNX model: it is empty$/,
    );
  }
  assert.throws(
    () => decodeModel(Uint8Array.of(1, 2, 3), { name: "m.onnx" }),
    /^Error: Cannot read m\.onnx as an ONNX model: the file is damaged, or is no model$/,
  );
});

Deno.test("a whole number is one, however protobuf gives it", () => {
  assert.deepEqual([whole(3), whole({ toNumber: () => 4 })], [3, 4]);
});
