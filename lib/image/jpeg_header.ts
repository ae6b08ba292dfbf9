/** The header of a JPEG file, read for whether the file is plain, and for its size. */
import type { Size } from "./image.ts";

/** The header of a plain JPEG file; null for anything else, which is left to sharp. */
export function headOf(bytes: Uint8Array) {
  const at = (i: number) => (bytes[i] << 8) | bytes[i + 1];
  if (at(0) !== 0xffd8) return null;
  let place = 2;
  let head: Size & { progressive: boolean; place: number } | null = null;
  while (place + 4 <= bytes.length && bytes[place] === 0xff) {
    const marker = bytes[place + 1];
    if (marker === 0xff) {
      place++; // a filling byte
      continue;
    }
    if (marker === 0xda) return head; // pixels begin
    if (marker === 0xe1 || marker === 0xe2 || marker === 0xee) return null; // EXIF, ICC, Adobe
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) {
      const [bits, components] = [bytes[place + 4], bytes[place + 9]];
      if (bits !== 8 || (components !== 1 && components !== 3)) return null;
      head = {
        height: at(place + 5),
        width: at(place + 7),
        progressive: marker === 0xc2,
        place: place + 5, // of the height
      };
    }
    place += 2 + at(place + 2);
  }
  return null;
}

/**
 * The size of a plain JPEG file: 8 bits, grey or YCbCr, without a colour profile and EXIF data, which
 * may turn it; null of anything else, which is sharp's business.
 */
export function plainJpegSize(bytes: Uint8Array): Size | null {
  const head = headOf(bytes);
  return head && { height: head.height, width: head.width };
}
