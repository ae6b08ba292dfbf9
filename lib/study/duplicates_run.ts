/** The duplicates of a run, kept in its folder with what they were made from. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { creditsByPlate } from "lib/corpus/credit.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import { misfit, type Origin, originOf, readOrigin } from "lib/corpus/origin.ts";
import { groupPairs, type Member, type Pair, scorePairs } from "lib/retrieval/duplicates.ts";
import { type Corpus, cutOutOrNull } from "./corpus.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import { findDuplicates } from "./find_duplicates.ts";
import { timed } from "./record.ts";
import { taskFor } from "./run.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, type Summary } from "./summary.ts";

/** What is known of each character, for the truth of pairs. */
export const membersOf = ({ characters }: Corpus): Member[] =>
  characters.map(({ name, sheet: { id, work, impression } }) => ({
    name,
    plate: id,
    work,
    impression,
  }));

/**
 * Whether it is known of every two characters if they are the same: not where nobody has a name, nor where
 * some are figures without one, as on real prints.
 */
export const isTruthKnown = (members: readonly Pick<Member, "name">[]): boolean =>
  members.some(({ name }) => name !== null) &&
  members.every(({ name }) => name !== unnamedFigure);

const fileOf = (directory: string) => join(directory, "duplicates.json");

interface Found {
  readonly pairs: (Omit<Pair, "a" | "b"> & { a: string; b: string })[];
  readonly origin?: unknown;
}

/** What a result of `duplicates` is held against: the vectors that proposed the pairs, and the corpus. */
const presentOf = (
  { corpus, origin, gallery }: Embeddings,
): Omit<Origin, "digest"> => ({
  encoder: origin.encoder,
  corpus: corpus.digests.content,
  // results of older versions are all of the gallery with background, and do not say so
  parameters: gallery === "with background"
    ? { embeddings: origin.digest }
    : { embeddings: origin.digest, gallery },
});

/**
 * The pairs that `duplicates` found, as numbers of the characters given.
 *
 * @param embeddings read from the folder where left out
 * @throws {Error} when it was not run, or on another corpus or encoder, with the command
 */
export function readDuplicates(
  { directory, characters }: Pick<Corpus, "directory" | "characters">,
  { embeddings }: { readonly embeddings?: Embeddings } = {},
): Pair[] {
  const path = fileOf(directory);
  const mend = taskFor("duplicates", directory);
  if (!existsSync(path)) throw new Error(`There is no ${path}: run duplicates first (${mend})`);
  const refuse = (what: string): never => {
    throw new Error(`Cannot use ${path}: ${what}: run ${mend}`);
  };
  let found: Found;
  try {
    found = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return refuse("it is no JSON");
  }
  const other = misfit(
    readOrigin(found?.origin),
    presentOf(embeddings ?? readEmbeddings(directory)),
  );
  if (other !== null) refuse(`the duplicates are of ${other}`);
  const rows = new Map(characters.map(({ id }, i) => [id, i]));
  const sound = Array.isArray(found.pairs) &&
    found.pairs.every((pair) =>
      rows.has(pair?.a) && rows.has(pair.b) && pair.a !== pair.b &&
      typeof pair.score === "number" && Math.abs(pair.score) <= 1 + 1e-9 &&
      typeof pair.reversed === "boolean"
    );
  if (!sound) refuse("its pairs are not of this corpus");
  return found.pairs.map(({ a, b, score, reversed }) => ({
    a: rows.get(a)!,
    b: rows.get(b)!,
    score,
    reversed,
  }));
}

export interface DuplicatesRun {
  readonly summary: Summary;
  /** The file that holds them, `duplicates.json`. */
  readonly file: string;
  /** By the characters' ids, best agreement first. */
  readonly pairs: readonly (Omit<Pair, "a" | "b"> & { readonly a: string; readonly b: string })[];
  /** Ids of characters that pairs join. */
  readonly groups: readonly (readonly string[])[];
}

/** Finds the duplicates of a run, and scores them by kind where the truth is known. */
export async function runDuplicates(
  { directory, seed, neighbours, embedder }: {
    readonly directory: string;
    readonly seed: number;
    readonly neighbours: number;
    /** Whose vectors propose the pairs. Default: the trained one's, where there is one. */
    readonly embedder?: string | undefined;
  },
  context: StageContext,
): Promise<DuplicatesRun> {
  const embeddings = readEmbeddings(directory, { embedder });
  const { corpus, galleries, gallery } = embeddings;
  const { characters } = corpus;
  const { result, seconds } = await timed(async () => {
    using bar = context.bar("comparing lines", characters.length);
    return await findDuplicates({
      count: characters.length,
      open: (i) => cutOutOrNull(corpus, i, "with background", context),
      sheetOf: (i) => characters[i].plate,
    }, {
      vectors: galleries[gallery],
      neighbours,
      seed,
      signal: context.signal,
      onProgress({ done, total, note }) {
        bar.total(total);
        bar.at(done, note);
      },
    });
  });
  const present = presentOf(embeddings);
  const origin = originOf({ ...present, parameters: { ...present.parameters, neighbours, seed } });
  const { threshold } = result;
  const ids = characters.map(({ id }) => id);
  const pairs = result.pairs.map(({ a, b, ...rest }) => ({ a: ids[a], b: ids[b], ...rest }));
  const groups = groupPairs(result.pairs, { count: ids.length })
    .map((group) => group.map((i) => ids[i]));
  const file = fileOf(directory);
  const sheets = result.pairs.flatMap(({ a, b }) => [characters[a].sheet, characters[b].sheet]);
  const credits = creditsByPlate(sheets);
  writeWhole(file, JSON.stringify({ pairs, groups, threshold, credits, origin }, null, 1));
  const members = membersOf(corpus);
  const duplicates = isTruthKnown(members) ? scorePairs(result.pairs, members) : [];
  const summary = addToSummary(directory, {
    duplicates,
    threshold,
    origins: { duplicates: origin },
    seconds: { duplicates: seconds },
  });
  return { summary, file, pairs, groups };
}
