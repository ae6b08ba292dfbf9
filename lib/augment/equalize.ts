/** Contrast-limited histogram equalisation of one plane, to the last bit as OpenCV does it. */
import { mirrored } from "lib/image/border.ts";

const { fround } = Math;

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly tiles: number;
  readonly clip: number;
}

/** Sides of a tile: where one side does not divide evenly, OpenCV pads both. */
function tileSides({ width, height, tiles }: Grid): [number, number] {
  const even = width % tiles === 0 && height % tiles === 0;
  const side = (whole: number) => (even ? whole : whole + tiles - whole % tiles) / tiles;
  return [side(width), side(height)];
}

/** The table of each tile that spreads its greys, clipped and redistributed. */
function tables(grey: Uint8Array, grid: Grid): Uint8Array {
  const { width, height, tiles, clip } = grid;
  const [tileWidth, tileHeight] = tileSides(grid);
  const area = tileWidth * tileHeight;
  const scale = fround(255 / area);
  const limit = clip > 0 ? Math.max(1, Math.trunc(clip * area / 256)) : 0;
  const out = new Uint8Array(tiles * tiles * 256);
  const histogram = new Int32Array(256);
  for (let tile = 0; tile < tiles * tiles; tile++) {
    histogram.fill(0);
    const [top, left] = [Math.floor(tile / tiles) * tileHeight, (tile % tiles) * tileWidth];
    for (let y = top; y < top + tileHeight; y++) {
      const row = mirrored(y, height) * width;
      for (let x = left; x < left + tileWidth; x++) histogram[grey[row + mirrored(x, width)]]++;
    }
    if (limit > 0) clipHistogram(histogram, limit);
    let sum = 0;
    for (let i = 0; i < 256; i++) {
      sum += histogram[i];
      const value = fround(fround(fround(sum * scale) + 8388608) - 8388608);
      out[tile * 256 + i] = value > 255 ? 255 : value;
    }
  }
  return out;
}

function clipHistogram(histogram: Int32Array, limit: number): void {
  let clipped = 0;
  for (let i = 0; i < 256; i++) {
    if (histogram[i] <= limit) continue;
    clipped += histogram[i] - limit;
    histogram[i] = limit;
  }
  const each = clipped >> 8;
  let rest = clipped - (each << 8);
  for (let i = 0; i < 256; i++) histogram[i] += each;
  if (rest === 0) return;
  const step = Math.max(Math.floor(256 / rest), 1);
  for (let i = 0; i < 256 && rest > 0; i += step, rest--) histogram[i]++;
}

/** CLAHE of one plane of greys, `tiles` x `tiles` of them. */
export function equalize(grey: Uint8Array, grid: Grid): Uint8Array {
  const { width, height, tiles } = grid;
  const [tileWidth, tileHeight] = tileSides(grid);
  const table = tables(grey, grid);
  const out = new Uint8Array(grey.length);
  const [perWidth, perHeight] = [fround(1 / tileWidth), fround(1 / tileHeight)];
  for (let y = 0; y < height; y++) {
    const v = fround(fround(y * perHeight) - 0.5);
    const above = Math.floor(v);
    const lower = fround(v - above);
    const upper = fround(1 - lower);
    const top = Math.max(above, 0) * tiles * 256;
    const bottom = Math.min(above + 1, tiles - 1) * tiles * 256;
    for (let x = 0; x < width; x++) {
      const u = fround(fround(x * perWidth) - 0.5);
      const before = Math.floor(u);
      const right = fround(u - before);
      const left = fround(1 - right);
      const value = grey[y * width + x];
      const a = Math.max(before, 0) * 256 + value;
      const b = Math.min(before + 1, tiles - 1) * 256 + value;
      const high = fround(fround(table[top + a] * left) + fround(table[top + b] * right));
      const low = fround(fround(table[bottom + a] * left) + fround(table[bottom + b] * right));
      const mixed = fround(fround(high * upper) + fround(low * lower));
      const whole = fround(fround(mixed + 8388608) - 8388608);
      out[y * width + x] = whole > 255 ? 255 : whole;
    }
  }
  return out;
}
