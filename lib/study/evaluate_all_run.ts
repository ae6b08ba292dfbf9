/** Every figure of an evaluation: of a run's characters, or of the labelled figures of the prints. */
import { recipeName } from "lib/augment/recipes.ts";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { openPrints, type Prints } from "lib/corpus/prints.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import type { Image } from "lib/image/image.ts";
import { tableText } from "lib/plot/table.ts";
import { atSize } from "lib/retrieval/at_size.ts";
import { configs } from "lib/simclr/config.ts";
import { outOf } from "./corpus_choice.ts";
import { queryImages } from "./evaluate.ts";
import {
  evaluationTables,
  leakageWords,
  type MissPicture,
  renderEvaluation,
} from "./evaluation_page.ts";
import { comparisonWords, missWords } from "./evaluation_words.ts";
import { type EvaluationResult, writeEvaluation } from "./evaluation_result.ts";
import { openTestedModels, trainedOn } from "./evaluated_models.ts";
import { type KnownFigures, knownOfPrints, knownOfPrintsRun, knownOfRun } from "./known_figures.ts";
import { leakageOf, type SplitFigure } from "./leakage.ts";
import { keepLists } from "./kept_lists.ts";
import { burinVersion, surroundings, timed } from "./record.ts";
import { cacheOf, hasCorpus, taskFor } from "./run.ts";
import { runFolder } from "./run_folder.ts";
import type { StageContext } from "./stage_context.ts";
import { readSummary } from "./summary.ts";
import {
  type EvaluatedFigure,
  evaluateWhole,
  type WholeEvaluationOptions,
} from "./whole_evaluation.ts";

/** What is evaluated, and how much of it is asked. */
export interface EvaluateAllChoice {
  /** The run's folder: its encoder is evaluated, and the results go there. */
  readonly directory: string;
  /** The prints, whose labelled figures are taken, too; left out: the run's own characters alone. */
  readonly prints?: Prints & FileCollection;
  readonly seed: number;
  /** Queries of each list. */
  readonly queries: number;
  /** Lists of queries. */
  readonly seeds: number;
  readonly threads?: number | undefined;
  /** Some of `embedderNames`, apart by ",": they and the baselines that need no weights. Default: all at hand. */
  readonly embedder?: string | undefined;
  /** Finds on the prints of a lower score are left out, 0 to 1. Default 0. */
  readonly leastScore?: number | undefined;
  /** Whether windows of the figures stand in the galleries, too. Default false. */
  readonly windows?: boolean | undefined;
  /** What was typed. */
  readonly command: string;
}

/** What `evaluate --all` leaves. */
export interface EvaluateAllRun {
  /** Every figure. */
  readonly result: EvaluationResult;
  /** The JSON and the page. */
  readonly files: readonly [json: string, page: string];
}

/** Misses that are shown of each table. */
const shownMisses = 6;

/** Pictures of some misses of each reason, spread over the tables. */
async function missPictures(
  { misses, seed }: Pick<EvaluationResult, "misses" | "seed">,
  { galleries, creditAt, size, augmentations }:
    & Pick<KnownFigures, "galleries" | "creditAt">
    & Pick<WholeEvaluationOptions, "size" | "augmentations">,
): Promise<MissPicture[]> {
  const pictures: MissPicture[] = [];
  for (const { gallery, augmentation, misses: list } of misses) {
    const { open } = galleries.find((source) => source.gallery === gallery)!;
    const recipe = augmentations.find((choice) => recipeName(choice) === augmentation)!;
    const config = { augmentation: recipe, size };
    const perReason = [...Map.groupBy(list, (miss) => miss.class).values()];
    const some = perReason.flatMap((ones) =>
      ones.slice(0, Math.ceil(shownMisses / perReason.length))
    );
    for (const { figure, answer, n, id, answerId, rank, class: reason } of some) {
      const [original, other]: (Image | null)[] = [await open(figure), await open(answer)];
      if (!original || !other) continue;
      const [query] = queryImages(original, [{ n }], { seed, config });
      const caption = `${reason}: ${id} at rank ${rank}, ${answerId} first (${gallery}, ` +
        `${augmentation})`;
      const credits = [creditAt(figure), creditAt(answer)] as const;
      pictures.push({ caption, query, original, answer: other, credits });
    }
  }
  return pictures;
}

/** The split of figures by what the first model was trained on. */
function splitOfFigures(
  { directory, prints }: Pick<EvaluateAllChoice, "directory" | "prints">,
  { figures, books }: {
    readonly figures: readonly EvaluatedFigure[];
    /** Those of its training; "own" where it was trained on the run in `directory`. */
    readonly books: readonly string[] | "own";
  },
): SplitFigure[] {
  const isOwn = books === "own";
  const run = isOwn ? trainedOn(directory) : { trained: [], books };
  const ids = new Set(run.trained);
  const isTrained = ({ id, book }: EvaluatedFigure) =>
    !isOwn || prints ? run.books.includes(book) : ids.has(id);
  return figures.map((figure) => ({
    id: figure.id,
    work: figure.work,
    side: isTrained(figure) ? "trained" : "heldOut",
  }));
}

/**
 * The figures that are evaluated. Of prints that were extracted they are cut out, with and without background;
 * of others the labelled boxes alone are known.
 */
async function knownOf(
  { directory, prints, threads, leastScore }: EvaluateAllChoice,
  context: StageContext,
): Promise<KnownFigures> {
  if (!prints) return knownOfRun(directory, context);
  if (hasCorpus(directory)) {
    return await knownOfPrintsRun(directory, { prints, leastScore, threads, context });
  }
  context.say(
    `There is no corpus in ${directory}: the labelled figures are evaluated, with their background ` +
      `alone. ${taskFor("extract", directory)} --corpus prints finds and cuts out the others`,
  );
  return knownOfPrints(prints, context);
}

/**
 * Measures everything, and writes it to `evaluation.json` and `evaluation.html` in the run's folder.
 *
 * @throws {Error} where no figure can be read
 */
export async function runEvaluateAll(
  choice: EvaluateAllChoice,
  context: StageContext,
): Promise<EvaluateAllRun> {
  const { directory, prints, seed, queries, seeds, threads, command } = choice;
  const { creditAt, digest, ...known } = await knownOf(choice, context);
  const { figures } = known;
  await using opened = await openTestedModels({ directory, threads, seed, only: choice.embedder });
  const { checkpoint } = opened;
  const ownConfig = prints || !checkpoint ? null : checkpoint.config;
  const config = ownConfig ?? configs.ResNet18_50epoch_base_aug;
  // views of a run may be small: its baselines then see originals no finer; the study's are fine enough
  const models = ownConfig
    ? opened.models.map(({ embedder, books }) => ({
      embedder: embedder.centred ? atSize(embedder, ownConfig.size) : embedder,
      books,
    }))
    : opened.models;
  const own = ownConfig ? [ownConfig.augmentation] : [];
  const options: WholeEvaluationOptions = {
    ...known,
    models,
    augmentations: [...new Set([...own, "base_aug", "extended_aug"])],
    size: config.size,
    queries,
    seed,
    seeds,
    windows: choice.windows,
    keep: keepLists(join(cacheOf(directory), "evaluation"), {
      of: {
        burin: burinVersion(),
        ...surroundings(),
        digest,
        models: opened.digests,
        own: config.size,
      },
    }),
    signal: context.signal,
    onProgress({ done, total, note }) {
      bar.total(total);
      bar.at(done, note);
    },
  };
  using bar = context.bar("evaluating", figures.length);
  const { result: whole, seconds } = await timed(() => evaluateWhole(options));
  if (whole.protocol.length === 0) {
    throw new Error(`None of the ${figures.length} figures could be read: nothing to evaluate`);
  }
  const books = checkpoint ? "own" : models[0].books;
  const result: EvaluationResult = {
    format: "burin-evaluation-1",
    command,
    seed,
    ...surroundings(),
    seconds: Number(seconds.toFixed(1)),
    corpus: {
      name: prints?.name ?? readSummary(directory).corpus,
      figures: figures.length,
      plates: new Set(figures.map(({ plate }) => plate)).size,
      works: new Set(figures.map(({ work }) => work)).size,
      books: [...new Set(figures.map(({ book }) => book))].sort(),
    },
    models: models.map(({ embedder: { name, init }, books }) => ({ model: name, init, books })),
    leakage: books === null || books.length === 0
      ? null
      : leakageOf(splitOfFigures(choice, { figures, books }), options.counterparts),
    ...whole,
  };
  const page = join(directory, "evaluation.html");
  const json = writeEvaluation(directory, result);
  writeWhole(
    page,
    await renderEvaluation(result, await missPictures(result, { ...options, creditAt })),
  );
  return { result, files: [json, page] };
}

/**
 * The same for what was typed: `prints` are evaluated by their labelled figures and, where a run is there, by
 * what it found on other plates; anything else by the characters of its run.
 */
export async function evaluateAll(
  { corpus, out, ...choice }: Omit<EvaluateAllChoice, "directory" | "prints"> & {
    readonly corpus?: string | undefined;
    readonly out?: string | undefined;
  },
  context: StageContext,
): Promise<EvaluationResult> {
  const named = corpus === undefined ? null : namedCollection(corpus);
  const run = named?.name === "prints"
    ? {
      directory: outOf({ corpus: corpus!, out }),
      prints: await openPrints({ books: named.books, signal: context.signal }),
    }
    : { directory: runFolder({ corpus, out }, context) };
  const { result, files } = await runEvaluateAll({ ...choice, ...run }, context);
  for (const table of evaluationTables(result)) context.say(`${tableText(table)}\n`);
  for (const line of result.comparisons.map(comparisonWords)) context.say(line);
  for (const line of [...result.misses.map(missWords), ...leakageWords(result)]) context.say(line);
  for (const file of files) context.say(`wrote ${file}`);
  return result;
}
