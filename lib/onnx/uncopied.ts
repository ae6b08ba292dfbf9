/**
 * Models whose results reach the arrays that are given for them without a copy. onnxruntime-node copies
 * every result of a run into fresh memory, those it was given arrays for, too: for large results that
 * takes longer than making them. Among the results of such a model is a list, which it has no form for.
 * It meets it when the run is over and all arrays are filled, and stops there instead of copying.
 */
import proto from "onnx-proto";

const { onnx } = proto;

/** The list's name. */
export const uncopiedList = "uncopied.list";

/** The model with an empty list before its outputs. */
export function uncopied(model: Uint8Array): Uint8Array {
  const { AttributeProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } = onnx;
  const read = ModelProto.decode(model);
  const elemType = TensorProto.DataType.FLOAT;
  const dtype = { name: "dtype", type: AttributeProto.AttributeType.INT, i: elemType };
  read.graph!.node!.push(NodeProto.create({
    name: uncopiedList,
    opType: "SequenceEmpty",
    output: [uncopiedList],
    attribute: [dtype],
  }));
  read.graph!.output!.unshift(ValueInfoProto.create({
    name: uncopiedList,
    type: { sequenceType: { elemType: { tensorType: { elemType } } } },
  }));
  return ModelProto.encode(read).finish();
}

/** Whether an error says that a run, which is over, gave such a list. */
export const isOfList = (error: unknown): boolean =>
  error instanceof Error && /non.?tensor type is.*not supported/i.test(error.message);
