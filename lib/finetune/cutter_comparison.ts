/** Segmenters evaluated on the same figures: books without which a cutter learnt, and engraved plates. */
import { join } from "node:path";
import type { Collection } from "lib/corpus/plate.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { grabcut } from "lib/segment/grabcut.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import {
  bareBox,
  type CutMetrics,
  cutMetrics,
  cutMetricsByGroup,
  type FigureMetrics,
  knownEngravings,
  knownPlates,
  metricsOn,
} from "./cutter_evaluation.ts";
import { unseenSeeds } from "./engraved_seeds.ts";

/** Segmenters that a cutter is compared with: the bare box, and GrabCut with the figure map. */
export const cutterBaselines = (): Readonly<Record<string, Segmenter>> => ({
  "bare box": bareBox,
  "GrabCut": grabcut(),
});

export interface TestPlates {
  /** Prints with outlines, and the plates of them that are evaluated on; null for none. */
  readonly prints: Collection | null;
  readonly ids: ReadonlySet<string>;
  /** Engraved plates of either kind. */
  readonly engraved: number;
  /** Where plates as `--corpus engraver` has them are kept. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** Metrics of figures of three kinds. */
export interface SegmenterMetrics {
  /** Plates as `--corpus engraver` has them, seed 1. */
  readonly corpus: readonly FigureMetrics[];
  /** Harder ones: up to eight figures that hide each other; worn, foxed, coloured, photographed. */
  readonly engraver: readonly FigureMetrics[];
  readonly prints: readonly FigureMetrics[];
}

/** Metrics of a segmenter on figures whose outlines are known, asked with their true boxes. */
export async function segmenterMetrics(
  segment: Segmenter,
  { prints, ids, engraved, directory, signal }: TestPlates,
): Promise<SegmenterMetrics> {
  const corpus = await engraveCollection({
    seed: 1,
    plates: engraved,
    directory: join(directory, `engraver-${engraved}`),
    signal,
  });
  return {
    corpus: await metricsOn(segment, knownPlates(corpus), { signal }),
    engraver: await metricsOn(segment, knownEngravings(unseenSeeds(engraved)), { signal }),
    prints: prints && ids.size > 0
      ? await metricsOn(segment, knownPlates(prints, { ids }), { signal })
      : [],
  };
}

/** The same summed up; of prints null where there are none, else by book, too. */
export interface MetricsSummary {
  readonly corpus: CutMetrics;
  readonly engraver: CutMetrics;
  readonly prints: (CutMetrics & { readonly books: Readonly<Record<string, CutMetrics>> }) | null;
}

/** Sums metrics up. @throws {RangeError} where the engraved plates have no figures */
export const metricsSummary = ({ corpus, engraver, prints }: SegmenterMetrics): MetricsSummary => ({
  corpus: cutMetrics(corpus),
  engraver: cutMetrics(engraver),
  prints: prints.length > 0 ? { ...cutMetrics(prints), books: cutMetricsByGroup(prints) } : null,
});
