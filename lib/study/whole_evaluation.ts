/**
 * Everything that is measured of encoders on one collection: the study's protocol in every gallery, on every
 * augmentation and for several seeds, all figures as queries, models beside each other, misses, and
 * matching of designs and persons where these are known.
 */
import type { RecipeChoice } from "lib/augment/recipes.ts";
import type { Image, Size } from "lib/image/image.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import type { Counterparts } from "./design_matching.ts";
import {
  beginSilently,
  countPieces,
  evaluatedPictures,
  type EvaluationProgress,
} from "./evaluation_progress.ts";
import type { WholeEvaluation } from "./evaluation_tables.ts";
import { askGallery } from "./gallery_protocol.ts";
import { keptGalleries } from "./kept_galleries.ts";
import { type KeepList, keepNothing } from "./kept_lists.ts";
import type { PersonRow } from "./person_matching.ts";
import { matchKnown } from "./real_matching.ts";

/** What is known of a figure. */
export interface EvaluatedFigure extends PersonRow {
  /** What it is called. */
  readonly id: string;
}

/** A model, and the books that it was trained on. */
export interface TestedModel {
  /** What turns pictures into vectors. */
  readonly embedder: Embedder;
  /** Books of its training, none where it never saw a figure; null where nobody knows. */
  readonly books: readonly string[] | null;
}

/** One set of originals. */
export interface OriginalsSource {
  /** "with background" or "without background". */
  readonly gallery: string;
  /** The i-th figure, or null where it cannot be read. */
  readonly open: (index: number) => Promise<Image | null>;
}

/** What is evaluated. */
export interface WholeEvaluationOptions {
  /** All figures. */
  readonly figures: readonly EvaluatedFigure[];
  /** Their pictures, one set after the other. */
  readonly galleries: readonly OriginalsSource[];
  /** The first is compared with the others. */
  readonly models: readonly TestedModel[];
  /** Recipes of the queries. */
  readonly augmentations: readonly RecipeChoice[];
  /** Pixels of a query. */
  readonly size: Size;
  /** Queries that are drawn. */
  readonly queries: number;
  /** Of the first list of queries; others follow it. */
  readonly seed: number;
  /** Lists of queries. */
  readonly seeds: number;
  /** Whether windows of the figures stand in the galleries, too, for the first list. Default false. */
  readonly windows?: boolean | undefined;
  /** Figures of one design on several plates, by their numbers. */
  readonly counterparts: readonly Counterparts[];
  /** The i-th figure without its colours; left out, designs are matched in colour alone. */
  readonly openGrey?: OriginalsSource["open"] | undefined;
  /** Whether a figure's person may be asked for, besides all. */
  readonly persons?: Readonly<Record<string, (figure: PersonRow) => boolean>> | undefined;
  /** Resamples of each interval. Default 2,000. */
  readonly repeats?: number | undefined;
  /** Keeps vectors, list by list. Default: they are made anew. */
  readonly keep?: KeepList | undefined;
  /** Stops between batches. */
  readonly signal?: AbortSignal | undefined;
  /** Told which pictures are embedded; at the end that all are. */
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

/**
 * Measures everything, gallery after gallery. Besides vectors no more than a batch of pictures is in memory.
 * Designs and persons are matched in the first gallery.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { evaluateWhole } from "lib/study/whole_evaluation.ts";
 * const open = () => Promise.resolve(blank({ width: 60, height: 80 }, [255, 255, 255, 255]));
 * const figure = { plate: "p", work: "w", book: "b", person: null };
 * const whole = await evaluateWhole({
 *   figures: [{ ...figure, id: "one" }, { ...figure, id: "two" }],
 *   galleries: [{ gallery: "with background", open }],
 *   models: [{ embedder: phashEmbedder, books: [] }],
 *   augmentations: ["none"],
 *   size: { width: 6, height: 8 },
 *   queries: 4,
 *   seed: 7,
 *   seeds: 1,
 *   counterparts: [],
 * });
 * whole.misses[0].counts[0]; // { class: "blank", misses: 4, near: 4 }
 * ```
 */
export async function evaluateWhole(options: WholeEvaluationOptions): Promise<WholeEvaluation> {
  const parts: Awaited<ReturnType<typeof askGallery>>[] = [];
  const { figures, models, openGrey, signal, onProgress, counterparts } = options;
  const total = evaluatedPictures({
    ...options,
    figures: figures.length,
    galleries: options.galleries.length,
    augmentations: options.augmentations.length,
    grey: openGrey !== undefined,
  });
  const begin = onProgress ? countPieces(total, onProgress) : beginSilently;
  for (const source of options.galleries) {
    parts.push(await askGallery(source, { ...options, begin }));
  }
  const isKnown = counterparts.length > 0 || figures.some(({ person }) => person !== null);
  const colour = parts[0]?.embedded;
  let matched: Pick<WholeEvaluation, "designs" | "persons"> = { designs: [], persons: [] };
  if (isKnown && colour && colour.rows.length > 0) {
    const what = openGrey ? "matching: embedding without colours" : "matching";
    const told = begin(what, openGrey ? figures.length : 0);
    const { keep = keepNothing } = options;
    const grey = openGrey && await keptGalleries(models.map(({ embedder }) => embedder), {
      count: figures.length,
      open: openGrey,
      signal,
      onProgress: told,
      keep: (list, make) => keep(`grey: ${list}`, make),
    });
    matched = matchKnown({ colour, ...grey ? { grey } : {} }, options);
  }
  // lists that were kept, and pictures that are not there, told nothing
  onProgress?.({ done: total, total, note: "done" });
  return {
    protocol: parts.flatMap(({ protocol }) => protocol),
    windows: parts.flatMap(({ windows }) => windows),
    seeds: parts.flatMap(({ seeds }) => seeds),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    misses: parts.flatMap(({ misses }) => misses),
    ...matched,
  };
}
