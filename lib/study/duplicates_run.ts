/** The duplicates of a run, kept in its folder with what they were made from. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { creditsByPlate } from "lib/corpus/credit.ts";
import { unnamedFigure } from "lib/corpus/identities.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { misfit, type Origin, originOf, readOrigin } from "lib/corpus/origin.ts";
import type { PairType } from "lib/corpus/pair_type.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { guardedGroups } from "lib/matching/pair_groups.ts";
import { type Member, type Pair, scorePairs } from "lib/retrieval/duplicates.ts";
import { type AlignedFigures, alignedFigures, type FigureOnPlate } from "./aligned_figures.ts";
import { openCollection } from "./collection.ts";
import { type Corpus, cutOutOrNull, openCorpus } from "./corpus.ts";
import { type CorpusChoice, outOf } from "./corpus_choice.ts";
import { counted } from "./counted.ts";
import { embedderOf, embeddingsFile } from "./embedders.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import { type Duplicates, findDuplicates } from "./find_duplicates.ts";
import {
  findPlateDuplicates,
  type PlateDuplicate,
  type PlateDuplicates,
} from "./plate_duplicates.ts";
import { personModel, type PersonPair, personPairs } from "./same_person.ts";
import { timed } from "./record.ts";
import { decidedPairs } from "./decided_pairs.ts";
import { taskFor } from "./run.ts";
import { readVerdicts } from "./run_verdicts.ts";
import { collectionOf, isExtracted } from "./run_folder.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, type Summary } from "./summary.ts";
import { groupsByVerdicts, rowVerdicts, withoutDecided } from "./verdict_groups.ts";

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

/** Whether `duplicates` compared figures of a run, and not plates alone; a damaged file is left to who reads it. */
export function hasDuplicates(directory: string): boolean {
  if (!existsSync(fileOf(directory))) return false;
  let found: Partial<Found> | null;
  try {
    found = JSON.parse(readFileSync(fileOf(directory), "utf8"));
  } catch {
    return true;
  }
  return found?.origin !== undefined || found?.pairs?.length !== 0;
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

/** Two figures that are one, by their ids. */
export interface FigureDuplicate extends Omit<Pair, "a" | "b"> {
  readonly a: string;
  readonly b: string;
  /** How their plates are related, null: not sure; left out where figures alone were laid on each other. */
  readonly type?: PairType | null;
}

/** Two figures in different scenes that may be one person, by their ids. */
export interface FigurePersons extends Omit<PersonPair, "a" | "b"> {
  readonly a: string;
  readonly b: string;
}

/** What was found of plates alone. */
export interface PlatesRun {
  /** There is no run. */
  readonly summary?: undefined;
  /** The file that holds all of it, `duplicates.json`. */
  readonly file: string;
  /** Null where the plates' pictures could not be opened, which is said. */
  readonly plates?: PlateDuplicates | null;
}

/** What `duplicates` found. */
export interface DuplicatesRun extends Omit<PlatesRun, "summary"> {
  /** Of the run, with what was found. */
  readonly summary: Summary;
  /** Figures, best agreement first. */
  readonly pairs: readonly FigureDuplicate[];
  /** Ids of characters that pairs join. */
  readonly groups: readonly (readonly string[])[];
  /** Figures that may be one person in two scenes, the likeliest first; none: these vectors cannot say. */
  readonly persons?: readonly FigurePersons[] | null;
}

/** Vectors of a run, or null where it was not embedded: figures are then matched on paired plates alone. */
function vectorsOf(directory: string, embedder: string | undefined): Embeddings | null {
  const isEmbedded = existsSync(embeddingsFile(directory, embedder ?? embedderOf(directory)));
  return isEmbedded || !isExtracted(directory) || embedder !== undefined
    ? readEmbeddings(directory, { embedder })
    : null;
}

/** Pairs of the run's plates, with the figures on them that are one; null where they cannot be opened any more. */
async function platesOfRun(
  { directory, seed, threads, collection: given }: DuplicatesChoice,
  figures: readonly FigureOnPlate[],
  context: StageContext,
): Promise<{ readonly plates: PlateDuplicates; readonly aligned: AlignedFigures[] } | null> {
  let collection;
  try {
    collection = given ?? await openCollection(collectionOf(directory), context);
  } catch (error) {
    context.signal.throwIfAborted();
    const [reason] = reasonOf(error).split("\n");
    context.say(`Plates are not compared, figures alone: ${reason}`);
    return null;
  }
  const { plates: verdicts } = readVerdicts(directory);
  const plates = await findPlateDuplicates(collection, { seed, threads, verdicts }, context);
  using bar = context.bar("comparing figures of paired plates", 1);
  const aligned = await alignedFigures(plates.pairs, figures, {
    collection,
    threads,
    signal: context.signal,
    onProgress({ done, total }) {
      bar.total(total);
      bar.at(done);
    },
  });
  return { plates, aligned };
}

/**
 * Pairs of figures from both sources. Where plates were laid on each other, they say which figure is which:
 * what the figures alone had said otherwise is left out.
 */
function joined(
  alone: readonly Pair[],
  aligned: readonly AlignedFigures[],
  plateOf: (figure: number) => string,
): (Pair & Pick<FigureDuplicate, "type">)[] {
  const known = new Map(aligned.map((pair) => [`${pair.a} ${pair.b}`, pair]));
  const matched = new Set(
    aligned.flatMap(({ a, b }) => [`${a} ${plateOf(b)}`, `${b} ${plateOf(a)}`]),
  );
  const kept = alone.filter(({ a, b }) =>
    known.has(`${a} ${b}`) ||
    !matched.has(`${a} ${plateOf(b)}`) && !matched.has(`${b} ${plateOf(a)}`)
  );
  const both = new Set(kept.map(({ a, b }) => `${a} ${b}`));
  const pairs = [
    ...kept.map((pair) => {
      const plates = known.get(`${pair.a} ${pair.b}`);
      return plates ? { ...pair, type: plates.type } : pair;
    }),
    ...aligned.filter(({ a, b }) => !both.has(`${a} ${b}`)),
  ];
  return pairs.sort((p, q) => q.score - p.score || p.a - q.a || p.b - q.b);
}

/** What was asked of `duplicates`. */
export interface DuplicatesChoice {
  /** The run's folder. */
  readonly directory: string;
  /** Of all that is drawn. */
  readonly seed: number;
  /** Nearest of each figure that are compared. */
  readonly neighbours: number;
  /** Whose vectors propose pairs of figures. Default: the trained one's, where there is one. */
  readonly embedder?: string | undefined;
  /** Default: all. */
  readonly threads?: number | undefined;
  /** Where the plates are. Default: the collection that the run was made of. */
  readonly collection?: Pick<Collection, "plates" | "open"> | undefined;
}

/**
 * Finds the duplicates of a run: plates first, then figures, and scores the figures by kind where the truth is
 * known. Of a run without vectors the figures on pairs of plates are matched.
 */
export async function runDuplicates(
  choice: DuplicatesChoice,
  context: StageContext,
): Promise<DuplicatesRun> {
  const { directory, seed, neighbours, embedder } = choice;
  const embeddings = vectorsOf(directory, embedder);
  // plates are compared whatever was found on them
  const corpus = embeddings?.corpus ?? openCorpus(directory, { least: 0 });
  const { characters } = corpus;
  const { result, seconds } = await timed(async () => {
    const onPlates = await platesOfRun(
      choice,
      characters.map(({ plate, box }) => ({ plate, box })),
      context,
    );
    const alone = embeddings && await figuresAlone(embeddings, { seed, neighbours }, context);
    return { ...onPlates ?? { plates: null, aligned: [] }, alone };
  });
  const { plates, aligned, alone } = result;
  if (characters.length < 2) {
    const found = counted(characters.length, "character");
    context.say(`Plates alone are compared: figures need two characters, and the run has ${found}`);
  } else if (!alone) {
    context.say(
      "There are no vectors: figures are matched on pairs of plates alone " +
        `(${taskFor("embed", directory)} makes them)`,
    );
  }
  const members = membersOf(corpus);
  const ids = characters.map(({ id }) => id);
  const { figures: verdicts, dropped } = readVerdicts(directory);
  const decided = rowVerdicts(verdicts, ids);
  const own = decidedPairs({ found: alone?.pairs ?? [], compared: alone?.compared ?? [] }, decided);
  const both = joined(own.pairs, aligned, (i) => characters[i].plate);
  const all = withoutDecided(both, decided)
    .filter(({ a, b }) => !dropped.has(ids[a]) && !dropped.has(ids[b]));
  const present = embeddings
    ? presentOf(embeddings)
    : { encoder: null, corpus: corpus.digests.content, parameters: {} };
  const origin = originOf({
    ...present,
    parameters: { ...present.parameters, neighbours, seed, network: plates?.network ?? null },
  });
  const pairs = all.map(({ a, b, ...rest }): FigureDuplicate => ({
    ...rest,
    a: ids[a],
    b: ids[b],
  }));
  const groups = groupsByVerdicts(guardedGroups(all, { count: ids.length }), all, decided)
    .map((group) => group.map((i) => ids[i]));
  const likely = embeddings &&
    await personsOf(embeddings, { paired: plates?.pairs ?? [], threads: choice.threads });
  const persons = likely &&
    likely.filter(({ a, b }) => !dropped.has(ids[a]) && !dropped.has(ids[b]))
      .map(({ a, b, ...rest }): FigurePersons => ({ ...rest, a: ids[a], b: ids[b] }));
  const threshold = own.learnt
    ? { value: own.learnt.value, pairs: own.learnt.decided, from: "verdicts" as const }
    : alone?.threshold;
  const file = fileOf(directory);
  const sheets = all.flatMap(({ a, b }) => [characters[a].sheet, characters[b].sheet]);
  const credits = creditsByPlate(sheets);
  writeWhole(
    file,
    JSON.stringify({ pairs, groups, persons, threshold, credits, plates, origin }, null, 1),
  );
  const duplicates = isTruthKnown(members) ? scorePairs(all, members) : [];
  const summary = addToSummary(directory, {
    duplicates,
    threshold,
    origins: { duplicates: origin },
    seconds: { duplicates: seconds },
  });
  return { summary, file, pairs, groups, persons, plates };
}

/** Figures that may be one person in two scenes; null where nobody knows what these vectors' cosines mean. */
async function personsOf(
  { corpus: { characters }, galleries, gallery, origin: { encoder } }: Embeddings,
  { paired, threads }: {
    readonly paired: readonly Pick<PlateDuplicate, "a" | "b">[];
    readonly threads: number | undefined;
  },
): Promise<PersonPair[] | null> {
  if (encoder !== personModel.encoder) return null;
  const oneDesign = new Set(paired.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
  return await personPairs({
    vectors: galleries[gallery],
    model: personModel,
    threads,
    isOneScene(a, b) {
      const [p, q] = [characters[a].plate, characters[b].plate];
      return p === q || oneDesign.has(`${p} ${q}`);
    },
  });
}

/** Figures that are one, whatever their plates say. */
async function figuresAlone(
  { corpus, galleries, gallery }: Embeddings,
  { seed, neighbours }: { readonly seed: number; readonly neighbours: number },
  context: StageContext,
): Promise<Duplicates> {
  const { characters } = corpus;
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
}

/**
 * Pairs of plates of a collection from which nothing was extracted yet; written to the folder that its run
 * would have.
 */
export async function runPlateDuplicates(
  choice: CorpusChoice & { readonly threads?: number | undefined },
  context: StageContext,
): Promise<PlatesRun> {
  const directory = outOf(choice);
  const collection = await openCollection(choice, context);
  context.say(
    `Plates alone are compared, ${counted(collection.plates.length, "plate")}: no figures were ` +
      "extracted yet",
  );
  const { seed, threads } = choice;
  const plates = await findPlateDuplicates(collection, { seed, threads }, context);
  const file = fileOf(directory);
  mkdirSync(directory, { recursive: true });
  writeWhole(file, JSON.stringify({ pairs: [], groups: [], plates }, null, 1));
  return { file, plates };
}
