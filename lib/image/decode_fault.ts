/** Why a picture cannot be decoded, in words for whoever has the file. */
import { closeSync, openSync, statSync } from "node:fs";
import { messageOf, reasonOf } from "lib/assets/reason.ts";

/** A file that is whole, and of no kind that is read; its message says what it is and what to do. */
export class UnsupportedPicture extends Error {}

/** What decoders' messages mean, the first that fits: they describe their own internals. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /out of memory|unable to allocate|malloc/i,
    "there is not enough memory for it; end other programs and try again",
  ],
  [
    /premature|unexpected end|truncated|too small|bad seek|ended prematurely/i,
    "it ends too early; replace the file by an intact one",
  ],
  [
    /is not configured|bad labq|samples out of range/i,
    "it is written in a way that is not read here; save it as TIFF or PNG in grey or RGB with 8 or 16 bits a " +
    "channel, uncompressed or by LZW",
  ],
];

/** Why a picture does not open, and what to do. */
export function decodeFault(
  cause: unknown,
  { input, maxPixels }: { readonly input: Uint8Array | string; readonly maxPixels?: number },
): string {
  if (cause instanceof UnsupportedPicture) return cause.message;
  if (typeof input === "string") {
    try {
      // access() would ask who runs this, which commands may not
      closeSync(openSync(input, "r"));
      if (statSync(input).isDirectory()) return "it is a folder, not a file";
    } catch (error) {
      return reasonOf(error);
    }
  }
  const words = messageOf(cause);
  if (words.includes("pixel limit")) {
    return `it has more than ${maxPixels} pixels; reduce it, or raise maxPixels`;
  }
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ??
    "it is damaged; replace the file by an intact one";
}
