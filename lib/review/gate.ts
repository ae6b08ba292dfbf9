/**
 * Who may ask the server of a review. It listens on this machine alone, but every page that a browser has
 * open can send requests there, and every program of the machine can: so an address holds a secret, and a
 * request must come from the server's own page.
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** What a request is held against. */
export interface Gate {
  /** The secret, in letters that an address may hold. */
  readonly token: string;
  /** The only value that the header Host may have: a name that was made to mean this machine has another. */
  readonly host: string;
}

/** A secret of 256 bits, from the system's source of randomness. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const digestOf = (text: string) => createHash("sha256").update(text).digest();

/** Compared by their digests, in a time that says nothing about where they differ. */
const isSame = (a: string, b: string) => timingSafeEqual(digestOf(a), digestOf(b));

/** The address of the page. */
export const addressOf = ({ token, host }: Gate): string => `http://${host}/${token}/`;

/**
 * The path of a request below the page's address; null where it is not to be answered: it was sent to
 * another host, lacks the secret, was made by a page of another origin, or would change something without
 * saying where it comes from.
 */
export function passage(request: Request, gate: Gate): string | null {
  const { method, headers, url } = request;
  const [, token = "", ...rest] = new URL(url).pathname.split("/");
  const isKnown = isSame(token, gate.token);
  if (!isKnown || headers.get("host") !== gate.host || rest.length === 0) return null;
  const origin = headers.get("origin");
  const own = `http://${gate.host}`;
  if (origin !== null && origin !== own) return null;
  // a browser says who makes it ask; "none" is a person who typed or followed an address
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return null;
  if (method === "POST" ? origin !== own : method !== "GET") return null;
  return rest.join("/");
}

/** What every answer carries: the page runs its own files, loads its own pictures, and asks nobody else. */
export const guardedHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=()",
};
