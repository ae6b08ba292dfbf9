/** How well a segmenter cuts figures out whose outlines are known: overlap of masks and of their edges. */
import { textOrder } from "lib/assets/text_order.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { boundaryIou } from "lib/geometry/boundary.ts";
import { type Box, clip } from "lib/geometry/box.ts";
import { cropMask, type Mask, maskFromPixels, maskIou, pasteMask } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import { mean } from "lib/tensor/mean.ts";
import { median } from "lib/tensor/quantile.ts";
import { Random } from "lib/tensor/random.ts";
import { engravedSheet } from "./cutter_figures.ts";

/** A figure whose outline is known, on its plate. */
export interface KnownFigure {
  /** What it is counted with: a book, or "engraver". */
  readonly group: string;
  readonly plate: string;
  readonly box: Box;
  readonly mask: Mask;
}

/** A plate's picture and its known figures. */
export interface KnownPlate {
  readonly image: Image;
  readonly figures: readonly KnownFigure[];
}

/** The outlined figures of labelled plates, plate by plate. Crowds are left out. */
export async function* knownPlates(
  { plates, labels, open }: Pick<Collection, "plates" | "labels" | "open">,
  { ids }: { readonly ids?: ReadonlySet<string> } = {},
): AsyncGenerator<KnownPlate> {
  const own = Map.groupBy(labels, ({ plate }) => plate);
  for (const plate of plates) {
    if (ids && !ids.has(plate.id)) continue;
    const figures = (own.get(plate.id) ?? []).filter(({ mask, crowd }) => mask && !crowd)
      .map(({ box, mask }): KnownFigure => ({
        group: plate.more?.book ?? "",
        plate: plate.id,
        box,
        mask: mask!,
      }));
    if (figures.length > 0) yield { image: await open(plate), figures };
  }
}

/** Plates drawn from some seeds, with exact masks. */
export function* knownEngravings(seeds: Iterable<number>): Generator<KnownPlate> {
  for (const seed of seeds) {
    const { image, labels } = engravedSheet(seed);
    yield { image, figures: labels.map((label) => ({ group: "engraver", ...label })) };
  }
}

/** How well one figure was cut out, 0 to 1. */
export interface FigureMetrics {
  readonly group: string;
  readonly plate: string;
  readonly iou: number;
  readonly boundary: number;
}

/** Takes the whole box for the figure: what any segmenter must be better than. */
export const bareBox: Segmenter = (image, prompts) =>
  Promise.resolve(prompts.map(({ box }) => {
    const [x0, y0, x1, y1] = clip(box, image).map(Math.round);
    const size = { width: x1 - x0, height: y1 - y0 };
    const full = maskFromPixels(new Uint8Array(size.width * size.height).fill(1), size);
    const { width, height } = image;
    return { mask: pasteMask(full, { width, height, x: x0, y: y0 }), score: 1 };
  }));

/** The part of two masks that either reaches, so that an edge is evaluated by the figure's own size. */
function around(box: Box, plate: { width: number; height: number }): Box {
  const [w, h] = [box[2] - box[0], box[3] - box[1]];
  return clip([
    Math.floor(box[0] - 0.2 * w),
    Math.floor(box[1] - 0.2 * h),
    Math.ceil(box[2] + 0.2 * w),
    Math.ceil(box[3] + 0.2 * h),
  ], plate);
}

/**
 * Metrics of a segmenter for each known figure of a plate, asked with its true box. The edges that
 * boundary IoU compares are 2 % of the diagonal of the figure's surroundings wide.
 */
async function measurePlate(
  segment: Segmenter,
  { image, figures }: KnownPlate,
): Promise<FigureMetrics[]> {
  const found = await segment(image, figures.map(({ box }) => ({ box })));
  return figures.map(({ group, plate, box, mask }, i) => {
    const part = around(box, image);
    const [a, b] = [found[i].mask, mask].map((whole) => cropMask(whole, part));
    return { group, plate, iou: maskIou(found[i].mask, mask), boundary: boundaryIou(a, b) };
  });
}

export interface CutMetrics {
  readonly figures: number;
  readonly iou: number;
  /** Of the mean, from plates drawn again and again: 95 of 100 lie within. */
  readonly interval: readonly [low: number, high: number];
  readonly median: number;
  readonly boundary: number;
}

/** Metrics of a segmenter on plates. */
export async function metricsOn(
  segment: Segmenter,
  plates: AsyncIterable<KnownPlate> | Iterable<KnownPlate>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<FigureMetrics[]> {
  const metrics: FigureMetrics[] = [];
  for await (const plate of plates) {
    signal?.throwIfAborted();
    metrics.push(...await measurePlate(segment, plate));
  }
  return metrics;
}

/** Means over figures, with an interval by bootstrap over plates. @throws {RangeError} for no metrics */
export function cutMetrics(
  metrics: readonly FigureMetrics[],
  { seed = 1, draws = 1000 }: { readonly seed?: number; readonly draws?: number } = {},
): CutMetrics {
  if (metrics.length === 0) {
    throw new RangeError(
      "Cannot average the metrics of no figure: give plates with outlined figures",
    );
  }
  const plates = [...Map.groupBy(metrics, ({ plate }) => plate).values()];
  const random = new Random(seed).fork("cut marks");
  const means = Array.from(
    { length: draws },
    () => mean(plates.flatMap(() => random.pick(plates).map(({ iou }) => iou))),
  ).sort((a, b) => a - b);
  const overlaps = metrics.map(({ iou }) => iou);
  const at = (share: number) => means[Math.min(draws - 1, Math.floor(share * draws))];
  return {
    figures: metrics.length,
    iou: mean(overlaps),
    interval: [at(0.025), at(0.975)],
    median: median(overlaps),
    boundary: mean(metrics.map(({ boundary }) => boundary)),
  };
}

/** Metrics summed up by group, in the order of their names. */
export function cutMetricsByGroup(metrics: readonly FigureMetrics[]): Record<string, CutMetrics> {
  const groups = [...Map.groupBy(metrics, ({ group }) => group)].sort(([a], [b]) =>
    textOrder(a, b)
  );
  return Object.fromEntries(groups.map(([group, own]) => [group, cutMetrics(own)]));
}
