/** One file out of a zip, without reading the rest: the only door to zip.js. */
import { closeSync, fstatSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import type { Entry, FileEntry } from "@zip.js/zip.js";
import { pathFault } from "./contained_path.ts";
import { reasonOf } from "./reason.ts";

/** A file that a zip holds. */
export interface ZipEntry {
  /** With slashes, inside the folder it is unpacked to. */
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
}

/** An entry that can be unpacked for as long as its zip is open. */
interface OpenEntry extends ZipEntry {
  readonly entry: Entry;
}

/** No zip of models or pictures has a longer directory. */
const longestDirectory = 64 * 2 ** 20;

/** What no deflated byte can grow beyond. */
const largestRatio = 1032;

/** What zip.js finds of a zip's directory, in our words; anything else is damage. */
const directoryFaults: readonly (readonly [RegExp, string])[] = [
  [
    /^End of central directory not found|^File format is not recognized/,
    "it has no directory at its end; it is damaged or another kind of file",
  ],
  [/^Split zip file/, "it is one of several parts"],
  [/zip64/i, "it is of the large kind (zip64), without the record for it"],
  [/^Ambiguous archive/, "it has two directories; it is damaged"],
];

/** What it finds of an entry. */
const entryFaults: readonly (readonly [RegExp, string])[] = [
  // a checksum is compared as the bytes are unpacked, so damage shows as any of these
  [
    /^Invalid (CRC32|compressed data)/,
    "its checksum is another than the zip's directory says, or its length: its packed bytes are " +
    "damaged",
  ],
  [/header \(filename\)$/, "its own header has another name than the zip's directory"],
  [/^Entry data out of bounds/, "it would lie beyond the files' part; the zip is damaged"],
  [/header \(compression method\)$|^Local file header|zip64/i, "the zip is damaged"],
];

/** Opens a zip for as long as some work takes. */
async function withZip<T>(
  path: string,
  work: (entries: readonly OpenEntry[]) => T | Promise<T>,
): Promise<T> {
  // most commands open no zip
  const { Reader, ZipReader } = await import("@zip.js/zip.js");
  const file = openSync(path, "r");
  class FileReader extends Reader<number> {
    override size = fstatSync(file).size;
    override readUint8Array(at: number, count: number): Promise<Uint8Array> {
      if (count > longestDirectory) throw new Error(`its directory would take ${count} bytes`);
      const bytes = new Uint8Array(count);
      return Promise.resolve(bytes.subarray(0, readSync(file, bytes, 0, count, at)));
    }
  }
  try {
    const zip = new ZipReader(new FileReader(file), {
      useWebWorkers: false,
      filenameValidation: "tolerant",
      maxAppendedDataSize: 0,
    });
    const entries: OpenEntry[] = [];
    try {
      for await (const entry of zip.getEntriesGenerator()) {
        entries.push({ path: entryPath(entry.filename), size: entry.uncompressedSize, entry });
      }
    } catch (cause) {
      const { message } = cause as Error;
      const why = directoryFaults.find(([fault]) => fault.test(message))?.[1] ??
        (/^its? /.test(message) ? message : "its directory is damaged");
      throw new Error(`Cannot read ${path} as a zip: ${why}`, { cause });
    }
    return await work(entries);
  } finally {
    closeSync(file);
  }
}

/** A name with slashes. @throws {Error} that says why it leads elsewhere */
function entryPath(name: string): string {
  const path = name.replaceAll("\\", "/");
  const fault = pathFault(path);
  if (fault) {
    throw new Error(`it holds a file called ${JSON.stringify(path.slice(0, 100))}: ${fault}`);
  }
  return path;
}

/**
 * What a zip holds, from the directory at its end.
 *
 * @throws {Error} when it is no zip, is cut short or in several parts, or names a file outside
 */
export function zipEntries(path: string): Promise<ZipEntry[]> {
  return withZip(path, (entries) => entries.map(({ path, size }) => ({ path, size })));
}

type Fail = (why: string) => never;

/** The one entry of a name, of a kind that can be unpacked. */
function entryOf(
  entries: readonly OpenEntry[],
  { zip, member, bytes, fail }: { zip: string; member: string; bytes: number | null; fail: Fail },
): FileEntry {
  const named = entries.filter(({ path }) => path.split("/").at(-1) === member);
  const list = (some: readonly ZipEntry[]) =>
    some.slice(0, 20).map(({ path }) => path).join(", ") + (some.length > 20 ? ", ..." : "");
  if (named.length === 0) {
    throw new Error(`Cannot find ${member} in ${zip}, which holds ${list(entries) || "nothing"}`);
  }
  if (named.length > 1) fail(`there are several: ${list(named)}`);
  const [{ entry, size }] = named;
  if (entry.directory) return fail("it is a folder");
  const { compressedSize: packed, compressionMethod: method } = entry;
  if (entry.encrypted) fail("it is encrypted");
  if (method !== 0 && method !== 8) fail(`its method is ${method}`);
  if (bytes !== null && size !== bytes) fail(`it has ${size} bytes, not ${bytes}`);
  const possible = method === 0 ? size === packed : size <= packed * largestRatio;
  if (!possible) fail(`${packed} bytes cannot hold ${size}; the zip is damaged`);
  return entry;
}

/**
 * Writes a file of a zip; folders within the zip do not count.
 *
 * @param options.bytes how long it is, where that is known from elsewhere
 * @throws {Error} when it is not in there, with what is; is packed in another way than deflated; or
 *   has another length or checksum than the zip's directory says. Nothing is left at `to` then.
 */
export function extractMember(
  zip: string,
  { member, to, bytes = null, signal }: {
    member: string;
    to: string;
    bytes?: number | null;
    signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const fail: Fail = (why) => {
    throw new Error(`Cannot unpack ${member} from ${zip}: ${why}`);
  };
  return withZip(zip, async (entries) => {
    const entry = entryOf(entries, { zip, member, bytes, fail });
    let diskFault: unknown;
    try {
      const target = openSync(to, "w");
      const writable = new WritableStream<Uint8Array>({
        write(bytes) {
          try {
            writeFileSync(target, bytes);
          } catch (fault) {
            throw diskFault = fault; // zip.js hands on another error
          }
        },
      });
      try {
        await entry.getData(writable, {
          checkCrc32: true,
          checkLocalFilename: true,
          // writers of large zips leave sizes out of an entry's own header
          checkLocalDirectory: false,
          ...signal === undefined ? {} : { signal },
        });
      } finally {
        closeSync(target);
      }
      const differs = entry.warnings?.map(({ reason }) => reason).find((reason) =>
        /\((filename|compression method)\)$/.test(reason)
      );
      if (differs !== undefined) throw new Error(differs);
    } catch (found) {
      rmSync(to, { force: true });
      signal?.throwIfAborted();
      const cause = diskFault ?? found;
      const { message } = cause as Error;
      const why = message.startsWith("Invalid uncompressed size")
        ? `it has not the ${entry.uncompressedSize} bytes that the zip's directory says`
        : entryFaults.find(([fault]) => fault.test(message))?.[1] ?? reasonOf(cause);
      throw new Error(`Cannot unpack ${member} from ${zip}: ${why}`, { cause });
    }
  });
}
