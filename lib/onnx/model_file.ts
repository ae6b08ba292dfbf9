/** A model's file taken apart: a list that it leaves out is an empty one, a text "", a number 0. */
import proto from "onnx-proto";

type Plain = string | number | Uint8Array | { toNumber(): number };

/** The same, where `T` may be left out: parts that consist of others are null then. */
type Field<T> = T extends Plain | readonly unknown[] ? Decoded<T> : Decoded<T> | null;

/** What decoding makes of a message. A side of a tensor has one of its two members, the other is null. */
export type Decoded<T> = T extends Plain ? T
  : T extends readonly (infer E)[] ? Decoded<E>[]
  : {
    [K in keyof T]-?: K extends "dimValue" | "dimParam" ? T[K] : Field<NonNullable<T[K]>>;
  };

/** What a file holds. */
export interface ModelFile {
  readonly file: Decoded<proto.onnx.IModelProto>;
  readonly graph: Decoded<proto.onnx.IGraphProto>;
}

/** A whole number, which protobuf gives as an object where it may be large. */
export const whole = (value: number | { toNumber(): number }): number =>
  typeof value === "number" ? value : value.toNumber();

/** The numbers of a stored tensor of single precision. */
export const floatsOf = (
  { rawData, floatData }: Pick<Decoded<proto.onnx.ITensorProto>, "rawData" | "floatData">,
): Float32Array<ArrayBuffer> =>
  rawData.length > 0
    ? new Float32Array(Uint8Array.from(rawData).buffer)
    : Float32Array.from(floatData);

/** @throws {Error} when the bytes are no model, or an empty one; `name` says which file */
export function decodeModel(model: Uint8Array, { name }: { readonly name: string }): ModelFile {
  let file;
  try {
    file = proto.onnx.ModelProto.decode(model) as ModelFile["file"];
  } catch (cause) {
    throw new Error(`Cannot read ${name} as an ONNX model: the file is damaged, or is no model`, {
      cause,
    });
  }
  const { graph } = file;
  if (!graph?.node.length) throw new Error(`Cannot read ${name} as an ONNX model: it is empty`);
  return { file, graph };
}

/** The bytes of the file with another graph. The shapes that it notes of values within are left out. */
export const encodeModel = (
  file: proto.onnx.IModelProto,
  graph: proto.onnx.IGraphProto,
): Uint8Array =>
  proto.onnx.ModelProto.encode({ ...file, graph: { ...graph, valueInfo: [] } }).finish();
