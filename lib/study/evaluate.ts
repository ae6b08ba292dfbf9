/**
 * The study's validation: 2,000 random queries, each one figure of the collection in a view that no
 * training step has drawn. How often does a query find its own original first among all originals?
 *
 * The figure of each query is drawn evenly, with replacement, as the study's random queries were: so
 * their number means the same for every collection, and a longer list begins with a shorter one.
 */
import { prepared } from "lib/augment/pictures.ts";
import { recipeOf } from "lib/augment/recipes.ts";
import { type Plan, samplePlan } from "lib/augment/transform.ts";
import { viewImage } from "lib/augment/view_image.ts";
import type { Image } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { centred } from "lib/retrieval/centre.ts";
import { type Embedder, stack } from "lib/retrieval/embed.ts";
import { embedGalleries, type Galleries, openAgain } from "lib/retrieval/galleries.ts";
import { type Evaluation, rankOriginals } from "lib/retrieval/rank_originals.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Figures } from "./figures.ts";
import { type KeepList, keepNothing } from "./kept_lists.ts";
import { studyQueries } from "./defaults.ts";

/** One query. */
export interface Query {
  /** Its number, from 0: with the seed it decides the figure and the view. */
  readonly n: number;
  /** The gallery's row that is right for it. */
  readonly row: number;
}

/** What decides a query besides its number. */
export interface QueryOptions {
  /** Of all queries. */
  readonly seed: number;
  /** What views are made by: the training's recipe and size. */
  readonly config: Pick<SimclrConfig, "augmentation" | "size">;
}

const randomOf = (seed: number) => new Random(seed).fork("evaluation");

/** How many queries: figures drawn with replacement, or each figure once. */
export type QueryCount = number | "all";

/**
 * The queries of a gallery of `size` rows, those of one row after each other, so that its picture is
 * opened once for all of them. Asked for "all", each row is the query of its own number.
 *
 * ```ts
 * import { drawQueries } from "lib/study/evaluate.ts";
 * drawQueries({ size: 1, queries: 2, seed: 7 }); // [{ n: 0, row: 0 }, { n: 1, row: 0 }]
 * ```
 */
export function drawQueries(
  { size, queries, seed }: {
    readonly size: number;
    readonly queries: QueryCount;
    readonly seed: number;
  },
): Query[] {
  if (queries === "all") return Array.from({ length: size }, (_, n) => ({ n, row: n }));
  const random = randomOf(seed);
  return Array.from(
    { length: queries },
    (_, n) => ({ n, row: random.fork(n).int(0, size - 1) }),
  ).sort((a, b) => a.row - b.row || a.n - b.n);
}

/** What happened to a figure before it was asked for. */
export interface QueryView {
  /** The figure as the plan takes it. */
  readonly picture: Pixels;
  /** The steps to the query's picture. */
  readonly plan: Plan;
}

/** The plans of queries that all show one figure: views of it, height and width as the config says. */
export function queryViews(
  original: Image,
  queries: readonly Pick<Query, "n">[],
  { seed, config: { augmentation, size } }: QueryOptions,
): QueryView[] {
  const recipe = recipeOf(augmentation);
  const picture = prepared(original, recipe, size);
  const random = randomOf(seed);
  return queries.map(({ n }) => ({
    picture,
    plan: samplePlan(recipe.specs, {
      input: picture,
      output: size,
      random: random.fork(`view ${n}`),
      smaller: "clamp",
    }),
  }));
}

/** The pictures of queries that all show one figure. */
export const queryImages = (
  original: Image,
  queries: readonly Pick<Query, "n">[],
  options: QueryOptions,
): Image[] =>
  queryViews(original, queries, options)
    .map(({ picture, plan }) => viewImage(plan, picture));

/** Which models answer, and how many queries. */
export interface EvaluateOptions extends QueryOptions {
  /** All of them answer the same queries. */
  readonly models: readonly Embedder[];
  /** Default `studyQueries`. */
  readonly queries?: QueryCount;
  /** Stops between batches of queries. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many pictures are embedded, of `count` figures and all queries. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Keeps the vectors of these queries. Default: they are made anew. */
  readonly keep?: KeepList | undefined;
}

/** How one model answered. */
export interface ModelEvaluation {
  /** Its name. */
  readonly model: string;
  /** How its weights began. */
  readonly init: string;
  /** `[Q, D]` in the order of `queries`, and `[G, D]` in that of `figures`. */
  readonly vectors: { readonly queries: Tensor<"float32">; readonly gallery: Tensor<"float32"> };
  /** The ranks of the queries' own originals, and Top-k with intervals. */
  readonly result: Evaluation;
}

/** How all models answered the same queries. */
export interface Evaluated {
  /** Numbers of the figures that could be read: the gallery's rows. */
  readonly figures: readonly number[];
  /** Those of one figure after each other. */
  readonly queries: readonly Query[];
  /** In the order in which they were given; none where no figure could be read. */
  readonly models: readonly ModelEvaluation[];
}

/** Queries in memory at a time. */
const chunk = 64;

/** Pictures of figures that are opened at the same time. */
const together = 4;

/** The pictures of some queries, in their order. */
async function imagesOf(
  asked: readonly Query[],
  { open, figures, ...options }: QueryOptions & {
    readonly open: Figures["open"];
    readonly figures: readonly number[];
  },
): Promise<Image[]> {
  const byRow = [...Map.groupBy(asked, ({ row }) => row)];
  const images: Image[] = [];
  for (let at = 0; at < byRow.length; at += together) {
    const views = await Promise.all(
      byRow.slice(at, at + together).map(async ([row, queries]) => {
        return queryImages(await openAgain(open, figures[row]), queries, options);
      }),
    );
    images.push(...views.flat());
  }
  return images;
}

/**
 * Ranks random queries among all figures, for each model. Besides the vectors no more than a few
 * pictures are in memory.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { configs } from "lib/simclr/config.ts";
 * import { evaluate } from "lib/study/evaluate.ts";
 * const open = () => Promise.resolve(blank({ width: 60, height: 80 }, [255, 255, 255, 255]));
 * const options = { models: [phashEmbedder], config: configs.demo, seed: 7, queries: 10 };
 * const { models: [{ result }] } = await evaluate({ count: 4, open }, options);
 * result.top1.value; // .25: four figures that are all alike
 * ```
 */
export async function evaluate(
  { count, open }: Figures,
  { models, signal, onProgress, ...options }: EvaluateOptions,
): Promise<Evaluated> {
  const galleries = await embedGalleries(models, { count, open, signal, onProgress });
  return await evaluateIn(galleries, { count, open }, {
    ...options,
    models,
    signal,
    onProgress: onProgress && ((done) => onProgress(count + done)),
  });
}

/**
 * The same in galleries that are embedded already, so that other queries need only be embedded
 * themselves. `onProgress` is told how many queries are.
 *
 * @param galleries of the same figures, by the same models
 */
export async function evaluateIn(
  { rows: figures, vectors: galleries, means }: Galleries,
  { open }: Figures,
  { models, config, seed, queries = studyQueries, signal, onProgress, keep = keepNothing }:
    EvaluateOptions,
): Promise<Evaluated> {
  if (figures.length === 0) return { figures, queries: [], models: [] };
  const asking = drawQueries({ size: figures.length, queries, seed });
  const { augmentation, size: { width, height } } = config;
  const recipe = typeof augmentation === "string" ? augmentation : JSON.stringify(augmentation);
  const list = `${queries} queries, seed ${seed}, ${recipe} at ${width} x ${height}`;
  const asked = await keep(list, async () => {
    const parts: Tensor<"float32">[][] = models.map(() => []);
    for (let from = 0; from < asking.length; from += chunk) {
      signal?.throwIfAborted();
      const part = asking.slice(from, from + chunk);
      const images = await imagesOf(part, { open, figures, seed, config });
      for (const [m, model] of models.entries()) {
        const vectors = await model.embed(images);
        const mean = means[m];
        parts[m].push(mean ? centred(vectors, mean) : vectors);
      }
      onProgress?.(from + part.length);
    }
    return parts.map(stack);
  });
  const own = asking.map(({ row }) => row);
  return {
    figures,
    queries: asking,
    models: models.map(({ name, init }, m): ModelEvaluation => {
      const vectors = { queries: asked![m], gallery: galleries[m] };
      const result = rankOriginals(vectors, { own, normalized: true });
      return { model: name, init, vectors, result };
    }),
  };
}
