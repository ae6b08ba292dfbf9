/** The report of a run: everything it found, as the page shows it. */
import { recipeName } from "lib/augment/recipes.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { creditOf } from "lib/corpus/credit.ts";
import { isPairType } from "lib/corpus/pair_type.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { printBooks } from "lib/corpus/prints.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { Fact, Report } from "lib/plot/report.ts";
import type { TallyRow } from "lib/plot/table.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { aroundView } from "./around_view.ts";
import { backgroundOf, openCorpus } from "./corpus.ts";
import { counted } from "./counted.ts";
import { detectionAdvice } from "./detection_advice.ts";
import { hasDuplicates } from "./duplicates_run.ts";
import { trained } from "./embedder_names.ts";
import { embedderOf } from "./embedders.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import { pairFindings } from "./pair_findings.ts";
import { platePairViews } from "./plate_pair_views.ts";
import {
  augmentationViews,
  cutOutViews,
  neighbourViews,
  pairViews,
  plateViews,
  spreadOver,
  type Told,
  trainingView,
} from "./report_views.ts";
import { encoderDigest, newestConfig } from "./run.ts";
import { silent } from "./stage_context.ts";
import { readVerdicts } from "./run_verdicts.ts";
import { refuseStale } from "./stale.ts";
import { readSummary, type Summary } from "./summary.ts";

/** Plates of which a row is shown. */
const mostRows = 10;

/** The plates where most was missed or false. */
const worst = (rows: readonly TallyRow[]): TallyRow[] =>
  rows.toSorted((a, b) => b.missed + b.false - a.missed - a.false).slice(0, mostRows);

/** What a run of a collection is called. */
function titleOf({ corpus }: Summary): string {
  if (corpus === "engraver") return "Characters in engraved plates";
  const named = namedCollection(corpus);
  if (named?.name === "alice") return "Characters in Tenniel's Alice";
  if (named?.name !== "prints") return `Characters in ${corpus}`;
  const [book, ...others] = printBooks(named.books);
  return others.length > 0
    ? `Characters in prints from ${others.length + 1} books`
    : `Characters in ${book.title}`;
}

/** A row for each holder and statement of rights, with whom to credit where that is known. */
function sourcesOf({ name, plates }: Collection): Report["sources"] {
  const credits = plates.map(creditOf).map((credit) => {
    const { attribution, artist, title, year } = credit;
    const what = attribution || [artist, title, year].filter(Boolean).join(", ") || name;
    return { ...credit, what };
  });
  const rows = Map.groupBy(
    credits,
    ({ what, holder, rights }) => JSON.stringify([what, holder, rights]),
  );
  return [...rows.values()].map((own) => {
    const [{ what, source, holder, identifier, rights }] = own;
    const same = own.every((other) => other.identifier === identifier);
    return {
      what,
      holder: [holder, same ? identifier : ""].filter(Boolean).join(", "),
      source: own.length > 1 ? `${source} and ${counted(own.length - 1, "other")}` : source,
      plates: own.length,
      rights,
    };
  });
}

/** So many pairs of plates are shown. */
const mostPlatePairs = 12;

/** What people left: vectors and figures without those that somebody dropped. */
function withoutDropped(embeddings: Embeddings, dropped: ReadonlySet<string>): Embeddings {
  const { ids, corpus, galleries, cutOuts } = embeddings;
  const left = [...ids.keys()].filter((row) => !dropped.has(ids[row]));
  if (left.length === ids.length) return embeddings;
  const of = ({ direct, flipped }: BothDirections): BothDirections => ({
    direct: takeRows(direct, left),
    flipped: takeRows(flipped, left),
  });
  const ofBoth = {
    "with background": of(galleries["with background"]),
    "without background": of(galleries["without background"]),
  };
  return {
    ...embeddings,
    ids: left.map((row) => ids[row]),
    cutOuts: left.map((row) => cutOuts[row]),
    galleries: ofBoth,
    rows: (way, numbers) => takeRows(ofBoth[embeddings.gallery][way], numbers),
    corpus: { ...corpus, characters: left.map((row) => corpus.characters[row]) },
  };
}

/** The pairs of a run: of its plates, and of the figures that nobody dropped, with how these are called. */
function pairsOf(
  directory: string,
  { plates, dropped, embeddings }: Pick<Collection, "plates"> & {
    readonly dropped: ReadonlySet<string>;
    readonly embeddings: Embeddings;
  },
) {
  const sizes = new Map(plates.map((plate) => [plate.id, plate]));
  const found = pairFindings(directory, sizes, { embeddings })
    .filter(({ a, b }) => !dropped.has(a) && !dropped.has(b));
  const ids = new Set(plates.map(({ id }) => id));
  const figures = found.filter(({ a }) => !ids.has(a));
  const types = new Map(figures.map(({ a, b, type }) => [`${a} ${b}`, type]));
  return {
    plates: found.filter(({ a }) => ids.has(a)),
    figures,
    typeOf: (a: string, b: string) => {
      const type = types.get(`${a} ${b}`) ?? types.get(`${b} ${a}`);
      return type !== undefined && isPairType(type) ? type : undefined;
    },
  };
}

export interface ReportChoice {
  readonly collection: Collection;
  readonly directory: string;
  /** Of the run, where they were read already. */
  readonly embeddings?: Embeddings;
}

/** Puts the report of a run together; pictures that cannot be read are passed over, which is told. */
export async function reportOf(
  { collection, directory, embeddings: given }: ReportChoice,
  told: Told = silent,
): Promise<Report> {
  const { dropped } = readVerdicts(directory);
  const whole = openCorpus(directory);
  const corpus = {
    ...whole,
    characters: whole.characters.filter(({ id }) => !dropped.has(id)),
  };
  refuseStale(directory);
  const summary = readSummary(directory);
  const embeddings = given ?? readEmbeddings(directory);
  const left = withoutDropped(embeddings, dropped);
  const { extraction, evaluation = [], duplicates = [], detection = [], training, judgement } =
    summary;
  // without a training of its own, a run is searched by an encoder that was trained before
  const config = encoderDigest(directory) === null ? null : newestConfig(directory);
  const own = config &&
    evaluation.find(({ model, gallery }) => model === trained && gallery === backgroundOf(config));
  const pairs = hasDuplicates(directory)
    ? pairsOf(directory, { plates: collection.plates, dropped, embeddings })
    : null;
  const facts: Fact[] = [
    // of those that were skipped nothing was seen
    {
      label: "plates",
      value: extraction ? extraction.plates - (extraction.skipped ?? []).length : 0,
    },
    { label: "characters", value: corpus.characters.length },
    ...own ? [{ label: "Top-1", value: own.top1.value.toFixed(3) }] : [],
    ...training ? [{ label: "steps of training", value: training.steps }] : [],
    ...pairs && pairs.plates.length > 0
      ? [{ label: "pairs of plates", value: pairs.plates.length }]
      : [],
    ...duplicates.length === 0 && pairs
      ? [{ label: "pairs of figures", value: pairs.figures.length }]
      : [],
    ...duplicates.filter(({ kind }) => kind === "all")
      .map(({ correct, truth }) => ({
        label: "duplicates found",
        value: `${correct} of ${truth}`,
      })),
    {
      label: "minutes",
      value: (Object.values(summary.seconds).reduce((a, b) => a + b, 0) / 60).toFixed(1),
    },
  ];
  using store = openStore(storeFile(directory), { readOnly: true });
  const { detector = "", segmenter = "" } = store.provenance() ?? {};
  const { corpus: searched, confidence } = summary;
  const doubts = detectionAdvice({ corpus: searched, detector, row: detection[0], confidence });
  return {
    title: titleOf(summary),
    subtitle: `${collection.name}, seed ${summary.seed}`,
    lead: `Plates were searched for figures by ${detector}, ${segmenter} cut each out with its ` +
      "background and without, " +
      [
        config
          ? "an encoder was trained so that two changed views of one figure lie together, and the " +
            "collection was searched with it."
          : `and the collection was searched by ${embedderOf(directory)} as it is: nothing was ` +
            "trained.",
        ...doubts,
      ].join(" "),
    facts,
    plates: await plateViews({ corpus: whole, collection }, told, { dropped }),
    detection,
    precisionRecall: judgement
      ? [{
        name: judgement.detector,
        recall: judgement.curve.map(({ recall }) => recall),
        precision: judgement.curve.map(({ precision }) => precision),
        averagePrecision: detection[0]?.map50 ?? undefined,
      }]
      : [],
    judgement: judgement ? { ...judgement, byPlate: worst(judgement.byPlate) } : null,
    cutOuts: await cutOutViews(corpus, told),
    augmentation: {
      recipe: config ? recipeName(config.augmentation) : "",
      views: config ? await augmentationViews(corpus, told) : [],
    },
    training: trainingView(directory, summary),
    evaluation,
    neighbours: await neighbourViews(left, told),
    around: await aroundView(left, told),
    duplicates: pairs && {
      scores: duplicates,
      pairs: await pairViews(embeddings, told, { ...pairs, dropped }),
      plates: {
        count: pairs.plates.length,
        pairs: await platePairViews(spreadOver(pairs.plates, mostPlatePairs), collection, told),
      },
    },
    skipped: (extraction?.skipped ?? []).map(({ plate, reason }) => ({ file: plate, reason })),
    sources: sourcesOf(collection),
    provenance: [
      ...Object.entries(summary.versions),
      ...Object.entries(summary.machine),
      ["detector", detector],
      ["segmenter", segmenter],
      ["seed", summary.seed],
      ["corpus digest", extraction?.digest ?? ""],
      ["encoder digest", encoderDigest(directory) ?? ""],
      ...Object.entries(summary.origins ?? {})
        .map(([part, { digest }]) => [`digest of what ${part} was made from`, digest]),
    ].map(([label, value]) => ({ label: String(label), value })),
    timings: Object.entries(summary.seconds).map(([stage, seconds]) => ({ stage, seconds })),
  };
}
