/**
 * The figures of a training: those of a run's corpus, with books left out, labelled ones in place of finds,
 * and people of the engraver's beside them; and who is who among all of these.
 */
import { join } from "node:path";
import { figureIdentities } from "lib/corpus/figure_identities.ts";
import { personOf } from "lib/corpus/identities.ts";
import { isLabelled } from "lib/corpus/is_labelled.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { type Prints, readPrints } from "lib/corpus/prints.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { engraveRecurringPlates } from "lib/engraver/recurring_plates.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { openCollection } from "./collection.ts";
import { type Corpus, type CorpusCharacter, openCorpus } from "./corpus.ts";
import { counted } from "./counted.ts";
import { extractCharacters } from "./extract_characters.ts";
import { identityDefaults, type IdentitySource, identitySourcesOf } from "./identity_sources.ts";
import { booksApart, type LeftOutBooks } from "./left_out_books.ts";
import { collectionOf } from "./run_folder.ts";
import { readVerdicts } from "./run_verdicts.ts";
import type { StageContext } from "./stage_context.ts";
import { UsageError } from "./usage.ts";

/** Which figures are trained on, and where it is known from who they are. */
export interface FiguresChoice extends LeftOutBooks {
  /** Where it is known from who is who, apart by ",": engraver, names, pairs. Default: nobody is known. */
  readonly identities?: string | undefined;
  /** Plates on which the engraver's people recur. Default 300 where they are asked for. */
  readonly engraver?: number | undefined;
  /** Of these plates. Default: that of the training. */
  readonly engraverSeed?: number | undefined;
  /** On labelled plates the figures that are labelled, in place of what was found. Default false. */
  readonly labelled?: boolean | undefined;
  /** Finds of a lower score are not trained on, 0 to 1. Default 0. */
  readonly leastScore?: number | undefined;
}

/** The figures of a training. */
export interface TrainingFigures {
  /** All of them, those of the run first. */
  readonly corpus: Corpus;
  /** How many are the run's own: the others come in groups of one identity alone. */
  readonly own: number;
  /** Who each of them is; null where nobody knows, or it has no namesake. */
  readonly identities: readonly (string | null)[];
  /** Where that is known from. */
  readonly from: readonly IdentitySource[];
  /** Of what books they are, and which were left out; null where nobody chose among books. */
  readonly books:
    | { readonly learnt: readonly string[]; readonly without: readonly string[] }
    | null;
}

/** A corpus within the folder of another, and those of its figures that count. */
interface Part {
  readonly corpus: Corpus;
  /** Its folder, from that of the run. "": the run's own. */
  readonly within: string;
  readonly characters: readonly CorpusCharacter[];
}

/** Corpora as one: paths and ids begin with the folder of each. */
function joined(directory: string, parts: readonly Part[]): Corpus {
  const [first, ...more] = parts;
  if (more.length === 0 && first.characters === first.corpus.characters) return first.corpus;
  const characters = parts.flatMap(({ within, characters }) =>
    within === "" ? characters : characters.map((one) => ({
      ...one,
      id: `${within}/${one.id}`,
      withBackground: `${within}/${one.withBackground}`,
      withoutBackground: `${within}/${one.withoutBackground}`,
    }))
  );
  const digest = (what: "content" | "figures") =>
    sha256(JSON.stringify(parts.map(({ corpus, characters }) => [
      corpus.digests[what],
      characters.map(({ id }) => id),
    ])));
  const digests = { content: digest("content"), figures: digest("figures") };
  return { directory, characters, digests };
}

/** The labelled figures of a run's plates, cut out into a folder within the run's. */
async function labelledPart(
  { directory, threads }: { readonly directory: string; readonly threads?: number | undefined },
  context: StageContext,
): Promise<Part> {
  const within = "labelled";
  const { corpus: name, seed, ...choice } = collectionOf(directory);
  const collection = await openCollection({ ...choice, corpus: name, seed }, context);
  const plates = collection.plates.filter(({ id }) => isLabelled(collection, id));
  const labels = collection.labels.filter(({ crowd }) => !crowd);
  const wanted = { ...collection, plates, labels };
  if (labels.length < 2) {
    throw new UsageError(`--labelled needs labelled figures, and ${collection.name} has none`);
  }
  const folder = join(directory, within);
  const how = { corpus: name, seed, detector: "labels", cutting: {}, threads, context };
  await extractCharacters(wanted, { directory: folder, ...how });
  context.signal.throwIfAborted();
  const corpus = openCorpus(folder);
  return { corpus, within, characters: corpus.characters };
}

/** People of the engraver's, engraved and cut out into a folder within the run's. */
async function engravedPart(
  { directory, seed, plates, threads }: {
    readonly directory: string;
    readonly seed: number;
    readonly plates: number;
    readonly threads?: number | undefined;
  },
  context: StageContext,
): Promise<Part> {
  const within = `engraved-${seed}-${plates}`;
  const folder = join(directory, within);
  using bar = context.bar("engraving people who recur", plates);
  const collection = await engraveRecurringPlates({
    seed,
    plates,
    directory: join(folder, "collection"),
    signal: context.signal,
    onProgress: ({ done }) => bar.at(done),
  });
  const how = { corpus: "engraver", seed, detector: "labels", cutting: {}, threads, context };
  await extractCharacters(collection, { directory: folder, ...how });
  context.signal.throwIfAborted();
  const corpus = openCorpus(folder);
  return { corpus, within, characters: corpus.characters };
}

/** The prints that a run's corpus is made of, without pictures; null where it is of something else. */
function printsOf(directory: string): Prints | null {
  const { corpus } = collectionOf(directory);
  return namedCollection(corpus)?.name === "prints" ? readPrints() : null;
}

/** A run's corpus without the figures that somebody dropped. */
function withoutDropped(corpus: Corpus, context: Pick<StageContext, "say">): Corpus {
  const { directory, characters } = corpus;
  const { dropped } = readVerdicts(directory);
  const left = characters.filter(({ id }) => !dropped.has(id));
  if (left.length === characters.length) return corpus;
  if (left.length < 2) {
    throw new Error(
      `Cannot train in ${directory}: of its ${
        counted(characters.length, "figure")
      } all but ${left.length} were ` +
        "dropped in review. Keep some of them there",
    );
  }
  context.say(
    `${counted(characters.length - left.length, "figure")} that somebody dropped: not learnt from.`,
  );
  return joined(directory, [{ corpus, within: "", characters: left }]);
}

/** Sheets of a corpus as a collection, for books. */
function sheetsOf({ characters }: Corpus) {
  const plates = [...new Map(characters.map(({ sheet }) => [sheet.id, sheet])).values()];
  const labels = characters.map(({ plate, box }) => ({ plate, box, name: "figure" }));
  return { plates, labels };
}

/** Whether a choice asks for other figures than those of the run, or who they are. */
const isPlain = (choice: FiguresChoice) =>
  choice.fold === undefined && !choice.without?.length && !choice.labelled &&
  !choice.leastScore && identitySourcesOf(choice.identities).length === 0;

/**
 * The figures of a training on the run in `directory`. What is not there yet is engraved or cut out into
 * folders within it, which stay for the next training.
 *
 * @throws {UsageError} for books that are not there, for labels where there are none, and where nobody is
 * known by what was asked for
 * @throws {Error} where nothing was extracted, or it is stopped
 */
export async function trainingFigures(
  { directory, seed, threads, ...choice }: FiguresChoice & {
    readonly directory: string;
    readonly seed: number;
    readonly threads?: number | undefined;
  },
  context: StageContext,
): Promise<TrainingFigures> {
  const main = withoutDropped(openCorpus(directory), context);
  const nobody = main.characters.map(() => null);
  const own = main.characters.length;
  if (isPlain(choice)) return { corpus: main, own, identities: nobody, from: [], books: null };
  const from = identitySourcesOf(choice.identities);
  const prints = printsOf(directory);
  if (from.includes("pairs") && !prints) {
    throw new UsageError("--identities pairs is known of the prints alone (--corpus prints)");
  }
  const without = booksApart(prints ?? sheetsOf(main), choice);
  const chosen = without.length > 0;
  const isLearnt = ({ sheet }: CorpusCharacter) => !chosen || !without.includes(bookOf(sheet));
  const { leastScore = 0, labelled } = choice;
  const marked = labelled ? await labelledPart({ directory, threads }, context) : null;
  const known = new Set(marked?.characters.map(({ plate }) => plate));
  const parts: Part[] = [
    {
      corpus: main,
      within: "",
      characters: main.characters.filter((one) =>
        isLearnt(one) && one.score >= leastScore && !known.has(one.plate)
      ),
    },
    ...marked ? [{ ...marked, characters: marked.characters.filter(isLearnt) }] : [],
  ];
  const count = parts.reduce((sum, { characters }) => sum + characters.length, 0);
  if (from.includes("engraver")) {
    const { engraver: plates = identityDefaults.engraver, engraverSeed = seed } = choice;
    parts.push(
      await engravedPart({ directory, seed: engraverSeed, plates, threads }, context),
    );
  }
  const whole = joined(directory, parts);
  const named = parts.flatMap(({ within, characters }, part) =>
    characters.map(({ plate, box, name }, i) => {
      const isEngraved = from.includes("engraver") && part === parts.length - 1;
      const person = personOf(name);
      const told = isEngraved ? `engraved ${person ?? i}` : from.includes("names") ? person : null;
      return { plate: isEngraved ? `${within}/${plate}` : plate, box, name: told };
    })
  );
  const pairs = from.includes("pairs") && prints ? prints : undefined;
  const identities = figureIdentities(named, { names: true, prints: pairs });
  if (from.length > 0 && identities.every((one) => one === null)) {
    throw new UsageError(
      `--identities ${from.join(",")}: nobody among ${whole.characters.length} figures has a ` +
        "namesake. Take other sources, or fewer books out",
    );
  }
  // an engraved figure without a namesake would never be drawn
  const kept = whole.characters.flatMap((_, i) => i < count || identities[i] !== null ? [i] : []);
  const learnt = chosen || prints
    ? [...new Set(whole.characters.slice(0, count).map(({ sheet }) => bookOf(sheet)))].sort()
    : [];
  return {
    corpus: { ...whole, characters: kept.map((i) => whole.characters[i]) },
    own: count,
    identities: kept.map((i) => identities[i]),
    from,
    books: chosen || prints ? { learnt, without } : null,
  };
}
