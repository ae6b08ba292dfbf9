import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeFault, UnsupportedPicture } from "lib/image/decode_fault.ts";
import { withFolder } from "tests/with_folder.ts";

const of = (message: string) =>
  decodeFault(new Error(message), { input: Uint8Array.of(1), maxPixels: 9 });

Deno.test("what a decoder says is told as what it means for the file", () => {
  for (
    const [message, said] of [
      ["Input image exceeds pixel limit", /more than 9 pixels; reduce it/],
      ["vips: out of memory", /not enough memory/],
      ["VipsJpeg: premature end of JPEG image", /ends too early; replace/],
      // as sharp says it of a whole TIFF by ZSTD, of 64 bits a number, and of CIELAB in bytes
      ["tiff2vips: ZSTD compression support is not configured", /not read here; save it as TIFF/],
      ["Input file has corrupt header: tiff2vips: samples out of range", /not read here/],
      ["Input file has corrupt header: image: bad labq format", /not read here/],
      ["pngload: libspng read error", /^it is damaged; replace/],
    ] as const
  ) assert.match(of(message), said);
});

Deno.test("what the file is counts before what the decoder says", () =>
  withFolder((folder) => {
    mkdirSync(join(folder, "a.png"));
    writeFileSync(join(folder, "b.png"), "");
    const fault = (input: string, error = new Error("truncated")) => decodeFault(error, { input });
    assert.equal(fault(join(folder, "a.png")), "it is a folder, not a file");
    assert.match(fault(join(folder, "c.png")), /no such file/);
    assert.match(fault(join(folder, "b.png")), /ends too early/);
    assert.equal(fault(join(folder, "c.png"), new UnsupportedPicture("it is odd")), "it is odd");
    return Promise.resolve();
  }));
