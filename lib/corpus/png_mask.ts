/** Masks that label files hold as pictures: a PNG in base64, its size known before it is opened. */
import { Buffer } from "node:buffer";
import { type Mask, maskFromPixels } from "lib/geometry/mask.ts";
import { decodeImage, type Size } from "lib/image/image.ts";

/** The head of every PNG: its signature, and the length and name of its first chunk. */
const head = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

/** Which pixels are inside: those that are not black, or those that are not transparent. */
export type Inside = "not black" | "not transparent";

/**
 * Bytes of a PNG in base64, with or without `data:image/png;base64,`, and its size.
 *
 * @throws {RangeError} when it is no text, no base64, or no PNG
 */
function pngOf(text: unknown): { readonly bytes: Uint8Array; readonly size: Size } {
  if (typeof text !== "string") throw new RangeError("its mask is no text in base64");
  const bytes = Buffer.from(text.replace(/^data:[^,]*,/, ""), "base64");
  if (bytes.length < head.length + 8 || !bytes.subarray(0, head.length).equals(head)) {
    throw new RangeError("its mask is no PNG in base64");
  }
  const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  return { bytes, size };
}

/**
 * The mask in a PNG.
 *
 * @param options.fits says of the PNG's size what is wrong with it, or null; asked before a pixel is
 *   allocated, so that a size that lies costs nothing
 * @throws {RangeError} when the text is no PNG, its size does not fit, or its pixels cannot be read
 *
 * ```ts
 * import { maskFromPng } from "lib/corpus/png_mask.ts";
 * const small = ({ width }: { width: number }) => width > 100 ? "it is too wide" : null;
 * const read = (text: string) => maskFromPng(text, { inside: "not black", fits: small });
 * ```
 */
export async function maskFromPng(
  text: unknown,
  { inside, fits }: { readonly inside: Inside; readonly fits: (size: Size) => string | null },
): Promise<Mask> {
  const { bytes, size } = pngOf(text);
  const fault = fits(size);
  if (fault) throw new RangeError(fault);
  const { width, height, data } = await decodeImage(bytes).catch((cause) => {
    throw new RangeError("its mask is a PNG whose pixels cannot be read", { cause });
  });
  const pixels = new Uint8Array(width * height);
  const channel = inside === "not black" ? 0 : 3;
  for (let i = 0; i < pixels.length; i++) pixels[i] = data[4 * i + channel];
  return maskFromPixels(pixels, { width, height });
}
