/**
 * The figures of an evaluation and what is known of them: a run's characters, the labelled figures of the
 * prints, or both together, cut out with and without their background.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type CreditLine, creditLine } from "lib/corpus/credit.ts";
import { pairedFigures } from "lib/corpus/figure_identities.ts";
import { personOf } from "lib/corpus/identities.ts";
import type { FileCollection, Label } from "lib/corpus/plate.ts";
import type { PairedPlates, Prints } from "lib/corpus/prints.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { backgrounds, type Corpus, cutOutOrNull, openCorpus } from "./corpus.ts";
import type { Counterparts } from "./design_matching.ts";
import { readDuplicates } from "./duplicates_run.ts";
import { bookOfSheet } from "./evaluated_models.ts";
import { greyed, isLargeEnough, labelledFigures } from "./labelled_figures.ts";
import type { StageContext } from "./stage_context.ts";
import { readSummary } from "./summary.ts";
import { trainingFigures } from "./training_figures.ts";
import type {
  EvaluatedFigure,
  OriginalsSource,
  WholeEvaluationOptions,
} from "./whole_evaluation.ts";

type Told = Pick<StageContext, "say" | "passedOver">;

/** The figures of a collection, as far as it knows them. */
export interface KnownFigures extends
  Pick<
    WholeEvaluationOptions,
    "figures" | "galleries" | "counterparts" | "openGrey" | "persons"
  > {
  /** What the pictures depend on: with the same text they are the same ones. */
  readonly digest: string;
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

/** Whose persons are asked for besides all: Busch's two boys are on every plate, and would weigh more than others. */
const persons: NonNullable<WholeEvaluationOptions["persons"]> = {
  "without Busch": ({ book }) => !book.startsWith("busch"),
};

/** What is known of a run's characters. */
function figuresOf(
  characters: Corpus["characters"],
  summary: Parameters<typeof bookOfSheet>[1],
): EvaluatedFigure[] {
  return characters.map(({ id, plate, name, sheet }) => ({
    id,
    plate,
    work: sheet.work,
    book: bookOfSheet(sheet, summary),
    person: personOf(name),
  }));
}

/** A corpus's cut-outs in both galleries. */
const galleriesOf = (corpus: Corpus, context: Told): OriginalsSource[] =>
  backgrounds.map((gallery) => ({
    gallery,
    open: (i) => cutOutOrNull(corpus, i, gallery, context),
  }));

/** The labelled figures of the prints. Few have outlines: they are asked for with their background. */
export function knownOfPrints(
  prints: Pick<Prints & FileCollection, "plates" | "labels" | "pairs" | "open">,
  context: Told,
): KnownFigures {
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
  const boxes = colour.figures.map(({ label: { box }, plate: { id } }) => [id, box]);
  return {
    figures,
    digest: sha256(JSON.stringify(boxes)),
    galleries: [{ gallery: "with background", open: colour.open }],
    openGrey: grey.open,
    creditAt: (i) => creditLine(colour.figures[i].plate),
    counterparts: counterpartsOf(prints.pairs, colour.figures.map(({ label }) => label)),
    persons,
  };
}

/** The characters of a run, in both galleries; duplicates that were found are counterparts. */
export function knownOfRun(
  directory: string,
  context: Told,
): KnownFigures {
  const corpus = openCorpus(directory);
  const summary = readSummary(directory);
  const figures = figuresOf(corpus.characters, summary);
  const galleries = galleriesOf(corpus, context);
  const isThere = existsSync(join(directory, "duplicates.json"));
  const pairs = isThere ? readDuplicates(corpus) : [];
  const counterparts = pairs.map(({ a, b }) => {
    const kinds = [a, b].map((i) => corpus.characters[i].sheet.impression)
      .filter((kind) => kind !== "" && kind !== "clean");
    return { kind: [...new Set(kinds)].sort().join(" and ") || "same", a, b };
  });
  const creditAt = (i: number) => creditLine(corpus.characters[i].sheet);
  return { figures, digest: corpus.digests.figures, galleries, counterparts, creditAt };
}

/**
 * The figures of a run on the prints: on labelled plates those that are labelled, on all others what was
 * found, as far as they are large enough. What is labelled is cut out into a folder within the run's, where
 * it is not yet.
 *
 * @param options.leastScore finds of a lower score are left out, 0 to 1
 */
export async function knownOfPrintsRun(
  directory: string,
  { prints, leastScore, threads, context }: {
    readonly prints: Pick<Prints, "labels" | "pairs" | "labelled">;
    readonly leastScore?: number | undefined;
    readonly threads?: number | undefined;
    readonly context: StageContext;
  },
): Promise<KnownFigures> {
  const summary = readSummary(directory);
  const { corpus: all } = await trainingFigures(
    { directory, seed: summary.seed, threads, labelled: true, leastScore },
    context,
  );
  const characters = all.characters.filter(({ box, plate, name }) =>
    isLargeEnough(box) && (name !== null || !prints.labelled.has(plate))
  );
  const corpus = { ...all, characters };
  const [colour, cutOut] = galleriesOf(corpus, context);
  return {
    figures: figuresOf(characters, summary),
    digest: sha256(JSON.stringify([all.digests.figures, characters.map(({ id }) => id)])),
    galleries: [colour, cutOut],
    openGrey: async (i) => {
      const image = await colour.open(i);
      return image && greyed(image);
    },
    creditAt: (i) => creditLine(characters[i].sheet),
    counterparts: [...pairedFigures(characters, prints)],
    persons,
  };
}
