/** A cutter from plates to a file: figures cut and kept, trained, evaluated on books that it never saw. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { storeRanges } from "lib/onnx/stored_ranges.ts";
import { openBurinCutter } from "lib/segment/burin_cutter.ts";
import { openCutterLogits } from "lib/segment/cutter_logits.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import {
  engravedFigures,
  type FigureStore,
  openFigures,
  outlinedFigures,
} from "./cutter_figures.ts";
import { type CutFigure, keptMargin, keptSide } from "./cut_figure.ts";
import { guessedFigures } from "./cutter_guesses.ts";
import {
  cutterBaselines,
  type MetricsSummary,
  metricsSummary,
  segmenterMetrics,
  type TestPlates,
} from "./cutter_comparison.ts";
import { firstLearnt } from "./engraved_seeds.ts";
import { cutterBatches, cutterExamples, type CutterSources } from "./cutter_batches.ts";
import { cutterRanges } from "./cutter_ranges.ts";
import { cutterModel } from "./cutter_model.ts";
import { type NeckGraph, neckOf, openNeck } from "./cutter_neck.ts";
import { cutterConfig } from "./cutter_network.ts";
import { type CutterParts, cutterParts, unfoldedCutter } from "./cutter_start.ts";
import {
  type CutterRecord,
  type CutterSettings,
  readCutter,
  trainCutter,
  weightsOf,
} from "./cutter_training.ts";
import { cutterCsv } from "./cutter_csv.ts";
import { meanWeights } from "./mean_weights.ts";

/** A model by its name. */
export interface NamedModel {
  readonly name: string;
  readonly model: Uint8Array;
}

export interface CutterStudyOptions {
  /** An exported YOLOX model, whose neck helps where none is started from. */
  readonly detector: NamedModel;
  /** Labelled prints with outlines; null learns from the engraver alone. */
  readonly prints: Collection | null;
  /** Books that nothing is learnt from, and that are evaluated on. Default: none. */
  readonly without?: readonly string[] | undefined;
  /** Engraved plates to learn from. */
  readonly engraver: number;
  /** Engraved plates to evaluate on, of either kind. Default 20. */
  readonly testPlates?: number;
  /** Whether the bare box and GrabCut are evaluated beside it. Default false. */
  readonly baselines?: boolean;
  readonly settings: CutterSettings;
  readonly seed: number;
  /**
   * A cutter's file that guesses the masks of figures without outlines, in the books that are learnt
   * from. Default: those are not learnt from.
   */
  readonly teacher?: string | undefined;
  /** Where the run is kept. */
  readonly directory: string;
  /** Where squares of figures are kept, for this run and others. */
  readonly figures: string;
  /**
   * What it begins with: a cutter's file, whose neck helps then; or checkpoints, of whose weights the mean
   * is taken. Default: random weights.
   */
  readonly start?: readonly string[] | undefined;
  /** What stands in the file, beside how it was trained; where nothing is learnt it keeps its own. */
  readonly about?: Readonly<Record<string, string>>;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal;
  /** Told of plates whose figures are cut. */
  readonly onFigures?: (
    what: "engraved" | "prints" | "guesses",
    progress: { readonly done: number; readonly plates: number },
  ) => void;
  readonly onRecord?: (record: CutterRecord) => void;
}

export interface CutterStudy extends MetricsSummary {
  /** The file whose neck helps: a detector's, or that of the cutter which it started from. */
  readonly neck: { readonly name: string; readonly sha256: string };
  readonly learnt: {
    readonly engraved: number;
    readonly prints: number;
    readonly guesses: number;
  };
  readonly history: readonly CutterRecord[];
  /** Records of the trainings whose weights it started from. */
  readonly earlier: readonly CutterRecord[];
  /** What the cutter is compared with, by name; empty unless `baselines` was asked for. */
  readonly baselines: Readonly<Record<string, MetricsSummary>>;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

const digest = (value: unknown) =>
  createHash("sha256").update(JSON.stringify([keptSide, keptMargin, value])).digest("hex");

/** Opens what there is to learn from. */
async function stores(
  { prints, engraver, figures, teacher, threads, signal, onFigures }: CutterStudyOptions,
  { unseen }: { readonly unseen: ReadonlySet<string> },
): Promise<{ engraved: FigureStore; outlined: FigureStore | null; guessed: FigureStore | null }> {
  if (teacher !== undefined && !existsSync(teacher)) {
    throw new Error(
      `Cannot learn from what ${teacher} guesses: there is no such file. Name the ` +
        "burin_cutter.onnx of an earlier training",
    );
  }
  const seeds = Array.from({ length: engraver }, (_, i) => firstLearnt + i);
  const labelled = ({ labels }: Collection, outlined: boolean) =>
    labels.filter(({ mask }) => Boolean(mask) === outlined).map(({ plate, box }) => [plate, box]);
  const platesWith = (collection: Collection, outlined: boolean) =>
    new Set(labelled(collection, outlined).map(([plate]) => plate)).size;
  const opened = (
    what: "engraved" | "prints" | "guesses",
    { plates, ...from }: {
      key: string;
      figures: () => Iterable<CutFigure> | AsyncIterable<CutFigure>;
      plates: number;
    },
  ) =>
    openFigures(join(figures, `${what}.figures`), {
      ...from,
      signal,
      onProgress: (done) => onFigures?.(what, { done, plates }),
    });
  const outlined = prints && await opened("prints", {
    key: digest(labelled(prints, true)),
    figures: () => outlinedFigures(prints),
    plates: platesWith(prints, true),
  });
  const engraved = await opened("engraved", {
    key: digest(seeds),
    figures: () => engravedFigures(seeds),
    plates: seeds.length,
  });
  if (!prints || teacher === undefined) return { engraved, outlined, guessed: null };
  const model = new Uint8Array(readFileSync(teacher));
  // what is learnt from a guess should not carry the noise of rounding
  const exact = { threads, name: teacher, precision: "float32" } as const;
  await using cutter = await openCutterLogits(model, exact);
  const takes = (plate: string) => !unseen.has(plate);
  const guessed = await opened("guesses", {
    key: digest([sha256(model), [...unseen], labelled(prints, false)]),
    figures: () => guessedFigures(prints, cutter, { takes }),
    plates: platesWith(prints, false),
  });
  return { engraved, outlined, guessed };
}

/** An earlier training. @throws {Error} where the file is not there */
function checkpointIn(file: string): NonNullable<ReturnType<typeof readCutter>> {
  const found = readCutter(file);
  if (found) return found;
  throw new Error(
    `Cannot start from ${file}: there is no such file. Name the cutter.safetensors of an earlier ` +
      "training",
  );
}

/**
 * What a training begins with: a cutter's file taken apart, or checkpoints.
 *
 * @throws {Error} where a file is not there, or is one of several
 */
function startOf(files: readonly string[]): {
  readonly parts: (CutterParts & NamedModel) | null;
  readonly before: readonly NonNullable<ReturnType<typeof readCutter>>[];
} {
  const whole = files.find((file) => file.endsWith(".onnx"));
  if (whole === undefined) return { parts: null, before: files.map(checkpointIn) };
  if (files.length > 1) {
    throw new Error(
      `Cannot take the mean of ${
        files.join(" and ")
      }: ${whole} has its normalisations folded in. ` +
        "Name it alone, or checkpoints alone",
    );
  }
  if (!existsSync(whole)) throw new Error(`Cannot start from ${whole}: there is no such file`);
  const model = new Uint8Array(readFileSync(whole));
  const parts = cutterParts(model, { config: cutterConfig, file: whole });
  return { parts: { ...parts, model, name: basename(whole) }, before: [] };
}

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

/** Where a training is kept, so that it can be gone on with. */
const checkpointOf = ({ directory }: Pick<CutterStudyOptions, "directory">) =>
  join(directory, "cutter.safetensors");

/** A cutter's file without ranges, null where its training was stopped before the end. */
interface LearntCutter {
  readonly exact: Uint8Array | null;
  readonly history: readonly CutterRecord[];
}

/** @throws {Error} where a training is kept, whose file would be replaced by one that is evaluated alone */
function refuseKept({ name }: NamedModel, options: CutterStudyOptions): void {
  if (!existsSync(checkpointOf(options))) return;
  throw new Error(
    `Cannot evaluate ${name} in ${options.directory}: a training is kept there, whose ` +
      "burin_cutter.onnx it would replace. Name another folder",
  );
}

/** Trains a cutter, or goes on with one. */
async function learntCutter(
  options: CutterStudyOptions,
  { parts, before, graph, from, sources }: ReturnType<typeof startOf> & {
    readonly graph: NeckGraph;
    readonly from: CutterStudy["neck"];
    readonly sources: CutterSources;
  },
): Promise<LearntCutter> {
  const { without = [], settings, seed, threads, signal, onRecord, about = {} } = options;
  const { side } = cutterConfig;
  await using neck = await openNeck(graph, { side, threads });
  const draw = cutterBatches(sources, { shares: settings, side, neck });
  const start = parts
    ? await unfoldedCutter(parts.filters, draw, { random: new Random(seed).fork("measured") })
    : before.length > 0
    ? meanWeights(before.map(({ state }) => weightsOf(cutterConfig, state)))
    : undefined;
  const { weights, history, finished } = await trainCutter({
    network: cutterConfig,
    settings,
    ...sources,
    neck,
    seed,
    start,
    checkpoint: checkpointOf(options),
    threads,
    signal,
    onRecord,
  });
  const metadata = {
    "burin.cutter": JSON.stringify({ settings, seed, without }),
    neck: `${from.name} ${from.sha256}`,
    ...about,
  };
  const model = () => cutterModel(cutterConfig, { weights, neck: graph, metadata });
  return { exact: finished ? model() : null, history };
}

/**
 * Trains a cutter, or goes on with one; evaluates it, and writes `burin_cutter.onnx` and `results.csv`.
 * Null where it was stopped before the end.
 *
 * @throws {Error} where a book is not there, or the folder holds a checkpoint of another training, or of any
 * where nothing is to be learnt beyond a file
 */
export async function cutterStudy(options: CutterStudyOptions): Promise<CutterStudy | null> {
  const { detector, prints, without = [], settings, seed, directory, signal } = options;
  const { threads, testPlates = 20 } = options;
  const unseen = prints ? platesOf(prints, without) : new Set<string>();
  const begun = startOf(options.start ?? []);
  const { parts, before } = begun;
  // a file beyond which nothing is learnt stays as it is, but for its ranges
  const asItIs = settings.steps === 0 ? parts : null;
  if (asItIs) refuseKept(asItIs, options);
  const { engraved, outlined, guessed } = await stores(options, { unseen });
  using _engraved = engraved;
  using _outlined = outlined;
  using _guessed = guessed;
  const all = ({ notes }: FigureStore) => [...notes.keys()];
  const learnt = outlined &&
    all(outlined).filter((i) => !unseen.has(outlined.notes[i].plate));
  const { name, model: helps } = parts ?? detector;
  const from = { name, sha256: sha256(helps) };
  const sources: CutterSources = {
    engraved: { store: engraved, indices: all(engraved) },
    prints: outlined && learnt!.length > 0 ? { store: outlined, indices: learnt! } : null,
    guesses: guessed && guessed.notes.length > 0 ? { store: guessed, indices: all(guessed) } : null,
  };
  const { exact, history }: LearntCutter = asItIs
    ? { exact: asItIs.model, history: [] }
    : await learntCutter(options, {
      ...begun,
      graph: parts?.neck ?? neckOf(detector.model),
      from,
      sources,
    });
  writeWhole(join(directory, "results.csv"), cutterCsv(history));
  if (!exact) return null;
  const { side } = cutterConfig;
  const model = storeRanges(
    exact,
    await cutterRanges(exact, cutterExamples(sources, { shares: settings, side }), {
      random: new Random(seed).fork("ranges"),
      threads,
      signal,
    }),
  );
  const file = join(directory, "burin_cutter.onnx");
  writeWhole(file, model);
  await using segment = await openBurinCutter(model, { threads });
  const plates: TestPlates = {
    prints,
    ids: unseen,
    engraved: testPlates,
    directory: options.figures,
    signal,
  };
  const metrics = await segmenterMetrics(segment, plates);
  writeWhole(join(directory, "marks.json"), JSON.stringify(metrics));
  const baselines: Record<string, MetricsSummary> = {};
  for (const [name, other] of Object.entries(options.baselines ? cutterBaselines() : {})) {
    baselines[name] = metricsSummary(await segmenterMetrics(other, plates));
  }
  return {
    neck: from,
    learnt: {
      engraved: engraved.notes.length,
      prints: learnt?.length ?? 0,
      guesses: guessed?.notes.length ?? 0,
    },
    history,
    earlier: before.flatMap((one) => one.history),
    ...metricsSummary(metrics),
    baselines,
    file,
    sha256: sha256(model),
    bytes: model.length,
  };
}
