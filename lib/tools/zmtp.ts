/**
 * As much of ZeroMQ as a Jupyter client needs: ZMTP 3.0 over TCP without security (rfc.zeromq.org,
 * 23/ZMTP), as DEALER for requests and as SUB for what a kernel broadcasts.
 */
import { greeting } from "./zmtp_greeting.ts";

/** A message is a list of frames. */
export type Frames = readonly Uint8Array[];

export interface Connection extends Disposable {
  send(frames: Frames): Promise<void>;
  /** Messages as they come; ends when the other side hangs up. */
  readonly messages: AsyncIterable<Uint8Array[]>;
}

export interface ConnectOptions {
  readonly port: number;
  readonly type: "DEALER" | "SUB";
  /** Default 127.0.0.1. */
  readonly hostname?: string;
}

const encoder = new TextEncoder();
const more = 1;
const long = 2;
const command = 4;

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function frame(body: Uint8Array, flags: number): Uint8Array {
  if (body.length < 256) return joined([Uint8Array.of(flags, body.length), body]);
  const head = new Uint8Array(9);
  head[0] = flags | long;
  new DataView(head.buffer).setBigUint64(1, BigInt(body.length));
  return joined([head, body]);
}

/** A message as bytes on the wire. */
export function encodeMessage(frames: Frames): Uint8Array<ArrayBuffer> {
  return joined(frames.map((body, i) => frame(body, i < frames.length - 1 ? more : 0)));
}

function ready(type: ConnectOptions["type"]): Uint8Array {
  const name = encoder.encode("Socket-Type");
  const value = encoder.encode(type);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, value.length);
  const word = encoder.encode("READY");
  const parts = [Uint8Array.of(word.length), word, Uint8Array.of(name.length), name, size, value];
  return frame(joined(parts), command);
}

/** Bytes from a stream, as many as are asked for. */
export class Reader {
  #stream: ReadableStreamDefaultReader<Uint8Array>;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#stream = stream.getReader();
  }

  /** `count` bytes, or null where the stream ends before. */
  async take(count: number): Promise<Uint8Array | null> {
    while (this.#length < count) {
      const { value, done } = await this.#stream.read();
      if (done) return null;
      this.#parts.push(value);
      this.#length += value.length;
    }
    const whole = this.#parts.length === 1 ? this.#parts[0] : joined(this.#parts);
    this.#parts = whole.length > count ? [whole.subarray(count)] : [];
    this.#length = whole.length - count;
    return whole.slice(0, count);
  }
}

/** Bytes of a frame at most: a length is a claim until its bytes are there. */
const largest = 2 ** 30;

/** What both sides say after their greetings: messages, and commands of one frame. */
export interface Said {
  readonly isCommand: boolean;
  readonly frames: Uint8Array[];
}

/**
 * All that one side says after its greeting, to the end of the connection.
 *
 * @throws {Error} when a frame claims to be longer than 1 GiB
 */
export async function* readAll(reader: Reader): AsyncGenerator<Said> {
  let frames: Uint8Array[] = [];
  while (true) {
    const flags = (await reader.take(1))?.[0];
    if (flags === undefined) return;
    const size = await reader.take(flags & long ? 8 : 1);
    if (!size) return;
    const length = size.length === 1 ? size[0] : Number(new DataView(size.buffer).getBigUint64(0));
    if (length > largest) throw new Error(`A frame of ${length} bytes is no Jupyter message's`);
    const body = length === 0 ? new Uint8Array() : await reader.take(length);
    if (!body) return;
    if (flags & command) {
      yield { isCommand: true, frames: [body] };
      continue;
    }
    frames.push(body);
    if (flags & more) continue;
    yield { isCommand: false, frames };
    frames = [];
  }
}

/** What was read, as bytes on the wire again. */
export function encodeSaid({ isCommand, frames }: Said): Uint8Array<ArrayBuffer> {
  return isCommand ? frame(frames[0], command) as Uint8Array<ArrayBuffer> : encodeMessage(frames);
}

async function* read(reader: Reader): AsyncGenerator<Uint8Array[]> {
  for await (const { isCommand, frames } of readAll(reader)) if (!isCommand) yield frames;
}

/** Closes a connection; the other side may have hung up first. */
export function hangUp(socket: Deno.TcpConn): void {
  try {
    socket.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/**
 * Connects to a ZeroMQ socket. A SUB is subscribed to everything.
 *
 * @throws {Error} when nobody listens, or the other side does not speak ZMTP 3
 */
export async function connect(
  { port, type, hostname = "127.0.0.1" }: ConnectOptions,
): Promise<Connection> {
  const socket = await Deno.connect({ port, hostname });
  try {
    const writer = socket.writable.getWriter();
    const reader = new Reader(socket.readable);
    await writer.write(greeting());
    const answer = await reader.take(64);
    if (!answer || answer[0] !== 0xff || answer[10] < 3) {
      throw new Error(`Port ${port} does not answer as ZMTP 3: is it a Jupyter kernel's?`);
    }
    await writer.write(ready(type) as Uint8Array<ArrayBuffer>);
    if (type === "SUB") await writer.write(encodeMessage([Uint8Array.of(1)]));
    return {
      send: (frames) => writer.write(encodeMessage(frames)),
      messages: read(reader),
      [Symbol.dispose]: () => hangUp(socket),
    };
  } catch (error) {
    socket.close();
    throw error;
  }
}
