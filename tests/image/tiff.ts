/** TIFFs of any numbers and pages, written by hand (TIFF 6.0). */

/** One page of one channel. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  /** Of a pixel. Default 8. */
  readonly bits?: number;
  /** 1 whole numbers, 2 with a sign, 3 floating ones. Default 1. */
  readonly format?: 1 | 2 | 3;
}

/** Bytes at the end, which every page shows. */
const pixels = 2 ** 14;

/** A file of some pages; each shows the same zeros. */
export function tiffOf(pages: readonly TiffPage[]): Uint8Array {
  const [head, entries] = [8, 9];
  const directory = 2 + 12 * entries + 4;
  const data = head + directory * pages.length;
  const view = new DataView(new ArrayBuffer(data + pixels));
  view.setUint32(0, 0x4949_2a00);
  view.setUint32(4, head, true);
  for (const [n, { width, height, bits = 8, format = 1 }] of pages.entries()) {
    const start = head + n * directory;
    const tags = [
      [256, width],
      [257, height],
      [258, bits],
      [259, 1],
      [262, 1],
      [273, data],
      [278, height],
      [279, Math.ceil(width * bits / 8) * height],
      [339, format],
    ];
    view.setUint16(start, entries, true);
    for (const [i, [tag, value]] of tags.entries()) {
      const at = start + 2 + 12 * i;
      view.setUint16(at, tag, true);
      view.setUint16(at + 2, 4, true);
      view.setUint32(at + 4, 1, true);
      view.setUint32(at + 8, value, true);
    }
    view.setUint32(start + directory - 4, n + 1 < pages.length ? start + directory : 0, true);
  }
  return new Uint8Array(view.buffer);
}
