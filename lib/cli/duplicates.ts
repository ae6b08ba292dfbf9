/** `duplicates`: the same engraved figure on two sheets. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { misfit, originOf, readOrigin } from "lib/corpus/origin.ts";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import {
  findPairs,
  groupPairs,
  type Member,
  type Pair,
  scorePairs,
} from "lib/retrieval/duplicates.ts";
import { isPlain, leastCentre, type Lines, linesOf, register } from "lib/retrieval/registration.ts";
import { fewestStrangers, thresholdOf } from "lib/retrieval/stranger_threshold.ts";
import { Random } from "lib/tensor/random.ts";
import { command, type Context, ranges } from "./command.ts";
import { type Embeddings, readEmbeddings } from "lib/study/embeddings.ts";
import { embedderOption } from "./embedder_option.ts";
import { runFolder, runOptions } from "./run_folder.ts";
import { addToSummary, type Summary, type Threshold } from "lib/study/summary.ts";
import { duplicatesLines, writtenLines } from "./told.ts";
import { corpusOptions } from "./corpus_options.ts";
import { type Corpus, cutOutOrNull } from "lib/study/corpus.ts";
import { timed } from "lib/study/record.ts";
import { taskFor } from "lib/study/run.ts";

/** What is known of each character, for the truth of pairs. */
export const membersOf = ({ characters }: Corpus): Member[] =>
  characters.map(({ name, sheet: { id, work, impression } }) => ({
    name,
    plate: id,
    work,
    impression,
  }));

export { thresholdOf };

export interface Duplicates {
  readonly pairs: readonly Pair[];
  readonly threshold: Threshold;
}

/** Pairs on one sheet, which cannot be duplicates, from which the threshold is learnt. */
const calibration = 200;

/**
 * Looks among each character's nearest neighbours on other sheets for those whose lines fall together.
 * How well lines must agree is learnt from strangers, pairs on one sheet; no label is looked at. Plain
 * cut-outs, and those that agree in their frames alone, are no duplicates. What cannot be read is passed
 * over.
 */
export async function findDuplicates(
  corpus: Corpus,
  { neighbours, seed, context, embeddings = readEmbeddings(corpus.directory) }: {
    neighbours: number;
    seed: number;
    context: Context;
    /** Of the corpus's characters, in their order. */
    embeddings?: Embeddings;
  },
): Promise<Duplicates> {
  const { characters } = corpus;
  const vectors = embeddings.galleries["with background"];
  const sheet = (i: number) => characters[i].plate;
  const lines: (Lines | null)[] = [];
  for (let i = 0; i < characters.length; i++) {
    context.signal.throwIfAborted();
    const image = await cutOutOrNull(corpus, i, "with background", context);
    const found = image && linesOf(image);
    lines.push(found && !isPlain(found) ? found : null);
  }
  const bySheet = Map.groupBy(characters.keys(), sheet);
  const together = characters.flatMap((_, a) =>
    lines[a] === null
      ? []
      : bySheet.get(sheet(a))!.filter((b) => b > a && lines[b] !== null).map((b) => [a, b] as const)
  );
  const sample = new Random(seed).fork("duplicates").shuffle(together).slice(0, calibration);
  using bar = context.bar("comparing lines", sample.length + characters.length);
  const strangers = sample.map(([a, b], i) => {
    bar.at(i + 1, "learning the threshold");
    return register(lines[a]!, lines[b]!).score;
  });
  const value = thresholdOf(strangers);
  const hits = nearestEitherWay(vectors, vectors.direct, {
    k: neighbours,
    exclude: (query, row) =>
      lines[query] === null || lines[row] === null || sheet(query) === sheet(row),
  });
  let last = -1;
  const pairs = findPairs(hits, {
    minScore: value,
    verify(a, b) {
      if (a !== last) bar.at(sample.length + a, "comparing neighbours");
      last = a;
      const { score, centre, reversed } = register(lines[a]!, lines[b]!);
      return { score: centre < leastCentre ? -1 : score, reversed };
    },
  });
  bar.at(sample.length + characters.length);
  const from = sample.length < fewestStrangers ? "fixed" : "strangers";
  return { pairs, threshold: { value, pairs: sample.length, from } };
}

const file = (directory: string) => join(directory, "duplicates.json");

interface Found {
  readonly pairs: (Omit<Pair, "a" | "b"> & { a: string; b: string })[];
  readonly origin?: unknown;
}

/** What a result of `duplicates` is held against: the vectors that proposed the pairs, and the corpus. */
const presentOf = ({ corpus, origin }: Embeddings) => ({
  encoder: origin.encoder,
  corpus: corpus.digests.content,
  parameters: { embeddings: origin.digest },
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
  const path = file(directory);
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

/** Finds duplicates and scores them by kind where the truth is known. */
export async function runDuplicates(
  { directory, seed, neighbours, embedder }: {
    directory: string;
    seed: number;
    neighbours: number;
    /** Whose vectors propose the pairs. Default: the trained one's, where there is one. */
    embedder?: string;
  },
  context: Context,
): Promise<Summary> {
  const embeddings = readEmbeddings(directory, { embedder });
  const { corpus } = embeddings;
  const { result, seconds } = await timed(() =>
    findDuplicates(corpus, { neighbours, seed, context, embeddings })
  );
  const present = presentOf(embeddings);
  const origin = originOf({ ...present, parameters: { ...present.parameters, neighbours, seed } });
  const { pairs, threshold } = result;
  const ids = corpus.characters.map(({ id }) => id);
  const listed = pairs.map(({ a, b, ...rest }) => ({ a: ids[a], b: ids[b], ...rest }));
  const groups = groupPairs(pairs, { count: ids.length }).map((group) => group.map((i) => ids[i]));
  writeWhole(
    join(directory, "duplicates.json"),
    JSON.stringify({ pairs: listed, groups, threshold, origin }, null, 1),
  );
  const known = corpus.characters.some(({ name }) => name !== null);
  const duplicates = known ? scorePairs(pairs, membersOf(corpus)) : [];
  const found = { pairs: listed, groups: groups.length };
  for (const line of duplicatesLines({ duplicates, threshold }, found)) context.say(line);
  for (const line of writtenLines([file(directory)])) context.say(line);
  return addToSummary(directory, {
    duplicates,
    threshold,
    origins: { duplicates: origin },
    seconds: { duplicates: seconds },
  });
}

export const duplicatesCommand = command({
  name: "duplicates",
  about: "Find the same engraved figure on two sheets: coloured, reversed, reworked.",
  takes: [],
  examples: ["duplicates", "duplicates --out out/demo --neighbours 20"],
  options: {
    ...runOptions,
    embedder: embedderOption,
    seed: { ...corpusOptions.seed, about: "Of the strangers that the threshold is learnt from" },
    neighbours: {
      kind: "number",
      about: "Neighbours of each character to compare",
      default: 8,
      range: ranges.answers,
    },
  },
  run: ({ options }, context) =>
    runDuplicates(
      { ...options, directory: runFolder({ ...options, seed: undefined }, context) },
      context,
    ),
});
