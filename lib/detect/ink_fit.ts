/** Fits the ink detector to labelled plates: the engraver's, or a user's own with masks. */
import type { Collection, Label } from "lib/corpus/plate.ts";
import { type Box, iou } from "lib/geometry/box.ts";
import { maskToPixels } from "lib/geometry/mask.ts";
import { type Plane, pooled } from "lib/image/filter.ts";
import { Random } from "lib/tensor/random.ts";
import { figureMap } from "./figure_map.ts";
import { describer, windowFeatures, windowsOf } from "./figure_window.ts";
import { atMeasure, type InkWeights } from "./ink.ts";
import { ridge } from "./ridge.ts";
import { cell, type Strokes, strokesOf } from "./strokes.ts";

export interface InkFitOptions {
  readonly random: Random;
  /** Windows that miss every figure, per plate. Default 1,200. */
  readonly misses?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

interface Measured {
  readonly strokes: Strokes;
  /** Share of each square that belongs to a figure. */
  readonly truth: Plane;
  /** In squares. */
  readonly boxes: readonly Box[];
}

async function measure(
  collection: Collection,
  index: number,
): Promise<Measured> {
  const plate = collection.plates[index];
  const labels = collection.labels.filter((label) => label.plate === plate.id);
  const image = await collection.open(plate);
  const { small, scale } = atMeasure(image);
  const strokes = strokesOf(small);
  const data = new Float32Array(small.width * small.height);
  for (const { mask } of labels as Label[]) {
    if (!mask) throw new Error(`Cannot fit to plate "${plate.id}": a label has no mask`);
    const inside = maskToPixels(mask);
    for (let y = 0; y < small.height; y++) {
      const row = Math.min(image.height - 1, Math.floor((y + 0.5) * scale)) * image.width;
      for (let x = 0; x < small.width; x++) {
        const column = Math.min(image.width - 1, Math.floor((x + 0.5) * scale));
        if (inside[row + column]) data[y * small.width + x] = 1;
      }
    }
  }
  return {
    strokes,
    truth: pooled({ width: small.width, height: small.height, data }, cell),
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

/**
 * Weights for `ink`. Two passes over the plates: the first fits the figure map to the masks, the second
 * the windows to their overlaps, on the map that the first one gave.
 *
 * @throws {Error} when a plate has labels without masks
 */
export async function fitInk(
  collection: Collection,
  { random, misses = 1200, signal, onProgress }: InkFitOptions,
): Promise<InkWeights> {
  const total = 2 * collection.plates.length;
  const measured: Measured[] = [];
  let squares: ReturnType<typeof ridge> | undefined;
  for (const index of collection.plates.keys()) {
    signal?.throwIfAborted();
    const plate = await measure(collection, index);
    measured.push(plate);
    const { strokes: { width, height, count, data }, truth } = plate;
    squares ??= ridge(count);
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2) {
        const i = y * width + x;
        squares.add(data.subarray(i * count, (i + 1) * count), truth.data[i]);
      }
    }
    onProgress?.({ done: index + 1, total });
  }
  if (!squares) throw new RangeError("Cannot fit to a collection without plates");
  const map = squares.solve({ penalty: 1 });
  const windows = ridge(windowFeatures);
  for (const [index, plate] of measured.entries()) {
    signal?.throwIfAborted();
    const describe = describer(figureMap(plate.strokes, map));
    for (const window of lessons(plate, { random: random.fork(index), misses })) {
      windows.add(describe(window), overlap(window, plate.boxes));
    }
    onProgress?.({ done: measured.length + index + 1, total });
  }
  const rounded = (weights: Float64Array) => Array.from(weights, (w) => Number(w.toPrecision(7)));
  return { map: rounded(map), window: rounded(windows.solve({ penalty: 3 })) };
}
