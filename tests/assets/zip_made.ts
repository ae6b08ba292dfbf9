/** Zips as small as the format allows, with or without a fault. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipFaults {
  /** Deflates the files. */
  readonly deflate?: boolean;
  /** Sizes and checksum follow the bytes, as writers of streams do it. */
  readonly descriptor?: boolean;
  /** Writes places and sizes in the fields of large zips. */
  readonly zip64?: boolean;
  readonly crc?: number;
  /** What the directory says that a file has, packed and unpacked. */
  readonly size?: number;
  readonly packed?: number;
  readonly encrypted?: boolean;
  /** Bytes of an extra field that only an entry's own header has. Default 0. */
  readonly localExtra?: number;
}

type Field = readonly [offset: number, width: 2 | 4 | 8, value: number];

function record(size: number, fields: readonly Field[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  for (const [offset, width, value] of fields) {
    if (width === 8) view.setBigUint64(offset, BigInt(value), true);
    else if (width === 4) view.setUint32(offset, value, true);
    else view.setUint16(offset, value, true);
  }
  return new Uint8Array(view.buffer);
}

const full = 0xffffffff;

/** The bytes of a zip with these files. */
export function zipOf(
  files: Readonly<Record<string, string>>,
  {
    deflate = false,
    descriptor = false,
    zip64 = false,
    encrypted = false,
    localExtra = 0,
    ...lies
  }: ZipFaults = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const [path, plain] = [name, content].map((text) => new TextEncoder().encode(text));
    const data = deflate ? new Uint8Array(deflateRawSync(plain)) : plain;
    const crc = lies.crc ?? crc32(plain);
    const [packed, size] = [lies.packed ?? data.length, lies.size ?? plain.length];
    const flags = (descriptor ? 8 : 0) + (encrypted ? 1 : 0);
    const sides = (from: number, hidden: boolean): Field[] => [
      [from - 8, 2, flags],
      [from - 6, 2, deflate ? 8 : 0],
      [from, 4, hidden ? 0 : crc],
      [from + 4, 4, hidden ? 0 : zip64 ? full : packed],
      [from + 8, 4, hidden ? 0 : zip64 ? full : size],
      [from + 12, 2, path.length],
    ];
    const own = localExtra > 0
      ? record(localExtra, [[0, 2, 0xcafe], [2, 2, localExtra - 4]])
      : new Uint8Array();
    const local = record(30, [
      [0, 4, 0x04034b50],
      ...sides(14, descriptor),
      [28, 2, own.length],
    ]);
    const after = descriptor
      ? record(16, [[0, 4, 0x08074b50], [4, 4, crc], [8, 4, packed], [12, 4, size]])
      : new Uint8Array();
    const extra = zip64
      ? record(28, [[0, 2, 1], [2, 2, 24], [4, 8, size], [12, 8, packed], [20, 8, at]])
      : new Uint8Array();
    const central = record(46, [
      [0, 4, 0x02014b50],
      ...sides(16, false),
      [30, 2, extra.length],
      [42, 4, zip64 ? full : at],
    ]);
    parts.push(local, path, own, data, after);
    directory.push(central, path, extra);
    at += 30 + path.length + own.length + data.length + after.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  const large = zip64
    ? [
      record(56, [[0, 4, 0x06064b50], [4, 8, 44], [32, 8, count], [40, 8, length], [48, 8, at]]),
      record(20, [[0, 4, 0x07064b50], [8, 8, at + length], [16, 4, 1]]),
    ]
    : [];
  const end = record(22, [
    [0, 4, 0x06054b50],
    [10, 2, zip64 ? 0xffff : count],
    [12, 4, zip64 ? full : length],
    [16, 4, zip64 ? full : at],
  ]);
  return Uint8Array.from([...parts, ...directory, ...large, end].flatMap((part) => [...part]));
}
