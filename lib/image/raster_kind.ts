/** What a file is by its first bytes, whatever it is called: raster images, and files mistaken for them. */

import { open } from "node:fs/promises";

/** How many bytes are read. */
const headLength = 512;

/** The first bytes of a picture; null where its file cannot be read, which is the decoder's to report. */
export async function firstBytes(input: Uint8Array | string): Promise<Uint8Array | null> {
  if (typeof input !== "string") return input.subarray(0, headLength);
  const file = await open(input).catch(() => null);
  if (file === null) return null;
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Kinds that can be decoded, by their names. */
export type RasterKind = "PNG" | "JPEG" | "GIF" | "WebP" | "TIFF" | "AVIF";

const text = (head: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...head.subarray(from, to));

/** Each kind by its mark (PNG 3rd edition, 5.2; T.81 B.1.1.3; GIF89a 17; RIFF; TIFF 6.0, section 2). */
const marks: Readonly<Record<RasterKind, RegExp>> = {
  PNG: /^\x89PNG/,
  JPEG: /^\xff\xd8\xff/,
  GIF: /^GIF8/,
  WebP: /^RIFF.{4}WEBP/s,
  TIFF: /^(II[*+]\0|MM\0[*+])/,
  // the container's brand: AVIF itself, its sequences, or the general one
  AVIF: /^.{4}ftyp(avif|avis|mif1|miaf)/s,
};

/** The kind of a picture, or null where it is none that can be decoded. */
export function rasterKind(head: Uint8Array): RasterKind | null {
  const letters = text(head, 0, headLength);
  const [kind = null] = (Object.keys(marks) as RasterKind[])
    .filter((kind) => marks[kind].test(letters));
  return kind;
}

/**
 * What a file is that is no such picture, for errors.
 *
 * ```ts
 * import { otherKind } from "lib/image/raster_kind.ts";
 * otherKind(new TextEncoder().encode("<svg/>")); // "an SVG drawing"
 * ```
 */
export function otherKind(head: Uint8Array): string {
  if (head.length === 0) return "an empty file";
  // UTF-16 has a zero beside every plain letter
  const letters = text(head, 0, headLength).replaceAll("\0", "").replace(
    /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/,
    "",
  );
  if (/<svg[\s>/]/i.test(letters)) return "an SVG drawing";
  if (/^\s*<(!doctype html|html)/i.test(letters)) return "a page of HTML";
  if (/^\s*<\?xml/.test(letters)) return "a file of XML";
  if (letters.startsWith("%PDF")) return "a PDF";
  if (letters.startsWith("BM") && head.length > 14) return "a BMP";
  if (/^.{0,4}ftyp/.test(letters)) return "a picture of HEIF, such as HEIC";
  if (/^.{0,4}jP {2}/.test(letters) || text(head, 0, 4) === "\xff\x4f\xff\x51") {
    return "a JPEG 2000";
  }
  if (text(head, 0, 2) === "\x1f\x8b") return "a file packed by gzip";
  if (letters.startsWith("version https://git-lfs")) return "a pointer of Git LFS";
  if (/^[\t\n\r\x20-\x7e]+$/.test(letters)) return "a text";
  return "a file of another kind, or damaged at its start";
}

/** What libvips calls numbers that it can turn into levels, by the colours that they stand for. */
const levels: Readonly<Record<string, readonly string[]>> = {
  // 16 bits of CIELAB have signs, and floating red, green and blue go from 0 to 1
  labs: ["short"],
  scrgb: ["float"],
};

/**
 * What a file holds in place of levels; null where it holds levels. A TIFF may hold measured numbers, and
 * nothing in it says which are black and white: taken for levels of 255 they would make a black or a white
 * sheet without a word.
 *
 * @param metadata as sharp tells it
 *
 * ```ts
 * import { otherNumbers } from "lib/image/raster_kind.ts";
 * otherNumbers({ depth: "float", space: "b-w" }); // "floating-point numbers"
 * ```
 */
export function otherNumbers(
  { depth = "uchar", space = "" }: {
    readonly depth?: string | undefined;
    readonly space?: string | undefined;
  },
): string | null {
  if (["uchar", "ushort", ...levels[space] ?? []].includes(depth)) return null;
  if (["float", "double"].includes(depth)) return "floating-point numbers";
  return ["uint", "int"].includes(depth) ? "numbers of 32 bits" : "signed or complex numbers";
}
