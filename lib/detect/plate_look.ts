/** How a plate looks, in a few numbers: what is engraved, photographed, blank or coloured differs in them. */
import type { Image } from "lib/image/image.ts";
import { shrunk } from "lib/image/shrunk.ts";
import { mean } from "lib/tensor/mean.ts";

/** One of the numbers that describe how a plate looks. */
export type LookName =
  /** Logarithm of the longer side over the shorter. */
  | "shape"
  /** Share of pixels nearer to the ink than to the paper. */
  | "ink"
  /** How much that share differs from place to place, a deviation. */
  | "unevenness"
  /** Share of pixels between ink and paper, in the middle half of what lies between them. */
  | "greys"
  /** Paper less ink, shares of all that a byte can hold. */
  | "contrast"
  /** Logarithm of the thousandths of the longer side from one line to the next, along rows. */
  | "lines"
  /** How much a pixel differs from its neighbour, for how much from the fourth: below 1 where it is smooth. */
  | "sharpness"
  /** Root of the variance of colours that greys do not explain, in levels of 255. */
  | "colour";

/** Names of the numbers, in their order. */
export const lookNames: readonly LookName[] = [
  "shape",
  "ink",
  "unevenness",
  "greys",
  "contrast",
  "lines",
  "sharpness",
  "colour",
];

/** A plate's numbers by name; all are finite. */
export type PlateLook = Readonly<Record<LookName, number>>;

/**
 * Pixels of the longer side beyond which a plate is reduced first: a scan of more pixels is sharper and its
 * lines are wider, but detectors see it reduced anyway. As they are scanned, none of 26 plates of Alice (3,000
 * to 6,000 pixels) look as known ones do, and 26 of 50 that are enlarged three times; so all of Alice's and 48.
 */
const mostSide = 1024;

/** Windows along each axis, and the pixels of a window's side: a plate is looked at in places. */
const [windows, side] = [6, 64];

/** Levels of 255 between paper and ink below which there is nothing on the sheet. */
const leastRange = 8;

/** Pixels to the further of the two neighbours whose differences are compared. */
const far = 4;

/** Firsts of the windows along an axis, evenly from border to border. */
function firsts(length: number): number[] {
  if (length <= side) return [0];
  const count = Math.min(windows, Math.ceil(length / side));
  return Array.from({ length: count }, (_, i) => Math.round(i * (length - side) / (count - 1)));
}

/** The level below which so much of the histogram lies. */
function quantile(histogram: Uint32Array, share: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  return histogram.findIndex((count) => (below += count) >= share * total);
}

/** Luminance by a sum of eighths, near Rec. 601. */
const luma = (data: Uint8Array, at: number) =>
  (2 * data[at] + 5 * data[at + 1] + data[at + 2]) >> 3;

/** Sums for the variance of red and blue less green that the luminance does not explain. */
function colourOf(sums: Float64Array): number {
  const [n, l, ll, a, aa, al, b, bb, bl] = sums;
  const variance = ll / n - (l / n) ** 2;
  const rest = (one: number, squares: number, withLuma: number) => {
    const own = squares / n - (one / n) ** 2;
    const shared = withLuma / n - one / n * l / n;
    return own - (variance > 1e-9 ? shared ** 2 / variance : 0);
  };
  return Math.sqrt(Math.max(0, rest(a, aa, al) + rest(b, bb, bl)));
}

/**
 * The numbers of a plate, from windows all over it: a few milliseconds, and of large scans what reducing takes.
 *
 * ```ts
 * import { lookOf } from "lib/detect/plate_look.ts";
 * import { blank } from "lib/image/image.ts";
 * lookOf(blank({ width: 900, height: 600 }, [250, 250, 245, 255])).ink; // 0
 * ```
 */
export function lookOf(image: Image): PlateLook {
  const { width, height, data } = shrunk(image, mostSide);
  const longer = Math.max(width, height);
  const [wide, tall] = [Math.min(side, width), Math.min(side, height)];
  const places = firsts(height).flatMap((y) => firsts(width).map((x) => ({ x, y })));
  const histogram = new Uint32Array(256);
  const grey = new Uint8Array(places.length * wide * tall); // [windows, tall, wide]
  // sums of whole numbers, each in a variable of its own: this is gone through for every plate
  let [l, ll, a, aa, al, b, bb, bl] = [0, 0, 0, 0, 0, 0, 0, 0];
  let to = 0;
  for (const { x, y } of places) {
    for (let row = y; row < y + tall; row++) {
      let at = (row * width + x) * 4;
      for (let i = 0; i < wide; i++, at += 4) {
        const level = luma(data, at);
        grey[to++] = level;
        histogram[level]++;
        const warm = data[at] - data[at + 1];
        const cold = data[at + 2] - data[at + 1];
        l += level;
        ll += level * level;
        a += warm;
        aa += warm * warm;
        al += warm * level;
        b += cold;
        bb += cold * cold;
        bl += cold * level;
      }
    }
  }
  const sums = Float64Array.of(grey.length, l, ll, a, aa, al, b, bb, bl);
  const whole = {
    shape: Math.log(longer / Math.min(width, height)),
    colour: colourOf(sums),
  };
  const [dark, paper] = [quantile(histogram, 0.02), quantile(histogram, 0.95)];
  const range = paper - dark;
  if (range < leastRange) {
    // no ink: as one line in the whole sheet
    const none = { ink: 0, unevenness: 0, greys: 0, contrast: range / 255, sharpness: 1 };
    return { ...whole, ...none, lines: Math.log(1000) };
  }
  const middle = dark + range / 2;
  const [low, high] = [dark + range / 4, paper - range / 4];
  const shares: number[] = [];
  let [between, lines, near, further] = [0, 0, 0, 0];
  for (let w = 0; w < places.length; w++) {
    let ink = 0;
    for (let y = 0; y < tall; y++) {
      const start = (w * tall + y) * wide;
      // nothing before the first is above the middle
      let before = 0;
      for (let x = 0; x < wide; x++) {
        const level = grey[start + x];
        if (level > low && level < high) between++;
        if (level < middle) {
          ink++;
          if (before >= middle) lines++;
        }
        if (x >= far) {
          near += Math.abs(level - before);
          further += Math.abs(level - grey[start + x - far]);
        }
        before = level;
      }
    }
    shares.push(ink / (wide * tall));
  }
  const inked = mean(shares);
  const spread = mean(shares.map((share) => (share - inked) ** 2));
  return {
    ...whole,
    ink: inked,
    unevenness: Math.sqrt(spread),
    greys: between / grey.length,
    contrast: range / 255,
    lines: Math.log(1000 * Math.min(1, grey.length / Math.max(1, lines) / longer)),
    sharpness: further > 0 ? near / further : 1,
  };
}
