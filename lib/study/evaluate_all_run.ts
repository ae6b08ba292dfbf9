/** Every figure of an evaluation: of a run's characters, or of the labelled figures of the prints. */
import { join } from "node:path";
import { existsSync } from "node:fs";
import { writeWhole } from "lib/assets/whole_file.ts";
import { type CreditLine, creditLine } from "lib/corpus/credit.ts";
import { personOf } from "lib/corpus/identities.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { openPrints, type PairedPlates, type Prints } from "lib/corpus/prints.ts";
import type { FileCollection, Label } from "lib/corpus/plate.ts";
import type { Image } from "lib/image/image.ts";
import { tableText } from "lib/plot/table.ts";
import { atSize } from "lib/retrieval/at_size.ts";
import { configs } from "lib/simclr/config.ts";
import { backgrounds, cutOutOrNull, openCorpus } from "./corpus.ts";
import { outOf } from "./corpus_choice.ts";
import type { Counterparts } from "./design_matching.ts";
import { readDuplicates } from "./duplicates_run.ts";
import { queryImages } from "./evaluate.ts";
import {
  evaluationTables,
  leakageWords,
  type MissPicture,
  renderEvaluation,
} from "./evaluation_page.ts";
import { comparisonWords, missWords } from "./evaluation_words.ts";
import { type EvaluationResult, writeEvaluation } from "./evaluation_result.ts";
import { bookOfSheet, openTestedModels, trainedOn } from "./evaluated_models.ts";
import { labelledFigures } from "./labelled_figures.ts";
import { leakageOf, type SplitFigure } from "./leakage.ts";
import { surroundings, timed } from "./record.ts";
import { runFolder } from "./run_folder.ts";
import type { StageContext } from "./stage_context.ts";
import { readSummary } from "./summary.ts";
import {
  type EvaluatedFigure,
  evaluateWhole,
  type OriginalsSource,
  type WholeEvaluationOptions,
} from "./whole_evaluation.ts";

/** What is evaluated, and how much of it is asked. */
export interface EvaluateAllChoice {
  /** The run's folder: its encoder is evaluated, and the results go there. */
  readonly directory: string;
  /** The prints, whose labelled figures are taken; left out: the run's own characters. */
  readonly prints?: Prints & FileCollection;
  readonly seed: number;
  /** Queries of each list. */
  readonly queries: number;
  /** Lists of queries. */
  readonly seeds: number;
  readonly threads?: number | undefined;
  /** One of `embedderNames`: it and the baselines that need no weights. Default: all at hand. */
  readonly embedder?: string | undefined;
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

/** The figures of a collection, as far as it knows them. */
interface Known extends
  Pick<
    WholeEvaluationOptions,
    "figures" | "galleries" | "counterparts" | "openGrey" | "persons"
  > {
  /** The credit of a figure's plate. */
  readonly creditAt: (figure: number) => CreditLine;
}

/** Pairs of labels as numbers of figures; labels that are no figures here are left out. */
function counterpartsOf(
  pairs: readonly PairedPlates[],
  labels: readonly Label[],
): Counterparts[] {
  const numbers = new Map(labels.map((label, i) => [label, i]));
  return pairs.flatMap(({ kind, figures }) =>
    figures.flatMap(([one, two]) => {
      const [a, b] = [numbers.get(one), numbers.get(two)];
      return a === undefined || b === undefined ? [] : [{ kind, a, b }];
    })
  );
}

/** The labelled figures of the prints. Few have outlines: they are asked for with their background. */
export function knownOfPrints(
  prints: Pick<Prints & FileCollection, "plates" | "labels" | "pairs" | "open">,
  context: Pick<StageContext, "say" | "passedOver">,
): Known {
  const colour = labelledFigures(prints, { seen: "colour", context });
  const grey = labelledFigures(prints, { seen: "grey", context });
  const onPlate = new Map<string, number>();
  const figures = colour.figures.map(({ label, plate }): EvaluatedFigure => {
    const number = onPlate.get(plate.id) ?? 0;
    onPlate.set(plate.id, number + 1);
    return {
      id: `${plate.id}.${String(number).padStart(2, "0")}`,
      plate: plate.id,
      work: plate.work,
      book: plate.more?.book ?? "",
      person: personOf(label.name),
    };
  });
  return {
    figures,
    galleries: [{ gallery: "with background", open: colour.open }],
    openGrey: grey.open,
    creditAt: (i) => creditLine(colour.figures[i].plate),
    counterparts: counterpartsOf(prints.pairs, colour.figures.map(({ label }) => label)),
    // his two boys are on every plate, and would weigh more than all others
    persons: { "without Busch": ({ book }) => !book.startsWith("busch") },
  };
}

/** The characters of a run, in both galleries; duplicates that were found are counterparts. */
function knownOfRun(
  directory: string,
  context: Pick<StageContext, "say" | "passedOver">,
): Known {
  const corpus = openCorpus(directory);
  const summary = readSummary(directory);
  const figures = corpus.characters.map(({ id, plate, name, sheet }): EvaluatedFigure => ({
    id,
    plate,
    work: sheet.work,
    book: bookOfSheet(sheet, summary),
    person: personOf(name),
  }));
  const galleries = backgrounds.map((gallery): OriginalsSource => ({
    gallery,
    open: (i) => cutOutOrNull(corpus, i, gallery, context),
  }));
  const isThere = existsSync(join(directory, "duplicates.json"));
  const pairs = isThere ? readDuplicates(corpus) : [];
  const counterparts = pairs.map(({ a, b }) => {
    const kinds = [a, b].map((i) => corpus.characters[i].sheet.impression)
      .filter((kind) => kind !== "" && kind !== "clean");
    return { kind: [...new Set(kinds)].sort().join(" and ") || "same", a, b };
  });
  const creditAt = (i: number) => creditLine(corpus.characters[i].sheet);
  return { figures, galleries, counterparts, creditAt };
}

/** Misses that are shown of each table. */
const shownMisses = 6;

/** Pictures of some misses of each reason, spread over the tables. */
async function missPictures(
  { misses, seed }: Pick<EvaluationResult, "misses" | "seed">,
  { galleries, creditAt, size }:
    & Pick<Known, "galleries" | "creditAt">
    & Pick<WholeEvaluationOptions, "size">,
): Promise<MissPicture[]> {
  const pictures: MissPicture[] = [];
  for (const { gallery, augmentation, misses: list } of misses) {
    const { open } = galleries.find((source) => source.gallery === gallery)!;
    const perReason = [...Map.groupBy(list, (miss) => miss.class).values()];
    const some = perReason.flatMap((ones) =>
      ones.slice(0, Math.ceil(shownMisses / perReason.length))
    );
    for (const { figure, answer, n, id, answerId, rank, class: reason } of some) {
      const [original, other]: (Image | null)[] = [await open(figure), await open(answer)];
      if (!original || !other) continue;
      const [query] = queryImages(original, [{ n }], { seed, config: { augmentation, size } });
      const caption = `${reason}: ${id} at rank ${rank}, ${answerId} first (${gallery}, ` +
        `${augmentation})`;
      const credits = [creditAt(figure), creditAt(answer)] as const;
      pictures.push({ caption, query, original, answer: other, credits });
    }
  }
  return pictures;
}

/** The split of figures by what the run's encoder was trained on; null where none was. */
function splitOfFigures(
  { directory, prints }: Pick<EvaluateAllChoice, "directory" | "prints">,
  figures: readonly EvaluatedFigure[],
): SplitFigure[] {
  const { trained, books } = trainedOn(directory);
  const ids = new Set(trained);
  const isTrained = ({ id, book }: EvaluatedFigure) => prints ? books.includes(book) : ids.has(id);
  return figures.map((figure) => ({
    id: figure.id,
    work: figure.work,
    side: isTrained(figure) ? "trained" : "heldOut",
  }));
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
  const { creditAt, ...known } = prints
    ? knownOfPrints(prints, context)
    : knownOfRun(directory, context);
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
    signal: context.signal,
    onProgress: (note) => bar.at(++done, note),
  };
  let done = 0;
  using bar = context.bar(
    "evaluating",
    known.galleries.length * (1 + options.augmentations.length * (seeds + 1)) + 1,
  );
  const { result: whole, seconds } = await timed(() => evaluateWhole(options));
  if (whole.protocol.length === 0) {
    throw new Error(`None of the ${figures.length} figures could be read: nothing to evaluate`);
  }
  const isTrained = checkpoint !== null;
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
    leakage: isTrained ? leakageOf(splitOfFigures(choice, figures), known.counterparts) : null,
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
 * The same for what was typed: `prints` are evaluated by their labelled figures, whether a run is there
 * or not, anything else by the characters of its run.
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
