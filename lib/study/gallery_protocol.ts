/** The study's protocol in one gallery: on every augmentation, for several seeds, and all figures as queries. */
import { recipeName } from "lib/augment/recipes.ts";
import type { Galleries } from "lib/retrieval/galleries.ts";
import { mean } from "lib/tensor/mean.ts";
import { Random } from "lib/tensor/random.ts";
import type { Counterparts } from "./design_matching.ts";
import { type Evaluated, evaluateIn, type QueryCount } from "./evaluate.ts";
import { acquaintance } from "./acquaintance.ts";
import type {
  AskedRow,
  MissTable,
  SeedSpread,
  WholeEvaluation,
  WindowedRow,
} from "./evaluation_tables.ts";
import { type BeginPiece, beginSilently } from "./evaluation_progress.ts";
import { keptGalleries } from "./kept_galleries.ts";
import { type KeepList, keepNothing } from "./kept_lists.ts";
import { classifyMisses, countMisses } from "./miss_classes.ts";
import { compareModels, type ModelComparison, protocolRows } from "./protocol_row.ts";
import type { OriginalsSource, WholeEvaluationOptions } from "./whole_evaluation.ts";
import { keptWindows, windowedRows } from "./windowed_protocol.ts";

/** The protocol in one gallery. */
export async function askGallery(
  { gallery, open }: OriginalsSource,
  options: Omit<WholeEvaluationOptions, "onProgress"> & { readonly begin?: BeginPiece },
): Promise<
  Pick<WholeEvaluation, "protocol" | "windows" | "seeds" | "comparisons" | "misses"> & {
    readonly embedded: Galleries;
  }
> {
  const { figures, models, augmentations, size, queries, seed, seeds, repeats, signal } = options;
  const { keep: keepAll = keepNothing, begin: beginAny = beginSilently } = options;
  const begin: BeginPiece = (note, pictures) => beginAny(`${gallery}: ${note}`, pictures);
  const embedders = models.map(({ embedder }) => embedder);
  const count = figures.length;
  const keep: KeepList = (list, make) => keepAll(`${gallery}: ${list}`, make);
  const embedded = await keptGalleries(embedders, {
    ...{ count, open, signal, keep },
    onProgress: begin("embedding", count),
  });
  const protocol: AskedRow[] = [];
  const windowed: WindowedRow[] = [];
  const spread: SeedSpread[] = [];
  const comparisons: (ModelComparison & { gallery: string; augmentation: string })[] = [];
  const misses: MissTable[] = [];
  if (embedded.rows.length === 0) {
    return { protocol, windows: windowed, seeds: spread, comparisons, misses, embedded };
  }
  // rows of a gallery that is not whole may be others the next time
  const keepWhole = embedded.rows.length === count ? keep : keepNothing;
  const windows = options.windows
    ? await keptWindows(embedders, {
      ...{ galleries: embedded, open, signal, keep: keepWhole },
      onProgress: begin("embedding windows", count),
    })
    : null;
  const isSame = sameFigures(options.counterparts);
  const seen = models.map((model) => acquaintance(figures.map(({ book }) => book), model));
  const workOf = (figure: number) => figures[figure].work;
  for (const recipe of augmentations) {
    const augmentation = recipeName(recipe);
    const ask = async (asked: QueryCount, number: number) => {
      const note = asked === "all" ? "all figures" : `${asked} queries`;
      const config = { augmentation: recipe, size };
      return await evaluateIn(embedded, { count, open }, {
        models: embedders,
        config,
        seed: number,
        queries: asked,
        signal,
        onProgress: begin(`${augmentation}, ${note}`, asked === "all" ? count : asked),
        keep: keepWhole,
      });
    };
    const random = new Random(seed).fork(`${gallery} ${augmentation}`);
    const by = { workOf, random, repeats };
    const add = (evaluated: Evaluated, asked: AskedRow["asked"]) =>
      protocol.push(
        ...protocolRows(evaluated, { ...by, random: random.fork(asked) })
          .map((row, m) => ({ ...row, gallery, augmentation, asked, seed, seen: seen[m] })),
      );
    const first = await ask(queries, seed);
    add(first, "drawn");
    if (windows) {
      windowed.push(
        ...windowedRows(first, { ...by, random: random.fork("windows"), windows })
          .map((row, m) => ({ ...row, gallery, augmentation, seed, seen: seen[m] })),
      );
    }
    comparisons.push(
      ...compareModels(first, by).map((row) => ({ ...row, gallery, augmentation })),
    );
    const found = await classifyMisses(first, {
      open,
      isSame,
      seed,
      config: { augmentation: recipe, size },
    });
    misses.push({
      model: models[0].embedder.name,
      gallery,
      augmentation,
      queries: first.queries.length,
      counts: countMisses(found),
      misses: found.map((miss) => ({
        ...miss,
        id: figures[miss.figure].id,
        answerId: figures[miss.answer].id,
      })),
    });
    const numbers = Array.from({ length: seeds }, (_, i) => seed + i);
    const lists = [first];
    for (const number of numbers.slice(1)) lists.push(await ask(queries, number));
    models.forEach(({ embedder: { name } }, m) => {
      const shares = lists.map(({ models }) => models[m].result.top1.value);
      const top1 = { value: mean(shares), low: Math.min(...shares), high: Math.max(...shares) };
      spread.push({ model: name, gallery, augmentation, seeds: numbers, top1 });
    });
    add(await ask("all", seed), "all");
  }
  return { protocol, windows: windowed, seeds: spread, comparisons, misses, embedded };
}

/** Whether two figures are joined by counterparts. */
function sameFigures(counterparts: readonly Counterparts[]): (a: number, b: number) => boolean {
  const pairs = new Set(counterparts.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
  return (a, b) => pairs.has(`${a} ${b}`);
}
