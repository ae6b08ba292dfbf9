/** `evaluate`: the study's validation, with baselines beside the trained encoder. */
import { join } from "node:path";
import { applyPlan, imageOf } from "lib/augment/apply.ts";
import { type Recipe, recipeOf } from "lib/augment/recipes.ts";
import { samplePlan } from "lib/augment/transform.ts";
import { prepared } from "lib/augment/pictures.ts";
import { originOf } from "lib/corpus/origin.ts";
import type { Image, Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { type Embedder, phashEmbedder, stack } from "lib/retrieval/embed.ts";
import { evaluate } from "lib/retrieval/evaluate.ts";
import { embedGalleries } from "lib/retrieval/galleries.ts";
import { type Checkpoint, untrained } from "lib/simclr/checkpoint.ts";
import { Random } from "lib/tensor/random.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { command, type Context, ranges } from "./command.ts";
import { runFolder, runOptions } from "./run_folder.ts";
import { addToSummary, type EvaluationRow, type Summary } from "lib/study/summary.ts";
import { evaluationLines, writtenLines } from "./told.ts";
import { corpusOptions } from "./corpus_options.ts";
import { backgrounds, cutOutOrNull, openCorpus, openCutOut } from "lib/study/corpus.ts";
import { timed } from "lib/study/record.ts";
import { newestEncoder, taskFor } from "lib/study/run.ts";
import { startOf } from "lib/study/weights.ts";

export interface EvaluateChoice {
  readonly directory: string;
  readonly seed: number;
  readonly queries: number;
  readonly threads?: number;
  /** Rank by the projection head's vectors z too, as "simclr z". */
  readonly head?: boolean;
}

/** Queries in memory at a time. */
const chunk = 64;

/** Cut-outs of queries that are opened at the same time. */
const together = 4;

/** A view of a picture that no training step has seen, for the n-th query. */
function viewOf(
  picture: Pixels,
  { n, recipe, size, random }: { n: number; recipe: Recipe; size: Size; random: Random },
): Image {
  const plan = samplePlan(recipe.specs, {
    input: picture,
    output: size,
    random: random.fork(`view ${n}`),
    smaller: "clamp",
  });
  return imageOf(applyPlan(plan, picture));
}

/** The encoder before its first step, from the same weights as the trained one. */
async function baselineOf({ config, seed, start }: Checkpoint, context: Context) {
  if (start === "random") return untrained(config, seed);
  const { pretrained } = await startOf(config, undefined);
  if (pretrained?.name === start) return untrained(config, seed, { pretrained });
  context.say(`The baseline has random weights: ${start} is not at hand any more.`);
  return untrained(config, seed);
}

const nothingReadable = (directory: string, background: string) =>
  new Error(
    `None of the cut-outs ${background} in ${directory} could be read: run ` +
      `${taskFor("extract", directory)} --verify, which cuts them out anew`,
  );

/** Ranks augmented queries in both galleries for the trained encoder and the baselines. */
export async function runEvaluate(choice: EvaluateChoice, context: Context): Promise<Summary> {
  const { directory, seed, queries, threads } = choice;
  const corpus = openCorpus(directory);
  const { checkpoint, digest } = newestEncoder(directory);
  const { config } = checkpoint;
  const recipe = recipeOf(config.augmentation);
  const random = new Random(seed).fork("evaluation");
  const count = corpus.characters.length;
  const { result, seconds } = await timed(async () => {
    await using trained = await openEncoder(checkpoint, { threads });
    await using raw = await openEncoder(await baselineOf(checkpoint, context), {
      threads,
      label: "untrained",
    });
    await using z = choice.head
      ? await openEncoder(checkpoint, { threads, output: "z", label: "simclr z" })
      : null;
    const models: Embedder[] = [trained, ...(z ? [z] : []), raw, phashEmbedder];
    const rows: EvaluationRow[] = [];
    using bar = context.bar("evaluating", backgrounds.length * (count + queries));
    for (const [g, background] of backgrounds.entries()) {
      const { rows: readable, vectors: galleries } = await embedGalleries(models, {
        count,
        open: (i) => cutOutOrNull(corpus, i, background, context),
        signal: context.signal,
        onProgress: (done) => bar.at(g * (count + queries) + done, background),
      });
      if (readable.length === 0) throw nothingReadable(directory, background);
      // queries of one figure follow each other, so that its cut-out is opened once for all of them
      const asking = Array.from(
        { length: queries },
        (_, n) => ({ n, row: random.fork(n).int(0, readable.length - 1) }),
      ).sort((a, b) => a.row - b.row || a.n - b.n);
      const own = asking.map(({ row }) => row);
      const asked: Tensor<"float32">[][] = models.map(() => []);
      for (let from = 0; from < queries; from += chunk) {
        context.signal.throwIfAborted();
        const part = asking.slice(from, from + chunk);
        const figures = [...new Set(part.map(({ row }) => row))];
        const images: Image[] = [];
        for (let at = 0; at < figures.length; at += together) {
          const views = await Promise.all(
            figures.slice(at, at + together).map(async (row) => {
              const original = await openCutOut(corpus, readable[row], background);
              const picture = prepared(original, recipe, config.size);
              return part.filter((query) => query.row === row)
                .map(({ n }) => viewOf(picture, { n, recipe, size: config.size, random }));
            }),
          );
          images.push(...views.flat());
        }
        for (const [m, model] of models.entries()) asked[m].push(await model.embed(images));
        const done = Math.min(queries, from + chunk);
        bar.at(g * (count + queries) + count + done, background);
      }
      for (const [m, { name, init }] of models.entries()) {
        const vectors = { queries: stack(asked[m]), gallery: galleries[m] };
        const { top1, top3, top10 } = evaluate(vectors, { own, normalized: true });
        rows.push({
          model: name,
          init,
          gallery: background,
          size: readable.length,
          queries,
          top1,
          top3,
          top10,
        });
      }
    }
    return rows;
  });
  const origin = originOf({
    encoder: digest,
    corpus: corpus.digests.figures,
    parameters: { queries, seed, head: choice.head ?? false },
  });
  return addToSummary(directory, {
    evaluation: result,
    origins: { evaluation: origin },
    seconds: { evaluate: seconds },
  });
}

export const evaluateOptions = {
  queries: {
    kind: "number",
    about: "Augmented queries",
    default: 2000,
    range: { least: 1, most: 1_000_000, whole: true },
  },
  threads: { kind: "number", about: "Threads", range: ranges.threads },
  head: { kind: "flag", about: "Rank by the head's z too, not by the encoder's h alone" },
} as const;

export const evaluateCommand = command({
  name: "evaluate",
  about: "Rank augmented queries among all originals: Top-1, Top-3, Top-10 with intervals.",
  takes: [],
  examples: ["evaluate", "evaluate --out out/demo --queries 500"],
  options: {
    ...runOptions,
    seed: { ...corpusOptions.seed, about: "Of the queries" },
    ...evaluateOptions,
  },
  async run({ options }, context) {
    // a seed of the queries may be another than the run's
    const directory = runFolder({ ...options, seed: undefined }, context);
    const summary = await runEvaluate({ ...options, directory }, context);
    const lines = [...evaluationLines(summary), ...writtenLines([join(directory, "summary.json")])];
    for (const line of lines) context.say(line);
    return summary;
  },
});
