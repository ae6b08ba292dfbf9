/** Messages of Jupyter's protocol 5.3 as frames, signed with the key that only client and kernel know. */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Frames } from "./zmtp.ts";

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly [name: string]: unknown;
}

export interface Message {
  readonly header: Header;
  /** Of the request that it answers; empty where it answers none. */
  readonly parent: Partial<Header>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
}

const delimiter = new TextEncoder().encode("<IDS|MSG>");

const equal = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

function signatureOf(parts: readonly Uint8Array[], key: string): Uint8Array {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return new TextEncoder().encode(hmac.digest("hex"));
}

/** A header for a new message. */
export function headerOf(type: string, session: string): Header {
  return {
    msg_id: randomUUID(),
    session,
    username: "burin",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.3",
  };
}

/**
 * Frames of a message, signed.
 *
 * @param route frames that stand before it: a topic, or an address
 */
export function writeMessage(
  { header, parent, metadata, content }: Message,
  { key, route = [] }: { readonly key: string; readonly route?: Frames },
): Uint8Array[] {
  const parts = [header, parent, metadata, content]
    .map((part) => new TextEncoder().encode(JSON.stringify(part)));
  return [...route, delimiter, signatureOf(parts, key), ...parts];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The message in some frames, or null where the signature is not the key's: then not a byte of it is
 * read. The comparison takes the same time wherever the signatures differ.
 */
export function readMessage(
  frames: Frames,
  key: string,
): Message & { readonly route: Frames } | null {
  const start = frames.findIndex((body) => equal(body, delimiter));
  if (start < 0 || frames.length < start + 6) return null;
  const [given, ...parts] = frames.slice(start + 1, start + 6);
  const right = signatureOf(parts, key);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const [header, parent, metadata, content] = parts
    .map((body) => JSON.parse(new TextDecoder().decode(body)))
    .map((part) => isObject(part) ? part : {});
  return { header: header as Header, parent, metadata, content, route: frames.slice(0, start) };
}

/** Messages that are signed with the key; of the others, only their number is told. */
export async function* signedMessages(
  source: AsyncIterable<Frames>,
  { key, onForged }: { readonly key: string; readonly onForged: () => void },
): AsyncGenerator<Message> {
  for await (const frames of source) {
    const message = readMessage(frames, key);
    if (message) yield message;
    else onForged();
  }
}
