/**
 * Do two plates show the same lines? Tile by tile the second is shifted until its lines fall on those of
 * the first; the shifts make the map of the plane more exact, and what agreement is left says whether
 * lines are the same, drawn after each other, or merely of one design.
 */
import type { Pixels } from "lib/image/linear.ts";
import { resizeArea } from "lib/image/area.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { median, quantile } from "lib/tensor/quantile.ts";
import {
  type Affine,
  applyAffine,
  composeAffine,
  type Correspondence,
  fitAffine,
} from "./affine.ts";

/** How well the lines of two plates agree, and where they lie. */
export interface LineRegistration {
  /** Points of the first plate to points of the second, both from 0 to 1 over the plate's area. */
  readonly map: Affine;
  /** Median over tiles of the correlation of coarse lines, -1 to 1. */
  readonly coarse: number;
  /** The same of fine lines. */
  readonly fine: number;
  /** Correlation of fine lines that the best quarter of tiles exceeds. */
  readonly best: number;
  /** How far tiles lie from that map, in pixels of 640 along the longest side: the median. */
  readonly residual: number;
  /** Tiles with lines on both plates. */
  readonly tiles: number;
  /** Share of the tiles in the middle that have lines on both plates, 0 to 1: nearly 0 of mere frames. */
  readonly middle: number;
  /** Longest side at which fine lines were compared, in pixels: less where one of the pictures is smaller. */
  readonly detail: number;
}

/** Half the side of the neighbourhood whose mean and spread are taken out, so that washes vanish. */
const reach = 6;

/** Grey levels of spread that are noise. */
const noise = 4;

/** Tiles with a lower mean square of contrast are plain. */
const leastLines = 0.08;

/** One pass: longest side of the first plate's picture, and how far tiles are shifted, in pixels. */
interface Level {
  readonly longest: number;
  readonly tile: number;
  readonly shift: number;
}

/** From coarse to fine. */
const levels: readonly Level[] = [
  { longest: 192, tile: 32, shift: 9 },
  { longest: 320, tile: 40, shift: 5 },
  { longest: 640, tile: 64, shift: 4 },
];

/** Levels from this on are fine. */
const fineLevel = 2;

/** Tiles whose shifts agree up to so many pixels count in the fit. */
const tolerance = 2.5;

/** Tiles that correlate less have found nothing. */
const leastScore = 0.1;

/** Side of the smallest tiles in pixels. */
const leastTile = 16;

/** The margin around the middle of a plate, as a share of its sides. */
const margin = 0.2;

/** Of fewer tiles no map is fitted. */
const fewestTiles = 6;

/** Pictures are not compared at less than this longest side, in pixels: too few tiles would be left. */
const leastLongest = 96;

/** Local contrast: mean 0 and spread about 1 around each pixel. `[height, width]` */
export function localContrast({ width, height, data }: Omit<Pixels, "channels">): Float32Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  const squares = new Float64Array(sums.length);
  const row = width + 1;
  for (let y = 0; y < height; y++) {
    let [sum, square] = [0, 0];
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x];
      sum += value;
      square += value * value;
      const i = (y + 1) * row + x + 1;
      sums[i] = sums[i - row] + sum;
      squares[i] = squares[i - row] + square;
    }
  }
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * row;
    const bottom = Math.min(height, y + reach + 1) * row;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const count = (bottom - top) / row * (right - left);
      const mean = (sums[bottom + right] - sums[top + right] - sums[bottom + left] +
        sums[top + left]) / count;
      const square = (squares[bottom + right] - squares[top + right] - squares[bottom + left] +
        squares[top + left]) / count;
      const spread = Math.sqrt(Math.max(0, square - mean * mean));
      out[y * width + x] = (data[y * width + x] - mean) / (spread + noise);
    }
  }
  return out;
}

/** The second picture laid into the frame of the first; 255 beyond its edges, and which pixels it has. */
function laid(
  { width, height, data }: Pixels,
  { map, size }: { map: Affine; size: { width: number; height: number } },
) {
  const out = new Uint8Array(size.width * size.height).fill(255);
  const inside = new Uint8Array(out.length);
  const [a, b, c, d, e, f] = map;
  for (let y = 0; y < size.height; y++) {
    const q = (y + 0.5) / size.height;
    for (let x = 0; x < size.width; x++) {
      const p = (x + 0.5) / size.width;
      const fx = (a * p + b * q + c) * width - 0.5;
      const fy = (d * p + e * q + f) * height - 0.5;
      const i = Math.floor(fx);
      const j = Math.floor(fy);
      if (i < 0 || j < 0 || i >= width - 1 || j >= height - 1) continue;
      const s = fx - i;
      const t = fy - j;
      const at = j * width + i;
      const k = y * size.width + x;
      out[k] = (1 - t) * ((1 - s) * data[at] + s * data[at + 1]) +
        t * ((1 - s) * data[at + width] + s * data[at + width + 1]);
      inside[k] = 1;
    }
  }
  return { data: out, inside };
}

/** A tile: its centre, its best shift and the correlation there. */
interface Tile {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly score: number;
}

/** Two pictures of one size, as local contrast. `[height, width]` each */
interface Planes {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A square of `a`, how far `b` is shifted under it, and every how many pixels both are read. */
interface Spot {
  readonly x0: number;
  readonly y0: number;
  readonly side: number;
  readonly step: number;
}

/** The correlation of a tile with the other picture, shifted; 0 where one is plain. */
function correlation(
  { a, b, width, height }: Planes,
  { x0, y0, side, step }: Spot,
  { dx, dy }: { dx: number; dy: number },
): number {
  const [left, right] = [Math.max(x0, -dx), Math.min(x0 + side, width - dx)];
  const [top, bottom] = [Math.max(y0, -dy), Math.min(y0 + side, height - dy)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  let count = 0;
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) {
      const p = a[y * width + x];
      const q = b[(y + dy) * width + x + dx];
      ab += p * q;
      aa += p * p;
      bb += q * q;
      count++;
    }
  }
  if (aa < leastLines * count || bb < leastLines * count || count === 0) return 0;
  return ab / Math.sqrt(aa * bb);
}

/** Where a parabola through three neighbouring values has its top, from -.5 to .5. */
function top(before: number, here: number, after: number): number {
  const bend = before - 2 * here + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}

/** The best shift of each tile that has lines on both, to a part of a pixel. */
function shiftedTiles(
  planes: Planes,
  { inside, tile: side, shift }: Omit<Level, "longest"> & { readonly inside: Uint8Array },
): Tile[] {
  const { width, height } = planes;
  const tiles: Tile[] = [];
  for (let y0 = 0; y0 + side <= height; y0 += side) {
    for (let x0 = 0; x0 + side <= width; x0 += side) {
      const [x, y] = [x0 + side / 2, y0 + side / 2];
      if (!inside[Math.floor(y) * width + Math.floor(x)]) continue;
      let rough = { dx: 0, dy: 0, score: -Infinity };
      for (let dy = -shift; dy <= shift; dy++) {
        for (let dx = -shift; dx <= shift; dx++) {
          const score = correlation(planes, { x0, y0, side, step: 3 }, { dx, dy });
          if (score > rough.score) rough = { dx, dy, score };
        }
      }
      const near = [-1, 0, 1].map((v) =>
        [-1, 0, 1].map((u) =>
          correlation(planes, { x0, y0, side, step: 1 }, { dx: rough.dx + u, dy: rough.dy + v })
        )
      );
      let [u, v] = [1, 1];
      near.forEach((line, j) =>
        line.forEach((score, i) => {
          if (score > near[v][u]) [u, v] = [i, j];
        })
      );
      const score = near[v][u];
      if (score === 0) continue;
      const fx = u === 1 ? top(near[v][0], near[v][1], near[v][2]) : 0;
      const fy = v === 1 ? top(near[0][u], near[1][u], near[2][u]) : 0;
      tiles.push({ x, y, dx: rough.dx + u - 1 + fx, dy: rough.dy + v - 1 + fy, score });
    }
  }
  return tiles;
}

/**
 * The map that most tiles' shifts agree on, or the one before where too few do; and how far tiles remain from
 * it, in pixels: the median.
 */
function moved(
  map: Affine,
  tiles: readonly Tile[],
  { width, height }: { width: number; height: number },
): { map: Affine; residual: number } {
  const all: readonly Correspondence[] = tiles.filter(({ score }) => score > leastScore)
    .map(({ x, y, dx, dy, score }) => ({
      from: [x, y],
      to: [x + dx, y + dy],
      weight: score * score,
    }));
  const distance = (shift: Affine, { from, to }: Correspondence) => {
    const [x, y] = applyAffine(shift, from);
    return Math.hypot(x - to[0], y - to[1]);
  };
  let shift: Affine | null = null;
  let points = all;
  for (let round = 0; round < 3 && points.length >= fewestTiles; round++) {
    const fitted = fitAffine(points);
    if (!fitted) break;
    shift = fitted;
    points = all.filter((point) => distance(fitted, point) <= tolerance);
  }
  if (!shift) return { map, residual: tolerance };
  const [a, b, c, d, e, f] = shift;
  // from shares of the area to pixels, shifted, and back
  const inShares: Affine = [a, b * height / width, c / width, d * width / height, e, f / height];
  const residual = median(all.map((point) => distance(shift, point)));
  return { map: composeAffine(map, inShares), residual };
}

/** The share of tiles in the middle that are there. */
function middleShare(
  tiles: readonly Tile[],
  { width, height, tile }: { width: number; height: number; tile: number },
): number {
  const isMiddle = (x: number, y: number) =>
    x >= margin * width && x <= (1 - margin) * width && y >= margin * height &&
    y <= (1 - margin) * height;
  let possible = 0;
  for (let y = tile / 2; y + tile / 2 <= height; y += tile) {
    for (let x = tile / 2; x + tile / 2 <= width; x += tile) possible += Number(isMiddle(x, y));
  }
  return tiles.filter(({ x, y }) => isMiddle(x, y)).length / Math.max(1, possible);
}

/**
 * Lays the lines of the second plate on those of the first, beginning with a map that is nearly right.
 *
 * @param a the first plate's area, grey
 * @param b the second plate's, turned as the map expects it
 * @param map from shares of the first area to shares of the second
 */
export function registerLines(a: Pixels, b: Pixels, map: Affine): LineRegistration {
  let found: LineRegistration = {
    map,
    coarse: 0,
    fine: 0,
    best: 0,
    residual: tolerance,
    tiles: 0,
    middle: 0,
    detail: 0,
  };
  for (const [n, { longest, tile, shift }] of levels.entries()) {
    const [p, q] = [Math.hypot(found.map[0], found.map[3]), Math.hypot(found.map[1], found.map[4])];
    const whole = Math.max(a.width, a.height);
    // lines that the second picture is too small to show are no evidence, so the first is reduced to its size
    const shown = whole * Math.min(p * b.width / a.width, q * b.height / a.height);
    const size = sizeWithin(a, Math.min(longest, Math.max(leastLongest, shown)));
    // what is drawn finer on the second plate is reduced as the first one's picture is
    const own = {
      width: Math.max(1, Math.min(b.width, Math.round(size.width / Math.max(0.2, p)))),
      height: Math.max(1, Math.min(b.height, Math.round(size.height / Math.max(0.2, q)))),
    };
    const first = resizeArea(a, size);
    const second = laid(resizeArea(b, own), { map: found.map, size });
    // a small picture has smaller tiles, so that there are enough of them
    const side = Math.max(
      leastTile,
      Math.min(tile, Math.floor(Math.max(size.width, size.height) / 8)),
    );
    const tiles = shiftedTiles({
      a: localContrast(first),
      b: localContrast({ ...size, data: second.data }),
      ...size,
    }, { inside: second.inside, tile: side, shift });
    // without a tile nothing agrees
    const scores = tiles.length > 0 ? tiles.map(({ score }) => score) : [0];
    const isFine = n >= fineLevel;
    found = {
      ...moved(found.map, tiles, size),
      coarse: isFine ? found.coarse : median(scores),
      fine: isFine ? median(scores) : 0,
      best: isFine ? quantile(scores, 0.75) : 0,
      tiles: tiles.length,
      middle: middleShare(tiles, { ...size, tile: side }),
      detail: Math.max(size.width, size.height),
    };
  }
  return found;
}
