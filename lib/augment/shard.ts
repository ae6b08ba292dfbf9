/**
 * Shards: opened cut-outs one after the other in one file, which any thread can read from.
 *
 * A file is `BURINSH1`, the length of the head (32 bits, little endian), the head as JSON, and the
 * pixels of each picture, `[height, width, 3]` bytes. The head says how long the file is.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import type { Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";

const magic = "BURINSH1";

/** Where a picture lies in a file. Plain data, for workers. */
export interface Place extends Size {
  /** Path of the file. */
  readonly file: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
}

/** A picture and what it is found by. */
export interface ShardPicture {
  readonly key: string;
  readonly picture: Pixels;
}

interface Head {
  /** Bytes of pixels. */
  readonly bytes: number;
  /** `offset` counts from the first pixel. */
  readonly pictures: readonly ({ readonly key: string; readonly offset: number } & Size)[];
}

/** A shard, or a place in one, that cannot be read. */
export class ShardError extends Error {
  override name = "ShardError";
  constructor(readonly file: string, message: string) {
    super(message);
  }
}

const unreadable = (file: string, reason: string) =>
  new ShardError(
    file,
    `Cannot read ${file}: ${reason}; without it, it is made anew from the cut-outs`,
  );

/** The bytes of a shard. */
export function encodeShard(kept: readonly ShardPicture[]): Uint8Array {
  let bytes = 0;
  const pictures = kept.map(({ key, picture: { width, height, data } }) => {
    const offset = bytes;
    bytes += data.length;
    return { key, width, height, offset };
  });
  const head = new TextEncoder().encode(JSON.stringify({ bytes, pictures } satisfies Head));
  const out = new Uint8Array(12 + head.length + bytes);
  out.set(new TextEncoder().encode(magic));
  new DataView(out.buffer).setUint32(8, head.length, true);
  out.set(head, 12);
  kept.forEach(({ picture }, i) => out.set(picture.data, 12 + head.length + pictures[i].offset));
  return out;
}

/** Opens a file, reads from it, and closes it. */
function reading<T>(file: string, read: (descriptor: number) => T): T {
  let descriptor;
  try {
    descriptor = openSync(file, "r");
  } catch (cause) {
    throw unreadable(file, reasonOf(cause));
  }
  try {
    return read(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function bytesAt(descriptor: number, { file, offset, length }: {
  file: string;
  offset: number;
  length: number;
}): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const read = readSync(descriptor, out, at, length - at, offset + at);
    if (read === 0) {
      throw unreadable(
        file,
        `it is cut short: byte ${offset + at} of ${offset + length} is missing`,
      );
    }
    at += read;
  }
  return out;
}

/**
 * What a shard holds, by key.
 *
 * @throws {ShardError} when the file is no shard, or shorter or longer than its head says
 */
export function readShard(file: string): Map<string, Place> {
  return reading(file, (descriptor) => {
    const start = bytesAt(descriptor, { file, offset: 0, length: 12 });
    if (new TextDecoder().decode(start.subarray(0, 8)) !== magic) {
      throw unreadable(file, "it is no shard of this version");
    }
    const length = new DataView(start.buffer).getUint32(8, true);
    const size = fstatSync(descriptor).size;
    if (12 + length > size) throw unreadable(file, `it is cut short: ${size} bytes`);
    const json = new TextDecoder().decode(bytesAt(descriptor, { file, offset: 12, length }));
    const { bytes, pictures } = JSON.parse(json) as Head;
    const whole = 12 + length + bytes;
    if (size !== whole) {
      throw unreadable(file, `it is cut short: ${size} bytes where its head says ${whole}`);
    }
    return new Map(pictures.map(({ key, width, height, offset }) => [
      key,
      { file, width, height, offset: 12 + length + offset },
    ]));
  });
}

/** The picture of a place. @throws {ShardError} when it is not there any more, or cut short */
export function readPlace({ file, offset, width, height }: Place): Pixels {
  const length = 3 * width * height;
  const data = reading(file, (descriptor) => bytesAt(descriptor, { file, offset, length }));
  return { width, height, channels: 3, data };
}
