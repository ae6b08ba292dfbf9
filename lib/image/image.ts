/** Pictures as plain values, and the only door to sharp. */

/** 8-bit RGBA, rows from the top: `data[(y * width + x) * 4 + channel]`. Alpha is not premultiplied. */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]` */
  readonly data: Uint8Array;
}

/** A picture's size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
