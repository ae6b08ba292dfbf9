/**
 * An order of plates that says nothing of their names: by what is seen of them. Pairs are measured from the first
 * to the second, and what is drawn is drawn in this order, so that files may be called and sorted as anybody likes.
 */
import { sha256 } from "lib/tensor/digest.ts";
import type { PlateMaps } from "./plate_features.ts";

/** A digest of what is seen of a plate; of a plate that was not seen an empty one. */
export function seenDigest(maps: PlateMaps | null): string {
  if (!maps) return "";
  const { scales, bytes } = maps.direct;
  const all = new Uint8Array(scales.byteLength + bytes.byteLength);
  all.set(new Uint8Array(scales.buffer, scales.byteOffset, scales.byteLength));
  all.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), scales.byteLength);
  return sha256(all);
}

/** Numbers of what digests are of, in the order of these; those of one content stay as they are. */
export const byDigest = (digests: readonly string[]): number[] =>
  [...digests.keys()].sort((p, q) =>
    Number(digests[p] > digests[q]) - Number(digests[p] < digests[q]) || p - q
  );
