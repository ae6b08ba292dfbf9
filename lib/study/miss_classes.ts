/**
 * Why queries miss their own original: it shows nothing, another figure is the same, the view lost the
 * figure, or it is hard.
 */
import { applyPlan, onWhite } from "lib/augment/apply.ts";
import type { PlanStep } from "lib/augment/transform.ts";
import type { Image } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { phash } from "lib/retrieval/phash.ts";
import { nearest } from "lib/tensor/knn.ts";
import { type Evaluated, type QueryOptions, type QueryView, queryViews } from "./evaluate.ts";
import type { Figures } from "./figures.ts";

/** Why a query missed, from the plainest reason on. */
export type MissClass = "blank" | "twin" | "destroyed" | "hard";

/** What is known of a miss. */
export interface MissEvidence {
  /** The greatest standard deviation of a channel of the original on white, in levels. */
  readonly contrast: number;
  /** The shorter side of the original, in pixels. */
  readonly side: number;
  /** Whether the first answer is known to be the same figure on another sheet. */
  readonly known: boolean;
  /** Bits, of 64, in which the perceptual hashes of original and first answer differ. */
  readonly bits: number;
  /** The contrast of the query without noise and stripes, in levels. */
  readonly left: number;
  /** The share of the original that the query's crops kept, 0 to 1. */
  readonly kept: number;
}

/** Where the classes end. */
export const missLimits = {
  /** Levels below which nothing is to be seen: that of `measureCollapse`. */
  contrast: 6,
  /** Pixels below which a cut-out failed. */
  side: 16,
  /** Bits up to which two pictures are the same one: duplicate finders take 4 to 10. */
  bits: 4,
  /** The least share of a figure by which it can be told. */
  kept: 0.1,
} as const;

/** The rule of each class; the first that holds counts. */
const missRules: Readonly<Record<MissClass, (evidence: MissEvidence) => boolean>> = {
  blank: ({ contrast, side }) => contrast < missLimits.contrast || side < missLimits.side,
  twin: ({ known, bits }) => known || bits <= missLimits.bits,
  destroyed: ({ left, kept }) => left < missLimits.contrast || kept < missLimits.kept,
  hard: () => true,
};

/** All classes, in the order in which their rules are asked. */
export const missClasses = Object.keys(missRules) as readonly MissClass[];

/** The class of a miss. */
export const classOfMiss = (evidence: MissEvidence): MissClass =>
  missClasses.find((name) => missRules[name](evidence))!;

/** One query that did not find its own original first. */
export interface Miss {
  /** Number of the query. */
  readonly n: number;
  /** Number of the figure that it shows. */
  readonly figure: number;
  /** Number of the figure that came first instead, or beside it. */
  readonly answer: number;
  /** Rank of its own original, ties settled against it. */
  readonly rank: number;
  /** Why it missed. */
  readonly class: MissClass;
  /** What that is told from. */
  readonly evidence: MissEvidence;
}

/** How many queries missed for one reason, and how far. */
export interface MissCount {
  /** Why they missed. */
  readonly class: MissClass;
  /** How many did. */
  readonly misses: number;
  /** Of these, own originals among the first ten. */
  readonly near: number;
}

/** The greatest standard deviation of a channel, in levels. */
function contrastOf({ data }: Pixels): number {
  const count = data.length / 3;
  return Math.max(...[0, 1, 2].map((channel) => {
    let [sum, squares] = [0, 0];
    for (let i = channel; i < data.length; i += 3) {
      sum += data[i];
      squares += data[i] ** 2;
    }
    return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  }));
}

const isLaidOver = ({ kind }: PlanStep) => kind === "noise" || kind === "stripes";

/** The share of the area that the crops of a plan kept. */
function keptBy({ picture, plan }: QueryView): number {
  let { width, height } = picture;
  let kept = 1;
  for (const step of plan.steps) {
    if (step.kind === "crop") {
      kept *= step.part.width * step.part.height / (width * height);
      ({ width, height } = step.part);
    }
    if (step.kind === "resize" || step.kind === "pad") ({ width, height } = step);
  }
  return kept;
}

function bitsBetween(a: Image, b: Image): number {
  const [one, two] = [phash(a), phash(b)];
  return one.reduce((sum, sign, i) => sum + Number(sign !== two[i]), 0);
}

/**
 * Classifies every query of one model whose own original is not alone in the first place. Only figures
 * that were missed or answered wrongly are opened, two at a time.
 *
 * @param options.isSame whether two figures are known to be the same one on two sheets
 */
export async function classifyMisses(
  { queries, figures, models }: Evaluated,
  { open, model = 0, isSame = () => false, ...options }: QueryOptions & Pick<Figures, "open"> & {
    /** Which of the models, counted from 0. Default 0. */
    readonly model?: number;
    readonly isSame?: (a: number, b: number) => boolean;
  },
): Promise<Miss[]> {
  const { vectors, result: { ranks } } = models[model];
  const missed = [...queries.keys()].filter((q) => ranks.pessimistic[q] > 1);
  const { indices } = nearest(takeRows(vectors.queries, missed), vectors.gallery, {
    k: 1,
    normalized: true,
    exclude: (m, row) => row === queries[missed[m]].row,
  });
  const misses: Miss[] = [];
  for (const [m, q] of missed.entries()) {
    if (indices[m] < 0) continue; // alone in its gallery
    const { n, row } = queries[q];
    const [figure, answer] = [figures[row], figures[indices[m]]];
    const [original, other] = [await open(figure), await open(answer)];
    if (!original || !other) {
      throw new Error(
        `Cannot classify misses: picture ${
          original ? answer : figure
        } opened once and not again. ` +
          "Was it changed meanwhile? Run it again",
      );
    }
    const [view] = queryViews(original, [{ n }], options);
    const bare = { ...view.plan, steps: view.plan.steps.filter((step) => !isLaidOver(step)) };
    const evidence: MissEvidence = {
      contrast: contrastOf(onWhite(original)),
      side: Math.min(original.width, original.height),
      known: isSame(figure, answer),
      bits: bitsBetween(original, other),
      left: contrastOf(applyPlan(bare, view.picture)),
      kept: keptBy(view),
    };
    const rank = ranks.pessimistic[q];
    misses.push({ n, figure, answer, rank, class: classOfMiss(evidence), evidence });
  }
  return misses;
}

/** How many misses each class has, and how many of them lie near; classes without any, too. */
export const countMisses = (misses: readonly Miss[]): MissCount[] =>
  missClasses.map((name) => {
    const own = misses.filter((miss) => miss.class === name);
    return { class: name, misses: own.length, near: own.filter(({ rank }) => rank <= 10).length };
  });
