/** The numbers of a run, as `summary.json` holds them: each stage adds its own. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openLocked } from "lib/assets/lock.ts";
import { checked } from "lib/assets/checked.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Origin } from "lib/corpus/origin.ts";
import type { AveragePrecision } from "lib/detect/average_precision.ts";
import type { Confusion } from "lib/detect/confusion.ts";
import type { ExtractOptions } from "lib/extract/extract.ts";
import type { DetectionRow, TallyRow } from "lib/plot/table.ts";
import type { DuplicateScore } from "lib/retrieval/duplicates.ts";
import type { Confidence } from "./confidence.ts";
import type { EvaluationRow } from "./evaluation_row.ts";
import type { ResultHeader } from "./result_header.ts";
import { summarySchema } from "./summary_schema.ts";

/** Shares of what was looked at, and of how many characters that was. */
export interface ViewsSummary {
  readonly looked: number;
  readonly identical: number;
  readonly clamped: number;
  readonly blank: number;
  readonly destroyed: number;
  /** Characters that are destroyed. */
  readonly characters: readonly string[];
}

export interface TrainingSummary {
  readonly experiment: string;
  /** How the encoder began: "random", or name and SHA-256. */
  readonly start: string;
  /** Characters trained on, and held out by work. */
  readonly items: { readonly trained: number; readonly heldOut: number };
  /** Who is who, where that was learnt from: people with two figures or more, and figures of theirs. */
  readonly identities?: {
    readonly share: number;
    readonly figures: number;
    readonly from: readonly string[];
    readonly people: number;
    readonly named: number;
  };
  /** Books that it learnt from, and those that were left out; none where nobody chose among books. */
  readonly books?: { readonly learnt: readonly string[]; readonly without: readonly string[] };
  readonly steps: number;
  readonly epochs: number;
  readonly pairs: number;
  readonly finished: boolean;
  /** "onnx" or "tensorflow". */
  readonly engine: string;
  /** Of ONNX Runtime; "cpu" if nothing else was asked for. */
  readonly provider: string;
  readonly loss: { readonly first: number; readonly last: number };
  readonly chance: number;
  readonly floor: number;
  readonly diagnosis: string;
  /** Characters whose cut-outs did not open: others took their places. */
  readonly unreadable: readonly { readonly character: string; readonly reason: string }[];
  /** Plates extracted, where that was stopped before the last of them; null: all. */
  readonly part: { readonly plates: number; readonly of: number } | null;
  /** What the recipe does to views of the characters, looked at before training. */
  readonly views: ViewsSummary;
}

/** A detector against labels, in parts. */
export interface SummaryEvaluation {
  readonly detector: string;
  /** The score from which a detection counts as found. */
  readonly minScore: number;
  /** From the best score on, thinned out. */
  readonly curve: AveragePrecision["curve"];
  readonly byDifficulty: readonly TallyRow[];
  readonly byPlate: readonly TallyRow[];
  readonly confusion: Confusion;
}

/** What decides an extraction besides its collection. */
export interface Asked {
  readonly detector: string;
  readonly minScore?: number | undefined;
  readonly segmenter?: string | undefined;
  readonly classes?: string | undefined;
  readonly prompt?: string | undefined;
  readonly cutting?:
    | Pick<ExtractOptions, "padding" | "deduplicate" | "masks" | "maxPixels">
    | undefined;
  readonly tile?: number | undefined;
  readonly side?: number | readonly number[] | undefined;
  readonly mirrored?: boolean | undefined;
}

/** How well lines must agree for a duplicate. */
export interface Threshold {
  /** -1 to 1. */
  readonly value: number;
  /** Pairs of strangers, or those that were decided on, that were compared. */
  readonly pairs: number;
  /** Learnt from the strangers or from verdicts, or fixed, since these were too few. Older ones do not say. */
  readonly from?: "strangers" | "fixed" | "verdicts";
}

/** What is known of a run so far; a stage that was not run is missing. */
export interface Summary extends Pick<ResultHeader, "seed" | "versions" | "machine"> {
  readonly format: "burin-summary-1";
  readonly corpus: string;
  /** Seconds by stage. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly extraction?: {
    readonly plates: number;
    readonly characters: number;
    readonly false: number | null;
    readonly missed: number | null;
    readonly skipped: readonly { readonly plate: string; readonly reason: string }[];
    /** SHA-256 over the corpus's rows. */
    readonly digest: string;
    /** False where it was stopped: the corpus is a part then. */
    readonly finished: boolean;
    /** Plates of the collection. */
    readonly of: number;
    /** How it was made, so that another command can go on with it; older runs do not say. */
    readonly asked?: Asked;
  };
  /** How sure the extraction can be; older runs do not say. */
  readonly confidence?: Confidence;
  readonly detection?: readonly DetectionRow[];
  readonly judgement?: SummaryEvaluation | undefined;
  readonly training?: TrainingSummary;
  readonly evaluation?: readonly EvaluationRow[] | undefined;
  readonly duplicates?: readonly DuplicateScore[];
  /** The least agreement of lines that was taken for a duplicate, and where it comes from. */
  readonly threshold?: Threshold | undefined;
  /** What each part was made from; parts of older runs have none. */
  readonly origins?: Readonly<Partial<Record<OriginatedPart, Origin>>>;
}

/** Parts of a summary that are made from the corpus or by the encoder. */
export type OriginatedPart = "extraction" | "training" | "evaluation" | "duplicates";

const file = (directory: string) => join(directory, "summary.json");

/** What a summary says before any stage has. */
const blank: Summary = {
  format: "burin-summary-1",
  corpus: "",
  seed: 0,
  versions: {},
  machine: {},
  seconds: {},
};

const advice =
  "It was changed or is damaged: delete it, and run deno task extract again, which makes " +
  "it anew";

/**
 * What earlier stages left.
 *
 * @throws {Error} when there is nothing, or a file that was damaged, saying what to run
 */
export function readSummary(directory: string): Summary {
  const path = file(directory);
  if (!existsSync(path)) throw new Error(`There is no ${path}: run extract first`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (cause) {
    if ((cause as { code?: string }).code === "EACCES") throw cause;
    throw new Error(`Cannot read ${path}: it is no JSON. ${advice}`, { cause });
  }
  return { ...blank, ...checked(value, summarySchema, path, advice) };
}

/** Milliseconds that another process may take to change the same summary, and between two looks. */
const patience = { most: 10_000, pause: 20 };

/** Does something while no other process changes the summary. */
function alone<T>(directory: string, work: () => T): T {
  mkdirSync(directory, { recursive: true });
  const path = `${file(directory)}.lock`;
  const since = performance.now();
  let lock = openLocked(path);
  while (!lock) {
    if (performance.now() - since > patience.most) {
      throw new Error(
        `Cannot change ${file(directory)}: another process has been changing it for ` +
          `${patience.most / 1000} seconds. Wait until it has ended, and run this again`,
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patience.pause);
    lock = openLocked(path);
  }
  try {
    return work();
  } finally {
    // the file goes while it is locked, so that no two hold one path
    if (Deno.build.os !== "windows") rmSync(path, { force: true });
    lock.close();
  }
}

/** Adds a stage's numbers, seconds and origins to what is there, as one change. */
export function addToSummary(
  directory: string,
  { seconds, origins, ...part }: Partial<Summary>,
): Summary {
  return alone(directory, () => {
    const before = existsSync(file(directory)) ? readSummary(directory) : blank;
    const after: Summary = {
      ...before,
      ...part,
      seconds: { ...before.seconds, ...seconds },
      ...before.origins || origins ? { origins: { ...before.origins, ...origins } } : {},
    };
    writeWhole(file(directory), JSON.stringify(after, null, 2) + "\n");
    return after;
  });
}
