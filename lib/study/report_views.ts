/** What a report shows of a run, picture by picture: plates, cut-outs, views, searches, pairs. */
import { applyPlan, imageOf } from "lib/augment/apply.ts";
import { pairOf } from "lib/augment/chunk.ts";
import { prepared } from "lib/augment/pictures.ts";
import { recipeName, recipeOf } from "lib/augment/recipes.ts";
import { creditLine } from "lib/corpus/credit.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import { labelsOfPeople, matchLabels, personOf } from "lib/corpus/identities.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { Mask } from "lib/geometry/mask.ts";
import { type Image, thumbnail } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import type { SearchResult } from "lib/plot/gallery.ts";
import { overlay } from "lib/plot/overlay.ts";
import type {
  AugmentationView,
  CutOutView,
  Fact,
  PairView,
  PlateView,
  TrainingView,
} from "lib/plot/report.ts";
import { plateSide } from "lib/plot/report_sections.ts";
import { manyNearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { readHistory } from "lib/simclr/history.ts";
import { chanceLoss } from "lib/simclr/nt_xent.ts";
import { type Background, backgroundOf, type Corpus, cutOutOrNull } from "./corpus.ts";
import { isTruthKnown, membersOf, readDuplicates } from "./duplicates_run.ts";
import type { Embeddings } from "./embeddings.ts";
import { newestCheckpoint, trainingOf } from "./run.ts";
import { passOver, type StageContext } from "./stage_context.ts";
import type { Summary } from "./summary.ts";

/** How many of each are shown. */
const most = { plates: 8, cutOuts: 12, views: 6, searches: 8, answers: 5, pairs: 12 };

/** Evenly spread over a list, so that what is shown is no selection of the best. */
export function spreadOver<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]);
}

const indices = (corpus: Corpus) => corpus.characters.map((_, i) => i);

export type Told = Pick<StageContext, "say" | "passedOver">;

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

/** Which figures of plates are drawn. */
export interface PlateViewsOptions {
  /** Ids of figures that are not drawn: they were found, so nobody missed them. Default: none. */
  readonly dropped?: ReadonlySet<string>;
}

export function plateViews(
  { corpus, collection }: { readonly corpus: Corpus; readonly collection: Collection },
  told: Told,
  { dropped = new Set() }: PlateViewsOptions = {},
): Promise<PlateView[]> {
  const own = Map.groupBy(corpus.characters, ({ plate }) => plate);
  const labelsOn = labelsByPlate(labelsOfPeople(collection.labels));
  const found = collection.plates.filter(({ id }) => own.has(id));
  return made(spreadOver(found, most.plates), async (plate) => {
    let image: Image;
    try {
      image = await collection.open(plate);
    } catch (error) {
      passOver(told, { file: plate.file, reason: (error as Error).message.split("\n")[0] });
      return null;
    }
    const masks = masksOf(corpus.directory, plate.id);
    const characters = own.get(plate.id)!;
    const left = characters.filter(({ id }) => !dropped.has(id));
    const marks = left.map(({ id, box, name, score }) => ({
      box,
      // a picture that was changed since has another size
      mask: masks.get(id)?.width === image.width ? masks.get(id) : undefined,
      name: personOf(name),
      score,
    }));
    // by their boxes: figures without a name all bear the same one
    const missed = matchLabels(characters.map(({ box }) => box), labelsOn(plate.id)).missed
      .map(({ box, name }) => ({ box, name: personOf(name), dashed: true, colour: "#8a857a" }));
    const caption = [plate.id, plate.impression].filter(Boolean).join(", ");
    const all = [...marks, ...missed];
    const drawn = await overlay(image, all, { maxSide: plateSide });
    return {
      image: drawn,
      drawn: true,
      caption,
      credit: creditLine(plate),
      marks: all.map(({ box, name }) => ({ box, name })),
    };
  });
}

export function cutOutViews(corpus: Corpus, told: Told): Promise<CutOutView[]> {
  return made(spreadOver(indices(corpus), most.cutOuts), async (i) => {
    const withBackground = await seen(corpus, i, { told });
    const withoutBackground = await seen(corpus, i, { background: "without background", told });
    const { id, name, sheet } = corpus.characters[i];
    const caption = [id, personOf(name)].filter(Boolean).join(" ");
    return withBackground && withoutBackground
      ? { caption, withBackground, withoutBackground, credit: creditLine(sheet) }
      : null;
  });
}

/** Small views with their pixels as squares, large enough to be seen. */
function enlarged(view: Image): Image {
  const times = Math.max(1, Math.round(200 / view.height));
  const size = { width: times * view.width, height: times * view.height };
  return resizeImage(view, { ...size, method: "area" });
}

export function augmentationViews(corpus: Corpus, told: Told): Promise<AugmentationView[]> {
  const { config, seed } = newestCheckpoint(corpus.directory);
  const recipe = recipeOf(config.augmentation);
  const background = backgroundOf(config);
  return made(spreadOver(indices(corpus), most.views), async (item) => {
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
      credit: creditLine(corpus.characters[item].sheet),
    };
  });
}

export function trainingView(directory: string, { training }: Summary): TrainingView | null {
  if (!training) return null;
  const { config, step, seed, start } = newestCheckpoint(directory);
  const history = readHistory(trainingOf(directory), { step });
  const facts: Fact[] = [
    { label: "experiment", value: training.experiment },
    { label: "steps", value: step },
    { label: "pairs per step", value: training.pairs },
    {
      label: "views",
      value: `${config.size.height} x ${config.size.width}, ${recipeName(config.augmentation)}`,
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

export async function neighbourViews(
  { corpus, galleries, gallery }: Embeddings,
  told: Told,
): Promise<SearchResult[]> {
  const vectors = galleries[gallery];
  const characters = corpus.characters
    .map(({ name, plate }) => ({ name: personOf(name), plate }));
  const isKnown = isTruthKnown(corpus.characters);
  const named = indices(corpus).filter((i) => characters[i].name !== null);
  const asked = spreadOver(named.length > 0 ? named : indices(corpus), most.searches);
  const queries = {
    direct: takeRows(vectors.direct, asked),
    flipped: takeRows(vectors.flipped, asked),
  };
  const hits = await manyNearestEitherWay(queries, vectors.direct, {
    k: most.answers,
    exclude: (query, row) => characters[asked[query]].plate === characters[row].plate,
  });
  const caption = (i: number) => `${characters[i].name ?? "unknown"}, ${characters[i].plate}`;
  const credit = (i: number) => creditLine(corpus.characters[i].sheet);
  return await made(asked.map((query, q) => [query, q] as const), async ([query, q]) => {
    const image = await seen(corpus, query, { told });
    if (!image) return null;
    const answers = await made(hits[q], async ({ index, similarity }) => {
      const answer = await seen(corpus, index, { told });
      // where all figures have names, a find without one is no figure; elsewhere it may be anybody
      const isOpen = !isKnown && characters[index].name === null;
      const hit = characters[query].name === null || isOpen
        ? {}
        : { hit: characters[index].name === characters[query].name };
      return answer &&
        { image: answer, caption: caption(index), credit: credit(index), similarity, ...hit };
    });
    return { query: { image, caption: caption(query), credit: credit(query) }, answers };
  });
}

/** How a pair of figures is shown. */
export interface PairViewsOptions {
  /** How the plates of two figures are related, in a word; undefined where nobody knows. */
  readonly typeOf?: (a: string, b: string) => string | undefined;
  /** Ids of figures of which no pair is shown. Default: of none. */
  readonly dropped?: ReadonlySet<string>;
}

export function pairViews(
  embeddings: Embeddings,
  told: Told,
  { typeOf = () => undefined, dropped = new Set() }: PairViewsOptions = {},
): Promise<PairView[]> {
  const { corpus } = embeddings;
  const isLeft = (row: number) => !dropped.has(corpus.characters[row].id);
  const pairs = readDuplicates(corpus, { embeddings })
    .filter(({ a, b }) => isLeft(a) && isLeft(b));
  const isKnown = isTruthKnown(membersOf(corpus));
  const members = membersOf(corpus)
    .map((member) => ({ ...member, name: personOf(member.name) }));
  return made(spreadOver(pairs, most.pairs), async (pair): Promise<PairView | null> => {
    const [a, b] = [members[pair.a], members[pair.b]];
    const kinds = [a.impression, b.impression].filter((kind) => kind !== "" && kind !== "clean");
    const first = await seen(corpus, pair.a, { told });
    const second = await seen(corpus, pair.b, { told });
    return first && second && {
      a: first,
      b: second,
      kind: kinds.join(" and ") ||
        (typeOf(corpus.characters[pair.a].id, corpus.characters[pair.b].id) ?? "same"),
      score: pair.score,
      reversed: pair.reversed,
      correct: isKnown || (a.name !== null && b.name !== null)
        ? a.name !== null && a.name === b.name && a.work === b.work
        : null,
      caption: `${corpus.characters[pair.a].id} and ${corpus.characters[pair.b].id}`,
      credits: [
        creditLine(corpus.characters[pair.a].sheet),
        creditLine(corpus.characters[pair.b].sheet),
      ],
    };
  });
}
