/** One file out of a zip, without reading the rest; nothing in it is believed unchecked. */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  readSync,
  rmSync,
} from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { pathFault } from "./contained_path.ts";
import { reasonOf } from "./reason.ts";

/** A file that a zip holds. */
export interface ZipEntry {
  /** With slashes, inside the folder it is unpacked to. */
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly packed: number;
  /** How it is packed: 0 as it is, 8 deflated. */
  readonly method: number;
  /** Where its local header starts. */
  readonly at: number;
  /** CRC-32 of the unpacked bytes. */
  readonly crc: number;
  readonly encrypted: boolean;
}

const signatures = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  central: 0x02014b50,
  local: 0x04034b50,
};

/** The end record and the longest comment that may follow it. */
const longestTail = 22 + 65_535;

/** No zip of models or pictures has a longer directory. */
const longestDirectory = 64 * 2 ** 20;

/** What no deflated byte can grow beyond. */
const largestRatio = 1032;

function bytesAt(file: number, { from, count }: { from: number; count: number }): DataView {
  const bytes = new Uint8Array(count);
  const got = readSync(file, bytes, 0, count, from);
  return new DataView(bytes.buffer, 0, got);
}

type Fail = (why: string) => never;

interface Directory {
  readonly files: number;
  readonly length: number;
  readonly start: number;
}

/** A whole number of 64 bits. */
function number64(view: DataView, at: number, fail: Fail): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) fail("its directory is damaged");
  return Number(value);
}

/** Where the directory is, as the record at the end says, and in large zips another before it. */
function directoryOf(file: number, { size, fail }: { size: number; fail: Fail }): Directory {
  const count = Math.min(size, longestTail);
  const tail = bytesAt(file, { from: size - count, count });
  let end = tail.byteLength - 22;
  const isEnd = () =>
    tail.getUint32(end, true) === signatures.end &&
    // a comment may hold the signature, but only the true one ends with the file
    end + 22 + tail.getUint16(end + 20, true) === tail.byteLength;
  while (end >= 0 && !isEnd()) end--;
  if (end < 0) fail("it has no directory at its end; it is damaged or another kind of file");
  const disks = [4, 6].map((at) => tail.getUint16(end + at, true));
  const at = size - count + end;
  let [files, length, start, limit] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
    at,
  ];
  if (files === 0xffff || length === 0xffffffff || start === 0xffffffff) {
    const locator = at >= 20 ? bytesAt(file, { from: at - 20, count: 20 }) : null;
    if (locator?.getUint32(0, true) !== signatures.locator64) {
      fail("it is of the large kind (zip64), without the record for it");
    }
    limit = number64(locator!, 8, fail);
    const large = limit <= at - 76 ? bytesAt(file, { from: limit, count: 56 }) : null;
    if (large?.getUint32(0, true) !== signatures.end64) fail("its directory is damaged");
    [files, length, start] = [32, 40, 48].map((from) => number64(large!, from, fail));
  } else if (disks.some((disk) => disk !== 0)) fail("it is one of several parts");
  if (length > longestDirectory) fail(`its directory would take ${length} bytes`);
  if (start + length > limit || files * 46 > length) fail("its directory is damaged");
  return { files, length, start };
}

/** Sizes and place of a large file, which take more than the 32 bits of the usual fields. */
function enlarged(entry: ZipEntry, extra: DataView, fail: Fail): ZipEntry {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const [kind, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    if (at + 4 + length > extra.byteLength) break;
    if (kind === 1) {
      let next = at + 4;
      const read = (value: number) => {
        if (value !== 0xffffffff) return value;
        if (next + 8 > at + 4 + length) fail("its directory is damaged");
        next += 8;
        return number64(extra, next - 8, fail);
      };
      const [size, packed, start] = [entry.size, entry.packed, entry.at].map(read);
      return { ...entry, size, packed, at: start };
    }
    at += 4 + length;
  }
  return entry;
}

function entryPath(bytes: Uint8Array, fail: Fail): string {
  const path = new TextDecoder().decode(bytes).replaceAll("\\", "/");
  const fault = pathFault(path);
  if (fault) fail(`it holds a file called ${JSON.stringify(path.slice(0, 100))}: ${fault}`);
  return path;
}

/**
 * What a zip holds, from the directory at its end.
 *
 * @throws {Error} when it is no zip, is cut short or in several parts, or names a file outside
 */
export function zipEntries(path: string): ZipEntry[] {
  const fail: Fail = (why) => {
    throw new Error(`Cannot read ${path} as a zip: ${why}`);
  };
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const { files, length, start } = directoryOf(file, { size, fail });
    const directory = bytesAt(file, { from: start, count: length });
    const entries: ZipEntry[] = [];
    let at = 0;
    for (let i = 0; i < files; i++) {
      if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== signatures.central) {
        fail("its directory is damaged");
      }
      const [name, extra, comment] = [28, 30, 32].map((from) =>
        directory.getUint16(at + from, true)
      );
      if (at + 46 + name + extra + comment > directory.byteLength) fail("its directory is damaged");
      const entry = enlarged(
        {
          path: entryPath(new Uint8Array(directory.buffer, at + 46, name), fail),
          encrypted: (directory.getUint16(at + 8, true) & 1) === 1,
          method: directory.getUint16(at + 10, true),
          crc: directory.getUint32(at + 16, true),
          packed: directory.getUint32(at + 20, true),
          size: directory.getUint32(at + 24, true),
          at: directory.getUint32(at + 42, true),
        },
        new DataView(directory.buffer, at + 46 + name, extra),
        fail,
      );
      if (entry.at + 30 + entry.packed > start) {
        fail(`${entry.path} would lie beyond the files' part; it is damaged`);
      }
      entries.push(entry);
      at += 46 + name + extra + comment;
    }
    return entries;
  } finally {
    closeSync(file);
  }
}

/** The one entry of a name, of a kind that can be unpacked. */
function entryOf(zip: string, member: string, bytes: number | null): ZipEntry {
  const entries = zipEntries(zip);
  const named = entries.filter(({ path }) => path.split("/").at(-1) === member);
  const list = (some: readonly ZipEntry[]) =>
    some.slice(0, 20).map(({ path }) => path).join(", ") + (some.length > 20 ? ", ..." : "");
  if (named.length === 0) {
    throw new Error(`Cannot find ${member} in ${zip}, which holds ${list(entries) || "nothing"}`);
  }
  const fail: Fail = (why) => {
    throw new Error(`Cannot unpack ${member} from ${zip}: ${why}`);
  };
  if (named.length > 1) fail(`there are several: ${list(named)}`);
  const [entry] = named;
  if (entry.encrypted) fail("it is encrypted");
  if (entry.method !== 0 && entry.method !== 8) fail(`its method is ${entry.method}`);
  if (bytes !== null && entry.size !== bytes) fail(`it has ${entry.size} bytes, not ${bytes}`);
  const possible = entry.method === 0
    ? entry.size === entry.packed
    : entry.size <= entry.packed * largestRatio;
  if (!possible) fail(`${entry.packed} bytes cannot hold ${entry.size}; the zip is damaged`);
  return entry;
}

/** Where an entry's bytes start, after its own header, which must agree with the directory. */
function startOf(zip: string, entry: ZipEntry, fail: Fail): number {
  const file = openSync(zip, "r");
  try {
    const head = bytesAt(file, { from: entry.at, count: 30 });
    if (head.byteLength < 30 || head.getUint32(0, true) !== signatures.local) {
      fail("the zip is damaged");
    }
    const [name, extra] = [head.getUint16(26, true), head.getUint16(28, true)];
    const bytes = bytesAt(file, { from: entry.at + 30, count: name });
    if (entryPath(new Uint8Array(bytes.buffer), fail) !== entry.path) {
      fail("its own header has another name than the zip's directory");
    }
    if (head.getUint16(8, true) !== entry.method) fail("the zip is damaged");
    return entry.at + 30 + name + extra;
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a file of a zip; folders within the zip do not count.
 *
 * @param options.bytes how long it is, where that is known from elsewhere
 * @throws {Error} when it is not in there, with what is; is packed in another way than deflated; or
 *   has another length or checksum than the zip's directory says. Nothing is left at `to` then.
 */
export async function extractMember(
  zip: string,
  { member, to, bytes = null, signal }: {
    member: string;
    to: string;
    bytes?: number | null;
    signal?: AbortSignal;
  },
): Promise<void> {
  const entry = entryOf(zip, member, bytes);
  const fail: Fail = (why) => {
    throw new Error(`Cannot unpack ${member} from ${zip}: ${why}`);
  };
  const start = startOf(zip, entry, fail);
  let [length, crc] = [0, 0];
  const checked = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      length += chunk.length;
      if (length > entry.size) return done(new Error(`it is longer than ${entry.size} bytes`));
      crc = crc32(chunk, crc);
      done(null, chunk);
    },
  });
  const target = createWriteStream(to);
  try {
    const source = entry.packed === 0
      ? [new Uint8Array()]
      : createReadStream(zip, { start, end: start + entry.packed - 1 });
    await (entry.method === 0
      ? pipeline(source, checked, target, { signal })
      : pipeline(source, createInflateRaw(), checked, target, { signal }));
    if (length < entry.size) fail(`it ends after ${length} of ${entry.size} bytes`);
    if (crc !== entry.crc) fail("its checksum is another than the zip's directory says");
  } catch (cause) {
    rmSync(to, { force: true });
    signal?.throwIfAborted();
    if (cause instanceof Error && cause.message.startsWith("Cannot unpack")) throw cause;
    const code = String((cause as { code?: unknown }).code ?? "");
    const why = /^Z_|^ERR_/.test(code) ? "its packed bytes are damaged" : reasonOf(cause);
    throw new Error(`Cannot unpack ${member} from ${zip}: ${why}`, { cause });
  }
}
