import assert from "node:assert/strict";
import { otherKind, otherNumbers, type RasterKind, rasterKind } from "lib/image/raster_kind.ts";

/** Bytes as letters of Latin-1. */
const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

Deno.test("pictures are told by their marks", () => {
  const heads: Readonly<Record<RasterKind, readonly string[]>> = {
    PNG: ["\x89PNG\r\n\x1a\n"],
    JPEG: ["\xff\xd8\xff\xe0", "\xff\xd8\xff\xdb"],
    GIF: ["GIF87a", "GIF89a"],
    WebP: ["RIFF\0\0\0\0WEBPVP8 "],
    TIFF: ["II*\0", "MM\0*", "II+\0", "MM\0+"],
    AVIF: ["\0\0\0\x1cftypavif", "\0\0\0\x1cftypmif1"],
  };
  for (const [kind, texts] of Object.entries(heads)) {
    for (const text of texts) assert.equal(rasterKind(bytes(text)), kind, text);
  }
});

Deno.test("what is no picture of pixels is none, and is named", () => {
  for (
    const [head, kind] of [
      ["<svg xmlns='x'>", "an SVG drawing"],
      ["\n <?xml version='1.0'?><!DOCTYPE svg><svg>", "an SVG drawing"],
      ["\xef\xbb\xbf<!-- by x --><SVG>", "an SVG drawing"],
      ["\xff\xfe<\0s\0v\0g\0>\0", "an SVG drawing"],
      ["\x1f\x8b\x08\0", "a file packed by gzip"],
      ["<?xml version='1.0'?><mets>", "a file of XML"],
      ["<!DOCTYPE html><html>", "a page of HTML"],
      ["%PDF-1.7", "a PDF"],
      ["BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28", "a BMP"],
      // a head of a BMP alone has 14 bytes
      ["BM\x36\x01\0\0\0\0\0\0\x36\0\0\0", "a file of another kind, or damaged at its start"],
      ["\0\0\0\x18ftypheic", "a picture of HEIF, such as HEIC"],
      ["\0\0\0\x0cjP  \r\n", "a JPEG 2000"],
      ["\xff\x4f\xff\x51", "a JPEG 2000"],
      ["version https://git-lfs.github.com/spec/v1", "a pointer of Git LFS"],
      ["../real/a.png", "a text"],
      ["", "an empty file"],
      ["\x01\x02\x03", "a file of another kind, or damaged at its start"],
      ["PNG", "a text"],
      ["x\x89PNG\n", "a file of another kind, or damaged at its start"],
      ["RIFF\0\0\0\0WAVE\xff", "a file of another kind, or damaged at its start"],
      ["\xff\xd8\n", "a file of another kind, or damaged at its start"],
    ]
  ) {
    assert.equal(rasterKind(bytes(head)), null, head);
    assert.equal(otherKind(bytes(head)), kind, head);
  }
});

Deno.test("numbers that are no levels are named by their kind", () => {
  for (
    const [depth, space, expected] of [
      [undefined, undefined, null],
      ["uchar", "b-w", null],
      ["ushort", "grey16", null],
      ["float", "scrgb", null],
      ["short", "labs", null],
      ["float", "b-w", "floating-point numbers"],
      ["double", "scrgb", "floating-point numbers"],
      ["uint", "b-w", "numbers of 32 bits"],
      ["int", "srgb", "numbers of 32 bits"],
      ["short", "b-w", "signed or complex numbers"],
      ["char", "labs", "signed or complex numbers"],
      ["complex", "b-w", "signed or complex numbers"],
    ] as const
  ) assert.equal(otherNumbers({ depth, space }), expected, `${depth} ${space}`);
});
