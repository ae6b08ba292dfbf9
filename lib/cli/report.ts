/** `report`: everything a run found, as one page. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { applyPlan, imageOf } from "lib/augment/apply.ts";
import { recipeOf } from "lib/augment/recipes.ts";
import { pairOf } from "lib/augment/chunk.ts";
import { prepared } from "lib/augment/pictures.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";

import type { Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import type { Neighbours } from "lib/plot/gallery.ts";
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
import type { TallyRow } from "lib/plot/table.ts";
import { nearestEitherWay } from "lib/retrieval/direction.ts";
import { readHistory } from "lib/simclr/history.ts";
import { chanceLoss } from "lib/simclr/nt_xent.ts";

import { command, type Context } from "./command.ts";
import { detectionAdvice } from "./detection_advice.ts";
import { membersOf, readDuplicates } from "./duplicates.ts";
import { type Embeddings, readEmbeddings } from "./embed.ts";
import { collectionOf, runFolder, runOptions } from "./run_folder.ts";
import { refuseStale } from "./stale.ts";
import { readSummary, type Summary } from "./summary.ts";
import {
  type Corpus,
  encoderDigest,
  newestCheckpoint,
  openCollection,
  openCorpus,
  openCutOut,
  trainingOf,
} from "./workspace.ts";

/** How many of each are shown. */
const most = { plates: 8, cutOuts: 12, views: 6, searches: 8, answers: 5, pairs: 12, rows: 10 };

/** Evenly spread over a list, so that what is shown is no selection of the best. */
function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]);
}

const indices = (corpus: Corpus) => corpus.characters.map((_, i) => i);

async function plateViews(corpus: Corpus, collection: Collection): Promise<PlateView[]> {
  const views: PlateView[] = [];
  const found = collection.plates.filter(({ id }) =>
    corpus.characters.some(({ plate }) => plate === id)
  );
  for (const plate of spread(found, most.plates)) {
    const image = await collection.open(plate);
    const marks = corpus.characters.filter((character) => character.plate === plate.id)
      .map(({ box, mask, name, score }) => ({ box, mask, name, score }));
    const missed = collection.labels.filter((label) =>
      label.plate === plate.id &&
      !corpus.characters.some((c) => c.plate === plate.id && c.name === label.name)
    ).map(({ box, name }) => ({ box, name, dashed: true, colour: "#8a857a" }));
    const caption = [plate.id, plate.impression].filter(Boolean).join(", ");
    views.push({ image, caption, marks: [...marks, ...missed] });
  }
  return views;
}

function cutOutViews(corpus: Corpus): Promise<CutOutView[]> {
  return Promise.all(
    spread(indices(corpus), most.cutOuts).map(async (i) => ({
      caption: `${corpus.characters[i].id} ${corpus.characters[i].name ?? ""}`.trim(),
      withBackground: await openCutOut(corpus, i, "with background"),
      withoutBackground: await openCutOut(corpus, i, "without background"),
    })),
  );
}

/** Small views with their pixels as squares, large enough to be seen. */
function enlarged(view: Image): Image {
  const times = Math.max(1, Math.round(200 / view.height));
  const size = { width: times * view.width, height: times * view.height };
  return resizeImage(view, { ...size, method: "area" });
}

async function augmentationViews(corpus: Corpus): Promise<AugmentationView[]> {
  const { config, seed } = newestCheckpoint(corpus.directory);
  const recipe = recipeOf(config.augmentation);
  const background = config.background ? "with background" : "without background";
  return await Promise.all(
    spread(indices(corpus), most.views).map(async (item) => {
      const original = await openCutOut(corpus, item, background);
      const picture = prepared(original, recipe, config.size);
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
    }),
  );
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

async function neighbourViews({ corpus, galleries }: Embeddings): Promise<Neighbours[]> {
  const vectors = galleries["with background"];
  const { characters } = corpus;
  const hits = nearestEitherWay(vectors, vectors.direct, {
    k: most.answers,
    exclude: (query, row) => characters[query].plate === characters[row].plate,
  });
  const named = indices(corpus).filter((i) => characters[i].name !== null);
  const asked = spread(named.length > 0 ? named : indices(corpus), most.searches);
  const caption = (i: number) => `${characters[i].name ?? "unknown"}, ${characters[i].plate}`;
  return await Promise.all(asked.map(async (query) => ({
    query: { image: await openCutOut(corpus, query, "with background"), caption: caption(query) },
    answers: await Promise.all(hits[query].map(async ({ index, similarity }) => ({
      image: await openCutOut(corpus, index, "with background"),
      caption: caption(index),
      similarity,
      ...characters[query].name === null
        ? {}
        : { hit: characters[index].name === characters[query].name },
    }))),
  })));
}

async function pairViews(embeddings: Embeddings): Promise<PairView[]> {
  const { corpus } = embeddings;
  const pairs = readDuplicates(corpus, { embeddings });
  const members = membersOf(corpus);
  const known = members.some(({ name }) => name !== null);
  return await Promise.all(
    spread(pairs, most.pairs).map(async (pair): Promise<PairView> => {
      const [a, b] = [members[pair.a], members[pair.b]];
      const kinds = [a.impression, b.impression].filter((kind) => kind !== "" && kind !== "clean");
      return {
        a: await openCutOut(corpus, pair.a, "with background"),
        b: await openCutOut(corpus, pair.b, "with background"),
        kind: kinds.join(" and ") || "same",
        score: pair.score,
        reversed: pair.reversed,
        correct: known ? a.name !== null && a.name === b.name && a.work === b.work : null,
        caption: `${corpus.characters[pair.a].id} and ${corpus.characters[pair.b].id}`,
      };
    }),
  );
}

/** The plates where most was missed or false. */
const worst = (rows: readonly TallyRow[]): TallyRow[] =>
  rows.toSorted((a, b) => b.missed + b.false - a.missed - a.false).slice(0, most.rows);

/** What a run of a collection is called. */
function titleOf({ corpus }: Summary): string {
  if (corpus === "engraver") return "Characters in engraved plates";
  return corpus === "alice" ? "Characters in Tenniel's Alice" : `Characters in ${corpus}`;
}

/** Puts the report of a run together. */
export async function reportOf(
  { collection, directory }: { collection: Collection; directory: string },
): Promise<Report> {
  refuseStale(directory);
  const summary = readSummary(directory);
  const corpus = openCorpus(directory);
  const embeddings = readEmbeddings(directory);
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
  const rights = [...new Set(collection.plates.map((plate) => plate.rights))];
  using store = openStore(storeFile(directory), { readOnly: true });
  const detector = store.provenance()?.detector ?? "";
  const doubts = detectionAdvice({ corpus: summary.corpus, detector, row: detection[0] });
  return {
    title: titleOf(summary),
    subtitle: `${collection.name}, seed ${summary.seed}`,
    lead: "Plates were searched for figures, each figure was cut out with its background and " +
      "without, an encoder was trained so that two changed views of one figure come to lie " +
      ["together, and the collection was searched with it.", ...doubts].join(" "),
    facts,
    plates: await plateViews(corpus, collection),
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
    cutOuts: await cutOutViews(corpus),
    augmentation: {
      recipe: newestCheckpoint(directory).config.augmentation,
      views: await augmentationViews(corpus),
    },
    training: trainingView(directory, summary),
    evaluation,
    neighbours: await neighbourViews(embeddings),
    duplicates: {
      scores: duplicates,
      pairs: await pairViews(embeddings),
    },
    skipped: (extraction?.skipped ?? []).map(({ plate, reason }) => ({ file: plate, reason })),
    sources: rights.map((right) => ({
      what: collection.name,
      source: collection.plates.find((plate) => plate.rights === right)?.source ?? "",
      rights: right,
    })),
    provenance: [
      ...Object.entries(summary.versions),
      ...Object.entries(summary.machine),
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
function checkReady(directory: string): void {
  readSummary(directory);
  openCorpus(directory);
  newestCheckpoint(directory);
  readEmbeddings(directory);
}

/** Writes `report.html`; returns its path. */
export async function runReport(
  { collection, directory }: { collection: Collection; directory: string },
  context: Context,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const page = await renderReport(await reportOf({ collection, directory }));
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
    checkReady(directory);
    const collection = await openCollection(collectionOf(directory), context);
    return await runReport({ collection, directory }, context);
  },
});
