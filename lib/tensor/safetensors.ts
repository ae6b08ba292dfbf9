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

/** The format's name of half precision, whose numbers are read as float32. */
const half = "F16";

/** No header of ours comes near; a longer one is a damaged or hostile file. */
const longestHeader = 100_000_000;

/** How tensors are written. */
export interface SafetensorsOptions {
  /** Stores float32 tensors in half precision, half the bytes: three digits are left. Default false. */
  readonly halved?: boolean;
}

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
  { halved = false }: SafetensorsOptions = {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  const isHalved = ({ dtype }: Tensor) => halved && dtype === "float32";
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  const names = Object.keys(tensors).sort();
  for (const name of names) {
    const tensor = tensors[name];
    const { dtype, shape, data: { byteLength } } = tensor;
    if (name === "__metadata__") throw new RangeError("No tensor may be called __metadata__");
    header[name] = {
      dtype: isHalved(tensor) ? half : formats[dtype].name,
      shape,
      data_offsets: [end, end += isHalved(tensor) ? byteLength / 2 : byteLength],
    };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // the data starts at a multiple of 8, so that a reader may map it
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8 + json.length, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    const tensor = tensors[name];
    const data = isHalved(tensor) ? Float16Array.from(tensor.data as Float32Array) : tensor.data;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Where one tensor lies. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: DataType;
  /** The file has its numbers in half precision, and they become float32. */
  readonly isHalf: boolean;
  readonly shape: readonly number[];
  /** Bytes, from the end of the header. */
  readonly start: number;
  readonly stop: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes, which they fill without gaps. */
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** What errors call the file. */
export interface NamedFile {
  /** What errors call it. Default "safetensors". */
  readonly name?: string;
}

type Fail = (what: string) => never;

const failing = ({ name = "safetensors" }: NamedFile): Fail => (what) => {
  throw new SyntaxError(
    `Cannot read ${name}: ${what}. The file is damaged or of another format: fetch it or make ` +
      "it again",
  );
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && value as number >= 0;

/** Text of a file, short enough for a message. */
const short = (text: string) => text.length > 60 ? `${text.slice(0, 57)}...` : text;

function entryOf(fullName: string, found: unknown, fail: Fail): TensorEntry {
  const name = short(fullName);
  if (!isRecord(found)) fail(`the entry of ${name} is no object`);
  const { dtype: label, shape, data_offsets: offsets } = found;
  const isHalf = label === half;
  const dtype = isHalf
    ? "float32"
    : (Object.keys(formats) as DataType[]).find((key) => formats[key].name === label);
  if (!dtype) {
    const said = typeof label === "string" ? `"${short(label)}"` : "that is no text";
    fail(`${name} has an element type ${said}; known are F32, F64, F16, I32, I64, U8 and BOOL`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) fail(`${name} has no proper shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    fail(`${name} has no proper offsets`);
  }
  const [start, stop] = offsets as [number, number];
  const size = isHalf ? Float16Array.BYTES_PER_ELEMENT : formats[dtype].view.BYTES_PER_ELEMENT;
  if (stop < start || stop - start !== sizeOf(shape) * size) {
    fail(`${name} of shape [${short(shape.join())}] lies at ${start} to ${stop}`);
  }
  return { name: fullName, dtype, isHalf, shape, start, stop };
}

/** How long the header is that a file's first 8 bytes announce. @throws {SyntaxError} */
export function headerLength(
  head: Uint8Array,
  { size, ...named }: NamedFile & { readonly size: number },
): number {
  const fail: Fail = failing(named);
  if (size < 8) fail(`${size} bytes are too few`);
  const declared = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (declared > BigInt(Math.min(longestHeader, size - 8))) {
    fail(`a header of ${declared} bytes is announced in a file of ${size}`);
  }
  return Number(declared);
}

/**
 * What the header says, checked against the bytes that follow it: every byte belongs to one tensor.
 *
 * @param json the header's bytes
 * @param options.follow how many bytes follow it
 * @throws {SyntaxError} that says what is wrong
 */
export function parseHeader(
  json: Uint8Array,
  { follow, ...named }: NamedFile & { readonly follow: number },
): SafetensorsHeader {
  const fail: Fail = failing(named);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch {
    fail("the header is no JSON");
  }
  if (!isRecord(header)) fail("the header is no object");
  const { __metadata__: metadata = {}, ...found } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    fail("the metadata is not text");
  }
  const entries = Object.entries(found).map(([name, entry]) => entryOf(name, entry, fail))
    .sort((a, b) => a.start - b.start || a.stop - b.stop);
  let end = 0;
  for (const { name, start, stop } of entries) {
    if (start < end) fail(`${short(name)} overlaps another tensor at byte ${start}`);
    if (start > end) fail(`the bytes ${end} to ${start} belong to no tensor`);
    end = stop;
  }
  if (end > follow) fail(`its tensors take ${end} bytes, of which ${follow} are there`);
  if (end < follow) fail(`the last ${follow - end} bytes belong to no tensor`);
  return { entries, metadata: metadata as Record<string, string> };
}

/** The tensor of an entry, over its own bytes where they need no change. */
export function tensorOf({ dtype, isHalf, shape }: TensorEntry, bytes: ArrayBuffer): Tensor {
  const data = isHalf ? Float32Array.from(new Float16Array(bytes)) : new formats[dtype].view(bytes);
  return { dtype, shape, data };
}

/**
 * Reads tensors and the text about them; the tensors' data is copied. Half precision becomes float32.
 *
 * @throws {SyntaxError} that says what is wrong with the bytes, such as tensors that overlap
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  named: NamedFile = {},
): { tensors: Record<string, Tensor>; metadata: Record<string, string> } {
  const start = 8 + headerLength(bytes, { size: bytes.length, ...named });
  const data = bytes.subarray(start);
  const header = parseHeader(bytes.subarray(8, start), { follow: data.length, ...named });
  const tensors = Object.fromEntries(header.entries.map((entry): [string, Tensor] => {
    // not slice(): on a Buffer of Node it shares the memory instead of copying it
    const copied = new Uint8Array(data.subarray(entry.start, entry.stop));
    return [entry.name, tensorOf(entry, copied.buffer)];
  }));
  return { tensors, metadata: { ...header.metadata } };
}
