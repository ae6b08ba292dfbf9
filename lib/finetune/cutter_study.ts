/** A cutter from plates to a file: figures cut and kept, trained, judged on books that it never saw. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { openBurinCutter } from "lib/segment/burin_cutter.ts";
import { grabcut } from "lib/segment/grabcut.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import { sha256 } from "lib/tensor/digest.ts";
import {
  engravedFigures,
  type FigureStore,
  keptMargin,
  keptSide,
  openFigures,
  outlinedFigures,
} from "./cutter_figures.ts";
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
import { cutterModel } from "./cutter_model.ts";
import { neckOf, openNeck } from "./cutter_neck.ts";
import { cutterConfig } from "./cutter_network.ts";
import {
  type CutterRecord,
  type CutterSettings,
  readCutter,
  trainCutter,
  weightsOf,
} from "./cutter_training.ts";

/** Plates that are learnt from begin with this seed; those that are judged on are below it. */
const firstLearnt = 1000;

/** Seeds of engraved plates that no cutter of ours learns from. */
export const unseenSeeds = (count: number): number[] =>
  Array.from({ length: Math.min(count, firstLearnt - 1) }, (_, i) => i + 1);

export interface CutterStudyOptions {
  /** An exported YOLOX model, whose neck helps. */
  readonly detector: Uint8Array;
  /** Labelled prints with outlines; null learns from the engraver alone. */
  readonly prints: Collection | null;
  /** Books that nothing is learnt from, and that are judged on. Default: none. */
  readonly without?: readonly string[];
  /** Engraved plates to learn from. */
  readonly engraver: number;
  /** Engraved plates to judge on. Default 20. */
  readonly judged?: number;
  readonly settings: CutterSettings;
  readonly seed: number;
  /** Where the run is kept. */
  readonly directory: string;
  /** Where squares of figures are kept, for this run and others. */
  readonly figures: string;
  /** A checkpoint whose weights to start from. Default: random ones. */
  readonly start?: string;
  /** What stands in the file, beside how it was trained. */
  readonly about?: Readonly<Record<string, string>>;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onFigures?: (what: "engraved" | "prints", done: number) => void;
  readonly onRecord?: (record: CutterRecord) => void;
}

export interface CutterStudy {
  readonly learnt: { readonly engraved: number; readonly prints: number };
  readonly history: readonly CutterRecord[];
  /** On engraved plates of other seeds. */
  readonly engraver: CutMarks;
  /** On outlines of the books without which it learnt, by book and all; null where there are none. */
  readonly prints: (CutMarks & { readonly books: Readonly<Record<string, CutMarks>> }) | null;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

const digest = (value: unknown) =>
  createHash("sha256").update(JSON.stringify([keptSide, keptMargin, value])).digest("hex");

/** Opens what there is to learn from. */
async function stores(
  { prints, engraver, figures, signal, onFigures }: CutterStudyOptions,
): Promise<{ engraved: FigureStore; outlined: FigureStore | null }> {
  const seeds = Array.from({ length: engraver }, (_, i) => firstLearnt + i);
  const outlined = prints && await openFigures(join(figures, "prints.figures"), {
    key: digest(prints.labels.filter(({ mask }) => mask).map(({ plate, box }) => [plate, box])),
    figures: () => outlinedFigures(prints),
    signal,
    onProgress: (done) => onFigures?.("prints", done),
  });
  const engraved = await openFigures(join(figures, "engraved.figures"), {
    key: digest(seeds),
    figures: () => engravedFigures(seeds),
    signal,
    onProgress: (done) => onFigures?.("engraved", done),
  });
  return { engraved, outlined };
}

/** Marks of a segmenter on plates. */
export async function marksOn(
  segment: Segmenter,
  plates: AsyncIterable<KnownPlate> | Iterable<KnownPlate>,
  { signal }: { readonly signal?: AbortSignal } = {},
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

/** Ids of the labelled plates of some books. @throws {Error} where a book is not there */
function platesOf({ plates }: Collection, books: readonly string[]): Set<string> {
  const known = new Set(plates.map(bookOf));
  for (const book of books) {
    if (!known.has(book)) {
      throw new Error(`There is no book "${book}" here. There are ${[...known].join(", ")}`);
    }
  }
  return new Set(plates.filter((plate) => books.includes(bookOf(plate))).map(({ id }) => id));
}

/**
 * Trains a cutter, or goes on with one; judges it, and writes `burin_cutter.onnx` and `results.csv`.
 * Null where it was stopped before the end.
 *
 * @throws {Error} where a book is not there, or the folder holds a checkpoint of another training
 */
export async function cutterStudy(options: CutterStudyOptions): Promise<CutterStudy | null> {
  const { detector, prints, without = [], settings, seed, directory, signal } = options;
  const { threads, onRecord, judged = 20, about = {} } = options;
  const unseen = prints ? platesOf(prints, without) : new Set<string>();
  const { engraved, outlined } = await stores(options);
  using _engraved = engraved;
  using _outlined = outlined;
  const all = ({ notes }: FigureStore) => [...notes.keys()];
  const learnt = outlined &&
    all(outlined).filter((i) => !unseen.has(outlined.notes[i].plate));
  const graph = neckOf(detector);
  await using neck = await openNeck(graph, { side: cutterConfig.side, threads });
  const before = options.start === undefined ? null : readCutter(options.start);
  if (options.start !== undefined && !before) {
    throw new Error(`Cannot start from ${options.start}: there is no such file`);
  }
  const history: CutterRecord[] = [];
  const trained = await trainCutter({
    network: cutterConfig,
    settings,
    engraved: { store: engraved, indices: all(engraved) },
    prints: outlined && learnt!.length > 0 ? { store: outlined, indices: learnt! } : null,
    neck,
    seed,
    start: before ? weightsOf(cutterConfig, before.state) : undefined,
    checkpoint: join(directory, "cutter.safetensors"),
    threads,
    signal,
    onRecord(record) {
      history.push(record);
      onRecord?.(record);
    },
  });
  writeWhole(join(directory, "results.csv"), cutterCsv(trained.history));
  if (!trained.finished) return null;
  const model = cutterModel(cutterConfig, {
    weights: trained.weights,
    neck: graph,
    metadata: { "burin.cutter": JSON.stringify({ settings, seed, without }), ...about },
  });
  const file = join(directory, "burin_cutter.onnx");
  writeWhole(file, model);
  await using segment = await openBurinCutter(model, { threads });
  const drawn = await marksOn(segment, knownEngravings(unseenSeeds(judged)), { signal });
  const real = prints && unseen.size > 0
    ? await marksOn(segment, knownPlates(prints, { ids: unseen }), { signal })
    : [];
  writeWhole(join(directory, "marks.json"), JSON.stringify({ drawn, real }));
  return {
    learnt: { engraved: engraved.notes.length, prints: learnt?.length ?? 0 },
    history: trained.history,
    engraver: cutMarks(drawn),
    prints: real.length > 0 ? { ...cutMarks(real), books: cutMarksByGroup(real) } : null,
    file,
    sha256: sha256(model),
    bytes: model.length,
  };
}

/** Columns of the table of records. */
const columns: Readonly<Record<string, (record: CutterRecord) => number>> = {
  "step": ({ step }) => step,
  "train/entropy": ({ entropy }) => entropy,
  "train/overlap_loss": ({ overlap }) => overlap,
  "lr": ({ learningRate }) => learningRate,
};

/** A line of names, and one for each record. */
export function cutterCsv(history: readonly CutterRecord[]): string {
  const rows = history.map((record) =>
    Object.values(columns).map((value) => String(Number(value(record).toPrecision(6)))).join(",")
  );
  return [Object.keys(columns).join(","), ...rows].join("\n") + "\n";
}
