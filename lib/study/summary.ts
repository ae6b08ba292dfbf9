/** The numbers of a run, as `summary.json` holds them: each stage adds its own. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openLocked } from "lib/assets/lock.ts";
import { misshapen, type Shape } from "lib/assets/json_shape.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Origin } from "lib/corpus/origin.ts";
import type { ResultRow } from "./results.ts";
import type { AveragePrecision } from "lib/detect/average_precision.ts";
import type { Confusion } from "lib/detect/confusion.ts";
import type { ExtractOptions } from "lib/extract/extract.ts";
import type { DetectionRow, TallyRow } from "lib/plot/table.ts";
import type { DuplicateScore } from "lib/retrieval/duplicates.ts";
import type { Confidence } from "./confidence.ts";

/** One model's search of one gallery. */
export interface EvaluationRow extends ResultRow {
  /** How its weights began. */
  readonly init: string;
}

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
export interface Judgement {
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
  /** Pairs of strangers that were compared. */
  readonly pairs: number;
  /** Learnt from the strangers, or fixed, since these were too few. Older summaries do not say. */
  readonly from?: "strangers" | "fixed";
}

/** What is known of a run so far; a stage that was not run is missing. */
export interface Summary {
  readonly format: "burin-summary-1";
  readonly corpus: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
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
  readonly judgement?: Judgement | undefined;
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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What kind of value a part has; a part without a row here does not compile. */
const kinds: Readonly<Record<keyof Summary, "text" | "number" | "record" | "list">> = {
  format: "text",
  corpus: "text",
  seed: "number",
  versions: "record",
  machine: "record",
  seconds: "record",
  extraction: "record",
  confidence: "record",
  detection: "list",
  judgement: "record",
  training: "record",
  evaluation: "list",
  duplicates: "list",
  threshold: "record",
  origins: "record",
};

const isOf: Readonly<Record<(typeof kinds)[keyof Summary], (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  record: isRecord,
  list: (value) => Array.isArray(value) && value.every(isRecord),
};

const interval = { value: "number", low: "number", high: "number" } as const;

/** Numbers and names of parts that tables are made of. */
const shapes: { readonly [name in keyof Summary]?: Shape } = {
  extraction: {
    plates: "number or nothing",
    characters: "number or nothing",
    false: "number or nothing",
    missed: "number or nothing",
  },
  training: { steps: "number or nothing", chance: "number or nothing", floor: "number or nothing" },
  evaluation: [{
    model: "text",
    gallery: "text",
    size: "number",
    queries: "number",
    top1: interval,
    top3: interval,
    top10: interval,
  }],
  duplicates: [{ kind: "text", precision: "number", recall: "number", found: "number" }],
  threshold: { value: "number", pairs: "number" },
};

/** What a summary says before any stage has. */
const blank: Summary = {
  format: "burin-summary-1",
  corpus: "",
  seed: 0,
  versions: {},
  machine: {},
  seconds: {},
};

/** A number that no stage writes. */
class UnfitNumber extends Error {}

/** JSON can write numbers that are beyond all of ours. */
function finite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new UnfitNumber(`its "${key.slice(0, 40)}" is a number beyond all measure`);
  }
  return value;
}

/** What is wrong with a value that should be a summary; null: nothing. */
function faultOf(value: unknown): string | null {
  if (!isRecord(value)) return "it is no object";
  if (value.format !== undefined && value.format !== blank.format) {
    return `its format is ${JSON.stringify(value.format)}, not "${blank.format}"`;
  }
  for (const [name, kind] of Object.entries(kinds)) {
    if (value[name] !== undefined && !isOf[kind](value[name])) return `its "${name}" is no ${kind}`;
  }
  if (!Number.isSafeInteger(value.seed ?? 0)) return 'its "seed" is no whole number';
  for (const [name, shape] of Object.entries(shapes)) {
    if (value[name] === undefined) continue;
    const wrong = misshapen(value[name], shape, `its "${name}"`);
    if (wrong !== null) return wrong;
  }
  const seconds = Object.entries(value.seconds ?? {});
  const odd = seconds.find(([, taken]) => !(typeof taken === "number" && taken >= 0));
  return odd ? `its seconds of "${odd[0]}" are no number` : null;
}

/**
 * What earlier stages left.
 *
 * @throws {Error} when there is nothing, or a file that was damaged, saying what to run
 */
export function readSummary(directory: string): Summary {
  const path = file(directory);
  if (!existsSync(path)) throw new Error(`There is no ${path}: run extract first`);
  let value: unknown;
  let fault: string | null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
    value = JSON.parse(text, finite);
    fault = faultOf(value);
  } catch (error) {
    if ((error as { code?: string }).code === "EACCES") throw error;
    fault = error instanceof UnfitNumber ? error.message : "it is no JSON";
  }
  if (fault === null) return { ...blank, ...value as Partial<Summary> };
  throw new Error(
    `Cannot read ${path}: ${fault}. It was changed or is damaged: delete it, and run ` +
      "deno task extract again, which makes it anew",
  );
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
