/** Which plates are worth laying on each other: those that are nearer than their surroundings. */
import { type BothDirections, manyNearestEitherWay } from "lib/retrieval/direction.ts";
import { mean } from "lib/tensor/mean.ts";
import type { PartProposal } from "./part_candidates.ts";

/** Two plates that may show one design; `a < b`. */
export interface PlateCandidate {
  /** Number of the first plate. */
  readonly a: number;
  /** Number of the second plate. */
  readonly b: number;
  /** Cosine of their descriptors, or of one and a part of the other, in the better direction, -1 to 1. */
  readonly similarity: number;
  /** Whether `a` fits better in a mirror. */
  readonly reversed: boolean;
}

/** Nearest plates of each that are considered; with twenty that it may be a part of it has fifty at most. */
const mostCandidates = 30;

/** The similarities of these ranks are a plate's surroundings: the first ones may be impressions of it. */
const surroundings = { from: 4, to: 14 };

/** Of a collection too small for surroundings: what unrelated prints are like. */
const usual = 0.3;

/** Candidates are so much nearer than the surroundings of both, on average. */
const leastAbove = 0.03;

/** So many of each plate's nearest are candidates in any case: parts of a plate are not very near. */
const always = 3;

/**
 * Pairs of plates to look at, by exact search in both directions, and what each plate may be a part of: at
 * most 50 for each. Parts find a further sheet of a work, too, whose other sheets are a plate's surroundings.
 *
 * @param descriptors a row a plate. `[N, D]` each
 */
export async function plateCandidates(
  descriptors: BothDirections,
  { threads, isPlain, parts = [] }: {
    readonly threads?: number | undefined;
    /** Plates on which nothing is drawn: they are nobody's candidates. */
    readonly isPlain: (plate: number) => boolean;
    /** Plates that may be parts of others. Default: none. */
    readonly parts?: readonly PartProposal[] | undefined;
  },
): Promise<PlateCandidate[]> {
  const hits = await manyNearestEitherWay(descriptors, descriptors.direct, {
    k: mostCandidates,
    exclude: (query, row) => query === row || isPlain(query) || isPlain(row),
    session: threads === undefined ? {} : { threads },
  });
  const near = hits.map((list) => {
    const around = list.slice(surroundings.from, surroundings.to);
    return around.length < surroundings.to - surroundings.from
      ? usual
      : mean(around.map(({ similarity }) => similarity));
  });
  const found = new Map<string, PlateCandidate & { readonly above: number }>();
  hits.forEach((list, query) => {
    list.forEach(({ index, similarity, reversed }, rank) => {
      const above = similarity - (near[query] + near[index]) / 2;
      if (rank >= always && above < leastAbove) return;
      const [a, b] = query < index ? [query, index] : [index, query];
      const known = found.get(`${a} ${b}`);
      // a mirrored row against another and that one mirrored against it differ a little
      if (known && known.similarity >= similarity) return;
      found.set(`${a} ${b}`, { a, b, similarity, reversed, above });
    });
  });
  for (const { part, whole, similarity, reversed, above } of parts) {
    const [a, b] = part < whole ? [part, whole] : [whole, part];
    const known = found.get(`${a} ${b}`);
    // two ways to look at a pair: which way round it is says the one by which it stands out more
    if (known && known.above >= above) continue;
    found.set(`${a} ${b}`, { a, b, similarity, reversed, above });
  }
  return [...found.values()].map(({ above: _, ...pair }) => pair).sort((p, q) =>
    p.a - q.a || p.b - q.b
  );
}
