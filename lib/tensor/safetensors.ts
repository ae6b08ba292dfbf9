/**
 * Named tensors in a file that no reader has to execute: the safetensors format. An unsigned 64-bit
 * length, a JSON header of that length, then the bytes of all tensors, little-endian, row-major.
 */
import { type DataType, type DataTypes, sizeOf, type Tensor } from "./tensor.ts";

/** The format's name of each element type and the view that reads it. */
const formats: {
  [D in DataType]: {
    name: string;
    view: { new (buffer: ArrayBuffer): DataTypes[D]; readonly BYTES_PER_ELEMENT: number };
  };
} = {
  float32: { name: "F32", view: Float32Array },
  float64: { name: "F64", view: Float64Array },
  int32: { name: "I32", view: Int32Array },
  int64: { name: "I64", view: BigInt64Array },
  uint8: { name: "U8", view: Uint8Array },
  bool: { name: "BOOL", view: Uint8Array },
};

/** No header of ours comes near; a longer one is a damaged or hostile file. */
const longestHeader = 100_000_000;

/**
 * Writes tensors, in the order of their names, and text about them.
 *
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const bytes = encodeSafetensors({ w: float32(new Float32Array(2), [2]) }, { seed: "7" });
 * decodeSafetensors(bytes).metadata.seed; // "7"
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  const names = Object.keys(tensors).sort();
  for (const name of names) {
    const { dtype, shape, data } = tensors[name];
    if (name === "__metadata__") throw new RangeError("No tensor may be called __metadata__");
    header[name] = {
      dtype: formats[dtype].name,
      shape,
      data_offsets: [end, end += data.byteLength],
    };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // the data starts at a multiple of 8, so that a reader may map it
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    const { data } = tensors[name];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function fail(what: string): never {
  throw new SyntaxError(
    `Cannot read safetensors: ${what}. The file is damaged or of another format`,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && value as number >= 0;

function readTensor(name: string, entry: unknown, data: Uint8Array): Tensor {
  if (!isRecord(entry)) fail(`the entry of ${name} is no object`);
  const { dtype: label, shape, data_offsets: offsets } = entry;
  const dtype = (Object.keys(formats) as DataType[]).find((key) => formats[key].name === label);
  if (!dtype) fail(`${name} has the element type ${label}`);
  if (!Array.isArray(shape) || !shape.every(isCount)) fail(`${name} has no proper shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    fail(`${name} has no proper offsets`);
  }
  const [start, stop] = offsets as number[];
  if (stop < start || stop > data.length) {
    fail(`${name} lies at ${start} to ${stop} of ${data.length} bytes`);
  }
  const { view } = formats[dtype];
  if (stop - start !== sizeOf(shape) * view.BYTES_PER_ELEMENT) {
    fail(`${name} of shape [${shape}] has ${stop - start} bytes`);
  }
  // not slice(): on a Buffer of Node it shares the memory instead of copying it
  const copied = new Uint8Array(data.subarray(start, stop));
  return { dtype, shape, data: new view(copied.buffer) };
}

/**
 * Reads tensors and the text about them; the tensors' data is copied.
 *
 * @throws {SyntaxError} that says what is wrong with the bytes
 */
export function decodeSafetensors(
  bytes: Uint8Array,
): { tensors: Record<string, Tensor>; metadata: Record<string, string> } {
  if (bytes.length < 8) fail(`${bytes.length} bytes are too few`);
  const declared = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (declared > BigInt(Math.min(longestHeader, bytes.length - 8))) {
    fail(`a header of ${declared} bytes is announced in a file of ${bytes.length}`);
  }
  const headerEnd = 8 + Number(declared);
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, headerEnd)),
    );
  } catch {
    fail("the header is no JSON");
  }
  if (!isRecord(header)) fail("the header is no object");
  const { __metadata__: text = {}, ...entries } = header;
  if (!isRecord(text) || !Object.values(text).every((value) => typeof value === "string")) {
    fail("the metadata is not text");
  }
  const data = bytes.subarray(headerEnd);
  const tensors = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, readTensor(name, entry, data)]),
  );
  return { tensors, metadata: text as Record<string, string> };
}
