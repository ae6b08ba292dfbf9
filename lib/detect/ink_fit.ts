/** Fits the ink detector to labelled plates: the engraver's, or a user's own with masks. */
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Label } from "lib/corpus/plate.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { maskToPixels } from "lib/geometry/mask.ts";
import { type Plane, pooled } from "lib/image/filter.ts";
import type { Image, Size } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { describeContext, type Described, describeStrokes, figureMap, look } from "./figure_map.ts";
import { describer, windowFeatures, windowsOf } from "./figure_window.ts";
import { atMeasure, candidates, type InkWeights } from "./ink.ts";
import { type Moments, ridge } from "./ridge.ts";
import { cell, type Strokes, strokesOf } from "./strokes.ts";

/** How many windows the weights are fitted to, and who may stop it. */
export interface InkFitOptions {
  /** Draws the windows that miss every figure. */
  readonly random: Random;
  /** Windows that miss every figure, per plate. Default 1,200. */
  readonly misses?: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Called after each plate. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

interface Measured {
  readonly strokes: Strokes;
  /** Share of each square that belongs to a figure. */
  readonly truth: Plane;
  /** In squares. */
  readonly boxes: readonly Box[];
}

/** The share of each square that lies inside any of the labels' masks. */
export function squaresInside(
  labels: readonly Label[],
  { image, small, scale }: { image: Size; small: Size; scale: number },
): Plane {
  const data = new Float32Array(small.width * small.height);
  for (const { mask, plate } of labels) {
    if (!mask) throw new Error(`Cannot fit to plate "${plate}": a label has no mask`);
    const inside = maskToPixels(mask);
    for (let y = 0; y < small.height; y++) {
      const row = Math.min(image.height - 1, Math.floor((y + 0.5) * scale)) * image.width;
      for (let x = 0; x < small.width; x++) {
        const column = Math.min(image.width - 1, Math.floor((x + 0.5) * scale));
        if (inside[row + column]) data[y * small.width + x] = 1;
      }
    }
  }
  return pooled({ width: small.width, height: small.height, data }, cell);
}

function measure(image: Image, labels: readonly Label[]): Measured {
  const { small, scale } = atMeasure(image);
  return {
    strokes: strokesOf(small),
    truth: squaresInside(labels, { image, small, scale }),
    boxes: labels.map(({ box }) => box.map((side) => side / scale / cell) as unknown as Box),
  };
}

const overlap = (window: Box, boxes: readonly Box[]) =>
  boxes.reduce((best, box) => Math.max(best, iou(window, box)), 0);

/** Windows to learn from: those that fit somebody in part or well, and as many that miss. */
function lessons(
  { strokes, boxes }: Measured,
  { random, misses }: { random: Random; misses: number },
): Box[] {
  const [near, far]: [Box[], Box[]] = [[], []];
  for (const window of windowsOf(strokes)) {
    (overlap(window, boxes) > 0.35 ? near : far).push(window);
  }
  const shaken = boxes.flatMap((box) =>
    Array.from({ length: 25 }, () => {
      const [x0, y0, x1, y1] = box;
      return box.map((side, i) =>
        side + 0.05 * random.normal() * (i % 2 === 0 ? x1 - x0 : y1 - y0)
      ) as unknown as Box;
    })
  );
  const some = (list: Box[], count: number) =>
    list.length <= count ? list : Array.from({ length: count }, () => random.pick(list));
  return [...some(near, 900), ...some(far, misses), ...shaken];
}

/** How far each side of a window is from that of the label it overlaps most, in its own sides. */
function movesOf(window: Box, boxes: readonly Box[]): number[] {
  const nearest = boxes.reduce((a, b) => iou(window, b) > iou(window, a) ? b : a);
  const [wide, high] = [window[2] - window[0], window[3] - window[1]];
  return nearest.map((side, i) => (side - window[i]) / (i % 2 === 0 ? wide : high));
}

/** Only windows that hold most of a figure tell where its sides are. */
const tellsSides = 0.4;

/**
 * Weights for `ink`, fitted part by part: the map's first look to the masks, its second look on what
 * the first one says, then windows and their sides on the map, and last the windows once more, with
 * those among them that the detector itself would choose.
 *
 * @throws {Error} when a plate has labels without masks
 */
export async function fitInk(
  collection: Collection,
  { random, misses = 1200, signal, onProgress }: InkFitOptions,
): Promise<InkWeights> {
  const total = 4 * collection.plates.length;
  let done = 0;
  const measured: Measured[] = [];
  const labelsOn = labelsByPlate(collection.labels);
  for (const plate of collection.plates) {
    signal?.throwIfAborted();
    measured.push(measure(await collection.open(plate), labelsOn(plate.id)));
    onProgress?.({ done: ++done, total });
  }
  if (measured.length === 0) {
    throw new RangeError("Cannot fit to a collection without plates: give labelled ones");
  }
  const fitLook = (describe: (plate: Measured) => Described) => {
    let moments: Moments | undefined;
    for (const plate of measured) {
      signal?.throwIfAborted();
      const described = describe(plate);
      moments ??= ridge(described.count);
      const { width, height, data } = plate.truth;
      for (let y = 0; y < height; y += 2) {
        for (let x = 0; x < width; x += 2) {
          const i = y * width + x;
          moments.add(described.at(i), [data[i]]);
        }
      }
      onProgress?.({ done: ++done, total });
    }
    return rounded(moments!.solve({ penalty: 1 })[0]);
  };
  const strokes = fitLook((plate) => describeStrokes(plate.strokes));
  const context = fitLook((plate) => {
    const described = describeStrokes(plate.strokes);
    return describeContext(plate.strokes, look(plate.strokes, { described, weights: strokes }));
  });
  const map = { strokes, context };
  const windows = ridge(windowFeatures);
  const sides = ridge(windowFeatures, { outputs: 4 });
  const maps = measured.map((plate) => figureMap(plate.strokes, map));
  for (const [index, plate] of measured.entries()) {
    signal?.throwIfAborted();
    const describe = describer(maps[index]);
    for (const window of lessons(plate, { random: random.fork(index), misses })) {
      const fit = overlap(window, plate.boxes);
      const features = describe(window);
      windows.add(features, [fit]);
      if (fit > tellsSides) sides.add(features, movesOf(window, plate.boxes));
    }
    onProgress?.({ done: ++done, total });
  }
  const begun = {
    window: rounded(windows.solve({ penalty: 3 })[0]),
    sides: sides.solve({ penalty: 3 }).map(rounded),
  };
  for (const [index, plate] of measured.entries()) {
    signal?.throwIfAborted();
    const describe = describer(maps[index]);
    for (const { box } of candidates(maps[index], begun)) {
      for (let n = 0; n < chosenWeight; n++) {
        windows.add(describe(box), [overlap(box, plate.boxes)]);
      }
    }
  }
  return { map, ...begun, window: rounded(windows.solve({ penalty: 3 })[0]) };
}

/** How often a window that the detector would choose counts. */
const chosenWeight = 4;

const rounded = (weights: Float64Array) => Array.from(weights, (w) => Number(w.toPrecision(6)));
