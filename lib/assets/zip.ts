/** One file out of a zip, without reading the rest. */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  readSync,
} from "node:fs";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

/** A file that a zip holds. */
export interface ZipEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly packed: number;
  /** How it is packed: 0 as it is, 8 deflated. */
  readonly method: number;
  /** Where its local header starts. */
  readonly at: number;
}

const signatures = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 };

/** The end record and the longest comment that may follow it. */
const longestTail = 22 + 65_535;

function bytesAt(file: number, { from, count }: { from: number; count: number }): DataView {
  const bytes = new Uint8Array(count);
  const got = readSync(file, bytes, 0, count, from);
  return new DataView(bytes.buffer, 0, got);
}

/**
 * What a zip holds, from the directory at its end.
 *
 * @throws {Error} when it is no zip, is cut short, or is larger than 4 GiB
 */
export function zipEntries(path: string): ZipEntry[] {
  const fail = (why: string): never => {
    throw new Error(`Cannot read ${path} as a zip: ${why}`);
  };
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const count = Math.min(size, longestTail);
    const tail = bytesAt(file, { from: size - count, count });
    let end = tail.byteLength - 22;
    while (end >= 0 && tail.getUint32(end, true) !== signatures.end) end--;
    if (end < 0) fail("it has no directory at its end; it is damaged or another kind of file");
    const [files, length, start] = [
      tail.getUint16(end + 10, true),
      tail.getUint32(end + 12, true),
      tail.getUint32(end + 16, true),
    ];
    if (start === 0xffffffff || files === 0xffff) fail("it is of the large kind (zip64)");
    const directory = bytesAt(file, { from: start, count: length });
    const entries: ZipEntry[] = [];
    let at = 0;
    for (let i = 0; i < files; i++) {
      if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== signatures.central) {
        fail("its directory is damaged");
      }
      const name = directory.getUint16(at + 28, true);
      entries.push({
        path: new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, name)),
        method: directory.getUint16(at + 10, true),
        packed: directory.getUint32(at + 20, true),
        size: directory.getUint32(at + 24, true),
        at: directory.getUint32(at + 42, true),
      });
      at += 46 + name + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    }
    return entries;
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a file of a zip; folders within the zip do not count.
 *
 * @throws {Error} when it is not in there, with what is, or is packed in another way than deflated
 */
export async function extractMember(
  zip: string,
  { member, to, signal }: { member: string; to: string; signal?: AbortSignal },
): Promise<void> {
  const entries = zipEntries(zip);
  const entry = entries.find(({ path }) => path.split("/").at(-1) === member);
  if (!entry) {
    const held = entries.map(({ path }) => path).join(", ") || "nothing";
    throw new Error(`Cannot find ${member} in ${zip}, which holds ${held}`);
  }
  if (entry.method !== 0 && entry.method !== 8) {
    throw new Error(`Cannot unpack ${member} from ${zip}: its method is ${entry.method}`);
  }
  const file = openSync(zip, "r");
  let start: number;
  try {
    const head = bytesAt(file, { from: entry.at, count: 30 });
    if (head.byteLength < 30 || head.getUint32(0, true) !== signatures.local) {
      throw new Error(`Cannot unpack ${member} from ${zip}: the zip is damaged`);
    }
    start = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  } finally {
    closeSync(file);
  }
  const source = createReadStream(zip, { start, end: start + Math.max(entry.packed, 1) - 1 });
  const target = createWriteStream(to);
  await (entry.method === 0
    ? pipeline(source, target, { signal })
    : pipeline(source, createInflateRaw(), target, { signal }));
}
