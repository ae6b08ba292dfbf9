/**
 * Scalars as a TensorBoard event file, which Aim and the Hugging Face Hub read as well. A file is a
 * row of records (length, its checksum, bytes, their checksum); each holds an `Event` of
 * tensorflow/core/util/event.proto in protocol buffers.
 */
import { crc32c } from "lib/tensor/crc32c.ts";

/** One step's scalars by tag. */
export interface Scalars {
  /** Counts from 1. */
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** The format rotates checksums, so that the checksum of bytes with checksums in them is no constant. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function fixed(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; bytes.push(rest > 127 ? (rest % 128) | 128 : rest), rest > 127;) {
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from(bytes);
}

/** A field of a message: its number and wire type, then its bytes. */
const wire = { varint: 0, double: 1, bytes: 2, float: 5 } as const;
const field = (number: number, type: keyof typeof wire, value: Uint8Array) =>
  type === "bytes"
    ? join(varint(number * 8 + wire.bytes), varint(value.length), value)
    : join(varint(number * 8 + wire[type]), value);
const double = (value: number) => fixed(8, (view) => view.setFloat64(0, value, true));
const float = (value: number) => fixed(4, (view) => view.setFloat32(0, value, true));
const text = (value: string) => new TextEncoder().encode(value);

function record(event: Uint8Array): Uint8Array {
  const length = fixed(8, (view) => view.setBigUint64(0, BigInt(event.length), true));
  const checksum = (bytes: Uint8Array) =>
    fixed(4, (view) => view.setUint32(0, masked(bytes), true));
  return join(length, checksum(length), event, checksum(event));
}

/** An event's time, field 1; protocol buffers leave zeros out. */
const time = (seconds: number) =>
  seconds === 0 ? new Uint8Array(0) : field(1, "double", double(seconds));

/**
 * A whole event file. Times are steps, not seconds, so that the same run gives the same bytes: plot
 * over steps.
 */
export function encodeEvents(rows: readonly Scalars[]): Uint8Array {
  const version = record(field(3, "bytes", text("brain.Event:2")));
  const events = rows.map(({ step, values }) => {
    const summary = Object.entries(values).map(([tag, value]) =>
      field(
        1,
        "bytes",
        join(field(1, "bytes", text(tag)), field(2, "float", float(value))),
      )
    );
    const stepField = field(2, "varint", varint(step));
    return record(join(time(step), stepField, field(5, "bytes", join(...summary))));
  });
  return join(version, ...events);
}
