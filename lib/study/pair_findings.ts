/** The pairs of `duplicates` as findings: plates of one design, with the parts that show it, and figures. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checked, fields, flag, jsonOf, listOf, number, text, v } from "lib/assets/checked.ts";
import { misfit, readOrigin } from "lib/corpus/origin.ts";
import type { PairFinding } from "lib/exchange/findings.ts";
import { type Box, clip } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { type Affine, applyAffine, invertAffine } from "lib/matching/affine.ts";
import { openCorpus } from "./corpus.ts";
import { readDuplicates } from "./duplicates_run.ts";
import type { Embeddings } from "./embeddings.ts";
import { taskFor } from "./run.ts";

const found = fields({
  pairs: listOf(fields({
    a: text,
    b: text,
    score: number,
    reversed: flag,
    type: v.nullish(text),
  })),
  plates: v.nullish(fields({
    pairs: listOf(fields({
      a: text,
      b: text,
      type: v.nullable(text),
      probability: number,
      reversed: flag,
      lines: fields({ coarse: number }),
      transform: v.nullable(listOf(number)),
    })),
  })),
  origin: v.nullish(v.unknown()),
});

/** The box around the corners of a plate where a map takes them, within another plate. */
function mapped(map: Affine, { width, height }: Size, onto: Size): Box {
  const corners = ([[0, 0], [width, 0], [0, height], [width, height]] as const)
    .map((corner) => applyAffine(map, corner));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return clip([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], onto);
}

/**
 * The parts of two plates that lie on each other.
 *
 * @param transform takes pixels of `b` to pixels of `a`, 3 x 3 by rows
 * @returns null where the map is none, or nothing lies on anything
 */
export function sharedRegions(
  transform: readonly number[] | null,
  { a, b }: { readonly a: Size; readonly b: Size },
): readonly [a: Box, b: Box] | null {
  if (transform === null || transform.length !== 9) return null;
  const map = transform.slice(0, 6) as unknown as Affine;
  if (Math.abs(map[0] * map[4] - map[1] * map[3]) < 1e-9) return null;
  const regions = [mapped(map, b, a), mapped(invertAffine(map), a, b)] as const;
  return regions.every(([x0, y0, x1, y1]) => x1 > x0 && y1 > y0) ? regions : null;
}

/** What a pair is called that nobody named further. */
const unnamed = { plates: "one design, not sure how related", figures: "same figure" } as const;

/**
 * The pairs of a run, plates first, the best of each first. Of figures, the probability is that of their
 * plates, where these were laid on each other; others were not calibrated.
 *
 * @param plates of the run, with their sizes, by their ids
 * @param options.embeddings that proposed the pairs; read from the folder where left out
 * @throws {Error} where `duplicates` was not run, or on another corpus or encoder, with the command
 */
export function pairFindings(
  directory: string,
  plates: ReadonlyMap<string, Size>,
  options: { readonly embeddings?: Embeddings } = {},
): PairFinding[] {
  const corpus = openCorpus(directory);
  const path = join(directory, "duplicates.json");
  const mend = taskFor("duplicates", directory);
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch {
    throw new Error(`There is no ${path}: run duplicates first (${mend})`);
  }
  const { pairs, plates: ofPlates, origin } = checked(jsonOf(content, path), found, path);
  const made = readOrigin(origin);
  if (made?.encoder === null) {
    // figures of a run without vectors are known by their plates alone
    const present = { encoder: null, corpus: corpus.digests.content, parameters: made.parameters };
    const other = misfit(made, present);
    if (other !== null) {
      throw new Error(`Cannot use ${path}: the duplicates are of ${other}: run ${mend}`);
    }
  } else readDuplicates(corpus, options);
  const plateOf = new Map(corpus.characters.map(({ id, plate }) => [id, plate]));
  const known = (ofPlates?.pairs ?? []).filter(({ a, b }) => plates.has(a) && plates.has(b));
  const probability = new Map(
    known.flatMap((
      { a, b, probability },
    ) => [[`${a} ${b}`, probability], [`${b} ${a}`, probability]]),
  );
  return [
    ...known.map(({ a, b, type, probability, reversed, lines, transform }): PairFinding => ({
      ...{ a, b, type: type ?? unnamed.plates, probability, score: lines.coarse, reversed },
      regions: sharedRegions(transform, { a: plates.get(a)!, b: plates.get(b)! }),
    })),
    ...pairs.toSorted((one, other) => other.score - one.score).map((pair): PairFinding => {
      const { a, b, type, score, reversed } = pair;
      const ofTheirs = type === undefined
        ? undefined
        : probability.get(`${plateOf.get(a)} ${plateOf.get(b)}`);
      return {
        ...{ a, b, score, reversed, regions: null, probability: ofTheirs ?? null },
        type: type ?? (reversed ? "reversed" : unnamed.figures),
      };
    }),
  ];
}
