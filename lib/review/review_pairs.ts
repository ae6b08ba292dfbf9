/** Pairs that a person is to decide on: what `duplicates` found, by the plates that its figures are on. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checked, fields, flag, jsonOf, listOf, number, text, v } from "lib/assets/checked.ts";
import { readOrigin } from "lib/corpus/origin.ts";
import type { ReviewPair, ReviewPairs } from "./api.ts";
import { boxTransform } from "./box_transform.ts";
import type { ReviewCorpus } from "./review_corpus.ts";

const figurePair = fields({ a: text, b: text, score: number, reversed: flag });

const platePair = fields({
  a: text,
  b: text,
  type: v.nullable(text),
  probability: number,
  transform: v.nullable(v.pipe(listOf(number), v.length(9, "nine numbers"))),
});

/** What is read of the file: pairs of figures, and of plates where these were compared, too. */
const found = fields({
  pairs: listOf(figurePair),
  plates: v.nullish(fields({ pairs: listOf(platePair), network: text })),
  origin: v.optional(v.unknown()),
});

/** Two figures that are the same one, and which way round. */
interface FigurePair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
  readonly reversed: boolean;
}

/** Pairs of plates that pairs of figures make, the plate of the lower row first. */
export function pairsByPlate(
  pairs: readonly FigurePair[],
  { figures, plateRows }: Pick<ReviewCorpus, "figures" | "plateRows">,
): ReviewPair[] {
  const plateOf = (figure: number) => plateRows.get(figures[figure].plate)!;
  const turned = pairs.map((pair) =>
    plateOf(pair.a) <= plateOf(pair.b) ? pair : { ...pair, a: pair.b, b: pair.a }
  ).filter(({ a, b }) => plateOf(a) !== plateOf(b));
  const groups = Map.groupBy(turned, ({ a, b }) => `${plateOf(a)} ${plateOf(b)}`);
  return [...groups.values()].map((own): ReviewPair => {
    const best = own.reduce((one, other) => other.score > one.score ? other : one);
    const alike = own.filter(({ reversed }) => reversed === best.reversed);
    const boxes = alike.map(({ a, b }) => [figures[a].box, figures[b].box] as const);
    return {
      a: plateOf(best.a),
      b: plateOf(best.b),
      figures: null,
      type: best.reversed ? "reversed" : "",
      probability: Math.min(1, Math.max(0, best.score)),
      model: "duplicates",
      transform: boxTransform(boxes, best),
      matches: own.map(({ a, b }) => [a, b] as const),
    };
  });
}

/** The file that `duplicates` leaves in a run's folder. */
const fileOf = (directory: string) => join(directory, "duplicates.json");

/**
 * The pairs of a run; none where `duplicates` did not run. Those of figures that are no longer there are left
 * out: the others are as good as they were, but plates that have come since were not compared.
 *
 * @throws {Error} that names the file, where it holds something else
 */
export function readReviewPairs(corpus: ReviewCorpus): ReviewPairs {
  const path = fileOf(corpus.directory);
  if (!existsSync(path)) return { pairs: [], isCompared: false };
  const { pairs, plates, origin } = checked(jsonOf(readFileSync(path, "utf8"), path), found, path);
  const known = pairs.flatMap(({ a, b, score, reversed }) => {
    const [one, other] = [corpus.figureRows.get(a), corpus.figureRows.get(b)];
    return one === undefined || other === undefined ? [] : [{ a: one, b: other, score, reversed }];
  });
  const byFigures = pairsByPlate(known, corpus);
  const keyOf = ({ a, b }: Pick<ReviewPair, "a" | "b">) => `${a} ${b}`;
  const matches = new Map(byFigures.map((pair) => [keyOf(pair), pair.matches]));
  const byPlates = (plates?.pairs ?? []).flatMap(({ a, b, type, probability, transform }) => {
    const [one, other] = [corpus.plateRows.get(a), corpus.plateRows.get(b)];
    if (one === undefined || other === undefined) return [];
    // matches are told from the lower row on
    const turned = matches.get(keyOf({ a: other, b: one }))?.map(([p, q]) => [q, p] as const);
    return [{
      ...{ a: one, b: other, figures: null, type: type ?? "", probability, transform },
      model: `duplicates, ${plates!.network}`,
      matches: matches.get(keyOf({ a: one, b: other })) ?? turned ?? [],
    }];
  });
  const decided = new Set(byPlates.flatMap(({ a, b }) => [keyOf({ a, b }), keyOf({ a: b, b: a })]));
  return {
    pairs: [...byPlates, ...byFigures.filter((pair) => !decided.has(keyOf(pair)))],
    // a file of an older version does not say of what corpus it is
    isCompared: origin === undefined ||
      (readOrigin(origin)?.corpus.startsWith(corpus.revision) ?? false),
  };
}
