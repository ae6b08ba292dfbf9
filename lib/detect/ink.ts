/**
 * A detector of figures in line engravings that needs no download: strokes are measured (strokes.ts),
 * closed into a map of figures (figure_map.ts), and windows are laid over it whose likeness to a
 * standing figure is a linear function as well (figure_window.ts). Its weights, a few hundred, were
 * fitted by ink_fit.ts to plates of the engraver.
 */
import { type Box, iou } from "lib/geometry/box.ts";
import { containment } from "lib/geometry/nms.ts";
import type { Image } from "lib/image/image.ts";
import { flatten } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { sha256 } from "lib/tensor/digest.ts";
import type { Detection, Detector } from "./detection.ts";
import { figureMap } from "./figure_map.ts";
import { describer, windowsOf } from "./figure_window.ts";
import fitted from "./ink_weights.json" with { type: "json" };
import { linear } from "./ridge.ts";
import { cell, strokesOf } from "./strokes.ts";
import type { Plane } from "lib/image/filter.ts";

export interface InkWeights {
  /** Where figures are, from strokes; the constant last. */
  readonly map: readonly number[];
  /** How well a window fits a figure (its IoU), from the map; the constant last. */
  readonly window: readonly number[];
}

/** The weights that the library carries. */
export const inkWeights: InkWeights = fitted;

/** SHA-256 of weights, for provenance. */
export const digestOf = (weights: InkWeights): string => sha256(JSON.stringify(weights));

/** Plates are measured at this height, where an engraver's strokes stand four pixels apart. */
const measured = 675;

/** Where precision and recall are about equal on plates of the engraver. */
export const inkThreshold = 0.66;

export interface InkOptions {
  /** Default: the library's own. */
  readonly weights?: InkWeights;
  /** Boxes that overlap a better one by more are dropped. Default .35. */
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

interface Candidate {
  readonly box: Box;
  readonly score: number;
}

/** The best windows, moved and stretched until they fit no better. */
function search(map: Plane, weights: readonly number[]): Candidate[] {
  const describe = describer(map);
  const score = (box: Box) => linear(weights, describe(box));
  let best: Candidate[] = [];
  for (const box of windowsOf(map)) {
    const found = score(box);
    if (found > 0.15) best.push({ box, score: found });
  }
  best = best.sort((a, b) => b.score - a.score).slice(0, 1500);
  const refined = best.slice(0, 150).map((candidate) => refine(candidate, { map, score }));
  return [...refined, ...best.slice(150)].sort((a, b) => b.score - a.score);
}

function refine(
  candidate: Candidate,
  { map, score }: { map: Plane; score: (box: Box) => number },
): Candidate {
  let now = candidate;
  for (const step of [0.08, 0.04, 0.08, 0.04]) {
    for (let side = 0; side < 4; side++) {
      for (const sign of [-1, 1]) {
        const [x0, y0, x1, y1] = now.box;
        const most = side % 2 === 0 ? map.width : map.height;
        const move = sign * step * (side % 2 === 0 ? x1 - x0 : y1 - y0);
        const box = now.box.with(side, Math.min(most, Math.max(0, now.box[side] + move)));
        const moved = box as unknown as Box;
        const found = score(moved);
        if (found > now.score) now = { box: moved, score: found };
      }
    }
  }
  return now;
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
export function ink({ weights = inkWeights, iouThreshold = 0.35 }: InkOptions = {}): Detector {
  return (image, { minScore = 0.3, signal } = {}) => {
    signal?.throwIfAborted();
    const { small, scale } = atMeasure(image);
    if (Math.min(small.width, small.height) < 8 * cell) return Promise.resolve([]);
    const map = figureMap(strokesOf(small), weights.map);
    const kept: Candidate[] = [];
    for (const candidate of search(map, weights.window)) {
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
