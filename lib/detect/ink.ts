/**
 * A detector of figures in line engravings that needs no download: strokes are measured (strokes.ts),
 * closed into a map of figures (figure_map.ts), and windows are laid over it whose likeness to a
 * standing figure, and whose distance from its outline, are linear functions as well
 * (figure_window.ts; Girshick et al. 2014 draw boxes so). Its weights, under two thousand, were fitted
 * by ink_fit.ts to plates of the engraver; tests/fixtures/detect/ink_weights.ts makes them anew.
 */
import { type Box, iou } from "lib/geometry/box.ts";
import { containment } from "lib/geometry/nms.ts";
import type { Image } from "lib/image/image.ts";
import { flatten } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { linear } from "lib/tensor/linear_function.ts";
import type { Detection, Detector } from "./detection.ts";
import { figureMap, type MapWeights } from "./figure_map.ts";
import { describer, windowsOf } from "./figure_window.ts";
import fitted from "./ink_weights.json" with { type: "json" };
import { cell, type Strokes, strokesOf } from "./strokes.ts";
import type { Plane } from "lib/image/filter.ts";

/** The fitted weights of the ink detector. */
export interface InkWeights {
  /** Where figures are, from strokes. */
  readonly map: MapWeights;
  /** How well a window fits a figure (its IoU), from the map; the constant last. */
  readonly window: readonly number[];
  /** How far its left, top, right and bottom are from the figure's, in its widths and heights. */
  readonly sides: readonly (readonly number[])[];
}

/** The weights that the library carries. */
export const inkWeights: InkWeights = fitted;

/** SHA-256 of weights, for provenance. */
export const digestOf = (weights: InkWeights): string => sha256(JSON.stringify(weights));

/** Plates are measured at this height, where an engraver's strokes stand four pixels apart. */
const measured = 675;

/** Where precision and recall together (F1) were best on engraved plates of another seed. */
export const inkThreshold = 0.6;

/** Settings of the ink detector. */
export interface InkOptions {
  /** Default: the library's own. */
  readonly weights?: InkWeights;
  /** Boxes that overlap a better one by more are dropped. Default .4. */
  readonly iouThreshold?: number;
}

/** The plate at the size where strokes are measured, and what boxes are multiplied with. */
export function atMeasure(image: Image): { small: Image; scale: number } {
  // small plates are enlarged twice at most, broad ones brought to twice the height
  const scale = Math.max(0.5, image.height / measured, image.width / (2 * measured));
  const opaque = flatten(image, [255, 255, 255]);
  if (scale === 1) return { small: opaque, scale };
  const side = (pixels: number) => Math.max(1, Math.round(pixels / scale));
  const size = { width: side(image.width), height: side(image.height) };
  return { small: resizeImage(opaque, { ...size, method: "area" }), scale };
}

/** A window with how well it is thought to fit. */
export interface Candidate {
  readonly box: Box;
  readonly score: number;
}

/** How many windows are refined, and how much two of them may overlap. */
const mostCandidates = 250;
const nearlySame = 0.6;

/** The windows of a figure map that may hold a figure, each drawn to its figure; best first. */
export function candidates(
  map: Plane,
  { window, sides }: Pick<InkWeights, "window" | "sides">,
): Candidate[] {
  const describe = describer(map);
  const found: Candidate[] = [];
  for (const box of windowsOf(map)) {
    const score = linear(window, describe(box));
    if (score > 0.15) found.push({ box, score });
  }
  found.sort((a, b) => b.score - a.score);
  const apart: Candidate[] = [];
  for (const candidate of found) {
    if (apart.length === mostCandidates) break;
    if (apart.every(({ box }) => iou(box, candidate.box) <= nearlySame)) apart.push(candidate);
  }
  const drawn = apart.map((candidate) => {
    let best = candidate;
    let { box } = candidate;
    for (let round = 0; round < 3; round++) {
      box = drawnTo(box, { map, moves: sides.map((weights) => linear(weights, describe(box))) });
      const score = linear(window, describe(box));
      if (score > best.score) best = { box, score };
    }
    return best;
  });
  return drawn.sort((a, b) => b.score - a.score);
}

/** A window with its sides moved by shares of its width and height, kept on the map. */
function drawnTo(
  [x0, y0, x1, y1]: Box,
  { map, moves: [left, top, right, bottom] }: { map: Plane; moves: readonly number[] },
): Box {
  const [wide, high] = [x1 - x0, y1 - y0];
  const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const [a, b] = [inside(x0 + left * wide, map.width - 1), inside(y0 + top * high, map.height - 1)];
  return [
    a,
    b,
    Math.max(a + 1, inside(x1 + right * wide, map.width)),
    Math.max(b + 1, inside(y1 + bottom * high, map.height)),
  ];
}

/** Whether fewer than about one square in a hundred has ink: on bare paper the linear model means nothing. */
function isBare({ count, data }: Strokes): boolean {
  let inked = 0;
  for (let i = 0; i < data.length; i += count) if (data[i] > 0.03) inked++;
  return inked < 0.01 * data.length / count;
}

/**
 * The detector. Scores are the IoU that a window is expected to have with a figure; what is below
 * `minScore` (default .3) is dropped.
 *
 * ```ts
 * import { ink } from "lib/detect/ink.ts";
 * import { blank } from "lib/image/image.ts";
 * await ink()(blank({ width: 90, height: 67 }, [255, 255, 255, 255])); // []: nobody is there
 * ```
 */
export function ink({ weights = inkWeights, iouThreshold = 0.4 }: InkOptions = {}): Detector {
  return (image, { minScore = 0.3, signal } = {}) => {
    signal?.throwIfAborted();
    const { small, scale } = atMeasure(image);
    if (Math.min(small.width, small.height) < 8 * cell) return Promise.resolve([]);
    const strokes = strokesOf(small);
    if (isBare(strokes)) return Promise.resolve([]);
    const map = figureMap(strokes, weights.map);
    const kept: Candidate[] = [];
    for (const candidate of candidates(map, weights)) {
      if (candidate.score < minScore) break;
      const { box } = candidate;
      const apart = kept.every((k) =>
        iou(k.box, box) <= iouThreshold &&
        Math.max(containment(box, k.box), containment(k.box, box)) < 0.8
      );
      if (apart) kept.push(candidate);
    }
    const pixels = cell * scale;
    const inside = (value: number, most: number) => Math.min(most, value * pixels);
    return Promise.resolve(kept.map(({ box: [x0, y0, x1, y1], score }): Detection => ({
      box: [
        x0 * pixels,
        y0 * pixels,
        inside(x1, image.width),
        inside(y1, image.height),
      ],
      score: Math.min(1, score),
      label: "figure",
    })));
  };
}
