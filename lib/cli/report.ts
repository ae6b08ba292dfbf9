/** `report`: everything a run found, as one page. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { applyPlan, imageOf } from "lib/augment/apply.ts";
import { recipeOf } from "lib/augment/recipes.ts";
import { pairOf } from "lib/augment/chunk.ts";
import { prepared } from "lib/augment/pictures.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { printBooks } from "lib/corpus/prints.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { Mask } from "lib/geometry/mask.ts";
import { type Image, thumbnail } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import type { Neighbours } from "lib/plot/gallery.ts";
import { overlay } from "lib/plot/overlay.ts";
import {
  type AugmentationView,
  type CutOutView,
  type Fact,
  type PairView,
  type PlateView,
  renderReport,
  type Report,
  type TrainingView,
} from "lib/plot/report.ts";
import { plateSide } from "lib/plot/report_sections.ts";
import type { TallyRow } from "lib/plot/table.ts";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import { stack } from "lib/retrieval/embed.ts";
import { readHistory } from "lib/simclr/history.ts";
import { chanceLoss } from "lib/simclr/nt_xent.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { command, type Context, passOver } from "./command.ts";
import { detectionAdvice } from "lib/study/detection_advice.ts";
import { membersOf, readDuplicates } from "./duplicates.ts";
import { type Embeddings, readEmbeddings } from "lib/study/embeddings.ts";
import { collectionOf, runFolder, runOptions } from "./run_folder.ts";
import { refuseStale } from "lib/study/stale.ts";
import { readSummary, type Summary } from "lib/study/summary.ts";
import { openCollection } from "lib/study/collection.ts";
import { type Background, type Corpus, cutOutOrNull, openCorpus } from "lib/study/corpus.ts";
import { encoderDigest, newestCheckpoint, trainingOf } from "lib/study/run.ts";

/** How many of each are shown. */
const most = { plates: 8, cutOuts: 12, views: 6, searches: 8, answers: 5, pairs: 12, rows: 10 };

/** Evenly spread over a list, so that what is shown is no selection of the best. */
function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]);
}

const indices = (corpus: Corpus) => corpus.characters.map((_, i) => i);

type Told = Pick<Context, "say" | "passedOver">;

/** Cut-outs are kept no larger than they can be looked at: those of a report are many. */
const mostSide = 640;

/** A cut-out as the page needs it, or null where it cannot be read, which is said. */
async function seen(
  corpus: Corpus,
  index: number,
  { background = "with background", told }: { background?: Background; told: Told },
): Promise<Image | null> {
  const image = await cutOutOrNull(corpus, index, background, told);
  const fits = image && image.width <= mostSide && image.height <= mostSide;
  return image && !fits ? await thumbnail(image, { width: mostSide, height: mostSide }) : image;
}

/** What could be made, one after the other, so that few pictures are in memory. */
async function made<T, V>(list: readonly T[], make: (one: T) => Promise<V | null>): Promise<V[]> {
  const views: V[] = [];
  for (const one of list) {
    const view = await make(one);
    if (view !== null) views.push(view);
  }
  return views;
}

/** The masks of a plate's characters, by their ids. */
function masksOf(directory: string, plate: string): ReadonlyMap<string, Mask> {
  using store = openStore(storeFile(directory), { readOnly: true });
  return new Map(store.characters({ plate }).map(({ id, mask }) => [id, mask]));
}

function plateViews(corpus: Corpus, collection: Collection, told: Told): Promise<PlateView[]> {
  const own = Map.groupBy(corpus.characters, ({ plate }) => plate);
  const found = collection.plates.filter(({ id }) => own.has(id));
  return made(spread(found, most.plates), async (plate) => {
    let image: Image;
    try {
      image = await collection.open(plate);
    } catch (error) {
      passOver(told, { file: plate.file, reason: (error as Error).message.split("\n")[0] });
      return null;
    }
    const masks = masksOf(corpus.directory, plate.id);
    const characters = own.get(plate.id)!;
    const marks = characters.map(({ id, box, name, score }) => ({
      box,
      // a picture that was changed since has another size
      mask: masks.get(id)?.width === image.width ? masks.get(id) : undefined,
      name,
      score,
    }));
    const missed = collection.labels.filter((label) =>
      label.plate === plate.id && !characters.some(({ name }) => name === label.name)
    ).map(({ box, name }) => ({ box, name, dashed: true, colour: "#8a857a" }));
    const caption = [plate.id, plate.impression].filter(Boolean).join(", ");
    const all = [...marks, ...missed];
    const drawn = await overlay(image, all, { maxSide: plateSide });
    return {
      image: drawn,
      drawn: true,
      caption,
      marks: all.map(({ box, name }) => ({ box, name })),
    };
  });
}

function cutOutViews(corpus: Corpus, told: Told): Promise<CutOutView[]> {
  return made(spread(indices(corpus), most.cutOuts), async (i) => {
    const withBackground = await seen(corpus, i, { told });
    const withoutBackground = await seen(corpus, i, { background: "without background", told });
    const caption = `${corpus.characters[i].id} ${corpus.characters[i].name ?? ""}`.trim();
    return withBackground && withoutBackground
      ? { caption, withBackground, withoutBackground }
      : null;
  });
}

/** Small views with their pixels as squares, large enough to be seen. */
function enlarged(view: Image): Image {
  const times = Math.max(1, Math.round(200 / view.height));
  const size = { width: times * view.width, height: times * view.height };
  return resizeImage(view, { ...size, method: "area" });
}

function augmentationViews(corpus: Corpus, told: Told): Promise<AugmentationView[]> {
  const { config, seed } = newestCheckpoint(corpus.directory);
  const recipe = recipeOf(config.augmentation);
  const background = config.background ? "with background" : "without background";
  return made(spread(indices(corpus), most.views), async (item) => {
    const whole = await cutOutOrNull(corpus, item, background, told);
    const original = await seen(corpus, item, { background, told });
    if (!whole || !original) return null;
    const picture = prepared(whole, recipe, config.size);
    const plans = pairOf(recipe, {
      input: picture,
      output: config.size,
      address: { seed, epoch: 0, item },
    });
    const [first, second] = plans.map((plan) => enlarged(imageOf(applyPlan(plan, picture))));
    const steps = plans.map(({ steps }) => steps.map(({ kind }) => kind).join(", "));
    return {
      caption: `${corpus.characters[item].id}: ${steps[0]} | ${steps[1]}`,
      original,
      views: [first, second] as const,
    };
  });
}

function trainingView(directory: string, { training }: Summary): TrainingView | null {
  if (!training) return null;
  const { config, step, seed, start } = newestCheckpoint(directory);
  const history = readHistory(trainingOf(directory), { step });
  const facts: Fact[] = [
    { label: "experiment", value: training.experiment },
    { label: "steps", value: step },
    { label: "pairs per step", value: training.pairs },
    {
      label: "views",
      value: `${config.size.height} x ${config.size.width}, ${config.augmentation}`,
    },
    { label: "start", value: start },
    { label: "seed", value: seed },
    { label: "diagnosis", value: training.diagnosis },
  ];
  return {
    points: history.map(({ step, loss }) => ({ step, loss })),
    chance: chanceLoss(training.pairs),
    floor: training.floor,
    facts,
  };
}

/** Some rows of a tensor below each other. `[N, D]` */
function rowsOf({ data, shape: [, d] }: Tensor<"float32">, rows: readonly number[]) {
  return stack(rows.map((row) => float32(data.subarray(row * d, (row + 1) * d), [1, d])));
}

function neighbourViews({ corpus, galleries }: Embeddings, told: Told): Promise<Neighbours[]> {
  const vectors = galleries["with background"];
  const { characters } = corpus;
  const named = indices(corpus).filter((i) => characters[i].name !== null);
  const asked = spread(named.length > 0 ? named : indices(corpus), most.searches);
  const queries = {
    direct: rowsOf(vectors.direct, asked),
    flipped: rowsOf(vectors.flipped, asked),
  };
  const hits = nearestEitherWay(queries, vectors.direct, {
    k: most.answers,
    exclude: (query, row) => characters[asked[query]].plate === characters[row].plate,
  });
  const caption = (i: number) => `${characters[i].name ?? "unknown"}, ${characters[i].plate}`;
  return made(asked.map((query, q) => [query, q] as const), async ([query, q]) => {
    const image = await seen(corpus, query, { told });
    if (!image) return null;
    const answers = await made(hits[q], async ({ index, similarity }) => {
      const answer = await seen(corpus, index, { told });
      const hit = characters[query].name === null
        ? {}
        : { hit: characters[index].name === characters[query].name };
      return answer && { image: answer, caption: caption(index), similarity, ...hit };
    });
    return { query: { image, caption: caption(query) }, answers };
  });
}

function pairViews(embeddings: Embeddings, told: Told): Promise<PairView[]> {
  const { corpus } = embeddings;
  const pairs = readDuplicates(corpus, { embeddings });
  const members = membersOf(corpus);
  const known = members.some(({ name }) => name !== null);
  return made(spread(pairs, most.pairs), async (pair): Promise<PairView | null> => {
    const [a, b] = [members[pair.a], members[pair.b]];
    const kinds = [a.impression, b.impression].filter((kind) => kind !== "" && kind !== "clean");
    const first = await seen(corpus, pair.a, { told });
    const second = await seen(corpus, pair.b, { told });
    return first && second && {
      a: first,
      b: second,
      kind: kinds.join(" and ") || "same",
      score: pair.score,
      reversed: pair.reversed,
      correct: known ? a.name !== null && a.name === b.name && a.work === b.work : null,
      caption: `${corpus.characters[pair.a].id} and ${corpus.characters[pair.b].id}`,
    };
  });
}

/** The plates where most was missed or false. */
const worst = (rows: readonly TallyRow[]): TallyRow[] =>
  rows.toSorted((a, b) => b.missed + b.false - a.missed - a.false).slice(0, most.rows);

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

/** A row for each statement of rights, with whom to credit where that is known. */
function sourcesOf({ name, plates }: Collection): Report["sources"] {
  const whatOf = ({ more }: Plate) => more?.attribution ?? name;
  const rows = Map.groupBy(plates, (plate) => JSON.stringify([whatOf(plate), plate.rights]));
  return [...rows.values()].map(([first]) => ({
    what: whatOf(first),
    source: first.source,
    rights: first.rights,
  }));
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
  told: Pick<Context, "say" | "passedOver"> = { say: () => {} },
): Promise<Report> {
  const corpus = openCorpus(directory);
  refuseStale(directory);
  const summary = readSummary(directory);
  const embeddings = given ?? readEmbeddings(directory);
  const { extraction, evaluation = [], duplicates = [], detection = [], training, judgement } =
    summary;
  const best = evaluation.find(({ model }) => model === "simclr");
  const facts: Fact[] = [
    { label: "plates", value: extraction?.plates ?? 0 },
    { label: "characters", value: corpus.characters.length },
    ...best ? [{ label: "Top-1", value: best.top1.value.toFixed(3) }] : [],
    ...training ? [{ label: "steps of training", value: training.steps }] : [],
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
      "background and without, an encoder was trained so that two changed views of one figure lie " +
      ["together, and the collection was searched with it.", ...doubts].join(" "),
    facts,
    plates: await plateViews(corpus, collection, told),
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
      recipe: newestCheckpoint(directory).config.augmentation,
      views: await augmentationViews(corpus, told),
    },
    training: trainingView(directory, summary),
    evaluation,
    neighbours: await neighbourViews(embeddings, told),
    duplicates: {
      scores: duplicates,
      pairs: await pairViews(embeddings, told),
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

/** @throws {Error} where a stage is missing that the report shows, before any work is done */
function checkReady(directory: string): Embeddings {
  readSummary(directory);
  refuseStale(directory);
  newestCheckpoint(directory);
  return readEmbeddings(directory);
}

/** Writes `report.html`; returns its path. */
export async function runReport(
  { directory, ...choice }: ReportChoice,
  context: Context,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const page = await renderReport(await reportOf({ directory, ...choice }, context));
  const file = join(directory, "report.html");
  writeWhole(file, page);
  context.say(`The report is ${file}`);
  return { file, bytes: page.length };
}

export const reportCommand = command({
  name: "report",
  about: "Write everything a run found as one page that opens offline.",
  takes: [],
  examples: ["report", "report --out out/demo"],
  options: runOptions,
  async run({ options }, context) {
    const directory = runFolder(options, context);
    const embeddings = checkReady(directory);
    const collection = await openCollection(collectionOf(directory), context);
    return await runReport({ collection, directory, embeddings }, context);
  },
});
