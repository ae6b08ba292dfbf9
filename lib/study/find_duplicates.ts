/**
 * The same engraved figure on two sheets: vectors propose pairs, a registration of the engraved lines
 * decides. How well lines must agree is learnt from strangers, pairs on one sheet, which cannot be
 * duplicates; no label is looked at.
 */
import { type BothDirections, manyNearestEitherWay } from "lib/retrieval/direction.ts";
import { findPairs, type Pair } from "lib/retrieval/duplicates.ts";
import {
  engravedLines,
  isPlain,
  leastCentre,
  type Lines,
  register,
} from "lib/retrieval/registration.ts";
import { minStrangers, thresholdOf } from "lib/retrieval/stranger_threshold.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import type { Figures } from "./figures.ts";
import type { Threshold } from "./summary.ts";

/** Figures, each on a sheet. */
export interface SheetFigures extends Figures {
  /** The name of a figure's sheet. */
  readonly sheetOf: (index: number) => string;
}

/** Vectors that propose pairs, and how well lines must agree. */
export interface FindDuplicatesOptions {
  /** A row for each figure. `[N, D]` each */
  readonly vectors: BothDirections;
  /** How many of each figure's nearest on other sheets are compared. Default 8. */
  readonly neighbours?: number;
  /** Of the strangers that are drawn. */
  readonly seed: number;
  /** The least agreement of lines, -1 to 1. Default: learnt from the strangers. */
  readonly minScore?: number | undefined;
  /** Stops between figures. */
  readonly signal?: AbortSignal;
  /** Told how many of the comparisons are done, and what is being compared. */
  readonly onProgress?: (
    progress: { readonly done: number; readonly total: number; readonly note: string },
  ) => void;
}

/** What was found, all that was compared, and the threshold between. */
export interface Duplicates {
  /** Best agreement first. */
  readonly pairs: readonly Pair[];
  /** All pairs that were compared, those below the threshold included; -1 where the middles do not agree. */
  readonly compared: readonly Pair[];
  /** The least agreement of a duplicate. */
  readonly threshold: Threshold;
}

/** Pairs of strangers from which the threshold is learnt; more take time and change little. */
const calibration = 200;

/** The lines of each figure, null of those that cannot be read or are plain. */
async function linesOfAll(
  { count, open }: Figures,
  signal?: AbortSignal,
): Promise<(Lines | null)[]> {
  const lines: (Lines | null)[] = [];
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    const image = await open(i);
    const found = image && engravedLines(image);
    lines.push(found && !isPlain(found) ? found : null);
  }
  return lines;
}

/** Says of two figures which comes first, by their lines and not by their names. */
function lineOrder(lines: readonly (Lines | null)[]) {
  const digests = lines.map((own) =>
    own ? sha256(new Uint8Array(own.buffer, own.byteOffset, own.byteLength)) : ""
  );
  return {
    digests,
    ordered: (a: number, b: number): [number, number] => digests[a] > digests[b] ? [b, a] : [a, b],
  };
}

/** Pairs on one sheet, drawn from all of them. */
function drawStrangers(
  lines: readonly (Lines | null)[],
  { sheetOf, seed, order: { digests, ordered } }: Pick<SheetFigures, "sheetOf"> & {
    readonly seed: number;
    readonly order: ReturnType<typeof lineOrder>;
  },
): (readonly [number, number])[] {
  const bySheet = Map.groupBy(lines.keys(), sheetOf);
  const together = lines.flatMap((_, a) =>
    lines[a] === null
      ? []
      : bySheet.get(sheetOf(a))!.filter((b) => b > a && lines[b] !== null).map((b) => ordered(a, b))
  );
  const keyOf = ([a, b]: readonly [number, number]) => `${digests[a]} ${digests[b]}`;
  together.sort((p, q) => Number(keyOf(p) > keyOf(q)) - Number(keyOf(p) < keyOf(q)));
  return new Random(seed).fork("duplicates").shuffle(together).slice(0, calibration);
}

/**
 * Looks among each figure's nearest neighbours on other sheets for those whose lines fall together.
 * Plain figures, and those that agree in their frames alone, are no duplicates. What cannot be read is
 * passed over.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { embed } from "lib/study/embed.ts";
 * import { findDuplicates } from "lib/study/find_duplicates.ts";
 * const open = () => Promise.resolve(blank({ width: 60, height: 80 }, [255, 255, 255, 255]));
 * const figures = { count: 2, open, sheetOf: String };
 * const vectors = await embed(figures, { embedder: phashEmbedder });
 * (await findDuplicates(figures, { vectors, seed: 7 })).pairs; // none: both are plain
 * ```
 */
export async function findDuplicates(
  { count, open, sheetOf }: SheetFigures,
  { vectors, neighbours = 8, seed, minScore, signal, onProgress }: FindDuplicatesOptions,
): Promise<Duplicates> {
  const lines = await linesOfAll({ count, open }, signal);
  const order = lineOrder(lines);
  const strangers = minScore === undefined ? drawStrangers(lines, { sheetOf, seed, order }) : [];
  const total = strangers.length + count;
  const scores = strangers.map(([a, b], i) => {
    onProgress?.({ done: i + 1, total, note: "learning the threshold" });
    return register(lines[a]!, lines[b]!).score;
  });
  const value = minScore ?? thresholdOf(scores);
  const hits = await manyNearestEitherWay(vectors, vectors.direct, {
    k: neighbours,
    exclude: (query, row) =>
      lines[query] === null || lines[row] === null || sheetOf(query) === sheetOf(row),
  });
  let last = -1;
  const compared = findPairs(hits, {
    minScore: -Infinity,
    verify(a, b) {
      if (a !== last) {
        onProgress?.({ done: strangers.length + a, total, note: "comparing neighbours" });
      }
      last = a;
      const [first, second] = order.ordered(a, b);
      const { score, centre, reversed } = register(lines[first]!, lines[second]!);
      return { score: centre < leastCentre ? -1 : score, reversed };
    },
  });
  onProgress?.({ done: total, total, note: "" });
  const from = strangers.length < minStrangers ? "fixed" : "strangers";
  return {
    pairs: compared.filter(({ score }) => score >= value),
    compared,
    threshold: { value, pairs: strangers.length, from },
  };
}
