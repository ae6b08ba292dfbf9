/** Digests that name bytes: files, weights, plates, rows of a database. */
import { createHash } from "node:crypto";

/**
 * SHA-256 in lower-case hex.
 *
 * ```ts
 * import { sha256 } from "lib/tensor/digest.ts";
 * sha256(new TextEncoder().encode("abc")).slice(0, 8); // "ba7816bf"
 * ```
 */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
