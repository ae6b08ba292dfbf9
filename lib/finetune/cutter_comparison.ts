/** Segmenters judged on the same figures: books without which a cutter learnt, and engraved plates. */
import { join } from "node:path";
import type { Collection } from "lib/corpus/plate.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { grabcut } from "lib/segment/grabcut.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import {
  bareBox,
  type CutMark,
  type CutMarks,
  cutMarks,
  cutMarksByGroup,
  knownEngravings,
  type KnownPlate,
  knownPlates,
  markPlate,
} from "./cutter_judgement.ts";

/** Where plates that are learnt from begin; those that are judged on have seeds below. */
export const firstLearnt = 1000;

/** Seeds of engraved plates that no cutter of ours learns from. */
export const unseenSeeds = (count: number): number[] =>
  Array.from({ length: Math.min(count, firstLearnt - 1) }, (_, i) => i + 1);

/** Marks of a segmenter on plates. */
export async function marksOn(
  segment: Segmenter,
  plates: AsyncIterable<KnownPlate> | Iterable<KnownPlate>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CutMark[]> {
  const marks: CutMark[] = [];
  for await (const plate of plates) {
    signal?.throwIfAborted();
    marks.push(...await markPlate(segment, plate));
  }
  return marks;
}

/** Segmenters that a cutter is compared with: the bare box, and GrabCut with the figure map. */
export const cutterBaselines = (): Readonly<Record<string, Segmenter>> => ({
  "bare box": bareBox,
  "GrabCut": grabcut(),
});

export interface JudgedPlates {
  /** Prints with outlines, and the plates of them that are judged on; null for none. */
  readonly prints: Collection | null;
  readonly ids: ReadonlySet<string>;
  /** Engraved plates of either kind. */
  readonly engraved: number;
  /** Where plates as `--corpus engraver` has them are kept. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** Marks of figures of three kinds. */
export interface SegmenterMarks {
  /** Plates as `--corpus engraver` has them, seed 1. */
  readonly corpus: readonly CutMark[];
  /** Harder ones: up to eight figures that hide each other; worn, foxed, coloured, photographed. */
  readonly engraver: readonly CutMark[];
  readonly prints: readonly CutMark[];
}

/** Marks of a segmenter on figures whose outlines are known, asked with their true boxes. */
export async function segmenterMarks(
  segment: Segmenter,
  { prints, ids, engraved, directory, signal }: JudgedPlates,
): Promise<SegmenterMarks> {
  const corpus = await engraveCollection({
    seed: 1,
    plates: engraved,
    directory: join(directory, `engraver-${engraved}`),
    signal,
  });
  return {
    corpus: await marksOn(segment, knownPlates(corpus), { signal }),
    engraver: await marksOn(segment, knownEngravings(unseenSeeds(engraved)), { signal }),
    prints: prints && ids.size > 0
      ? await marksOn(segment, knownPlates(prints, { ids }), { signal })
      : [],
  };
}

/** The same summed up; of prints null where there are none, else by book, too. */
export interface MarksSummary {
  readonly corpus: CutMarks;
  readonly engraver: CutMarks;
  readonly prints: (CutMarks & { readonly books: Readonly<Record<string, CutMarks>> }) | null;
}

/** Sums marks up. @throws {RangeError} where the engraved plates have no figures */
export const marksSummary = ({ corpus, engraver, prints }: SegmenterMarks): MarksSummary => ({
  corpus: cutMarks(corpus),
  engraver: cutMarks(engraver),
  prints: prints.length > 0 ? { ...cutMarks(prints), books: cutMarksByGroup(prints) } : null,
});
