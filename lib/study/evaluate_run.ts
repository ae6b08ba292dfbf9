/** The study's validation of a run: its newest encoder and the baselines, in both galleries, recorded. */
import { recipeName } from "lib/augment/recipes.ts";
import { originOf } from "lib/corpus/origin.ts";
import { type Embedder, phashEmbedder } from "lib/retrieval/embed.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { type Checkpoint, untrained } from "lib/simclr/checkpoint.ts";
import { backgrounds, cutOutOrNull, openCorpus } from "./corpus.ts";
import { evaluate } from "./evaluate.ts";
import type { EvaluationRow } from "./evaluation_row.ts";
import { openFrozen } from "./evaluated_models.ts";
import { topByWork } from "./protocol_row.ts";
import { timed } from "./record.ts";
import { encoderDigest, newestEncoder, taskFor } from "./run.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, type Summary } from "./summary.ts";
import { evaluateVerdicts, verdictLines } from "./verdict_evaluation.ts";
import { startOf } from "./weights.ts";
import { Random } from "lib/tensor/random.ts";

export interface EvaluateChoice {
  readonly directory: string;
  readonly seed: number;
  readonly queries: number;
  readonly threads?: number | undefined;
  /** Rank by the projection head's vectors z too, as "simclr z". */
  readonly head?: boolean;
}

/**
 * The encoder before its first step, from the same weights as the trained one; where those stand in the table
 * by themselves, from random ones.
 */
async function baselineOf(
  { config, seed, start }: Checkpoint,
  { frozen }: { readonly frozen: string | undefined },
  context: StageContext,
) {
  if (start === "random" || start === frozen) return untrained(config, seed);
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
export async function runEvaluate(
  { directory, seed, queries, threads, head = false }: EvaluateChoice,
  context: StageContext,
): Promise<Summary> {
  const corpus = openCorpus(directory);
  if (encoderDigest(directory) === null) {
    throw new Error(
      `Nothing was trained in ${directory}: run ${
        taskFor("train", directory)
      } first, or compare what needs ` +
        `no training: ${taskFor("evaluate", directory)} --all`,
    );
  }
  const { checkpoint, digest } = newestEncoder(directory);
  const { config } = checkpoint;
  const { length: count } = corpus.characters;
  const { result: evaluation, seconds } = await timed(async () => {
    await using trained = await openEncoder(checkpoint, { threads });
    await using z = head
      ? await openEncoder(checkpoint, { threads, output: "z", label: "simclr z" })
      : null;
    await using frozen = await openFrozen(config, { directory, threads });
    const isKnown = { frozen: frozen?.embedder.init };
    await using raw = await openEncoder(await baselineOf(checkpoint, isKnown, context), {
      threads,
      label: "untrained",
    });
    const models: Embedder[] = [
      trained,
      ...z ? [z] : [],
      ...frozen ? [frozen.embedder] : [],
      raw,
      phashEmbedder,
    ];
    const rows: EvaluationRow[] = [];
    using bar = context.bar("evaluating", backgrounds.length * (count + queries));
    for (const [g, gallery] of backgrounds.entries()) {
      const open = (i: number) => cutOutOrNull(corpus, i, gallery, context);
      const evaluated = await evaluate({ count, open }, {
        models,
        config,
        seed,
        queries,
        signal: context.signal,
        onProgress: (done) => bar.at(g * (count + queries) + done, gallery),
      });
      const { length: size } = evaluated.figures;
      if (size === 0) throw nothingReadable(directory, gallery);
      const { works, tops } = topByWork(evaluated, {
        workOf: (figure) => corpus.characters[figure].sheet.work,
        random: new Random(seed).fork(gallery),
      });
      const augmentation = recipeName(config.augmentation);
      evaluated.models.forEach(({ model, init, result: { top1, top3, top10 } }, m) => {
        const top = { top1, top3, top10, augmentation, works, byWork: tops[m] };
        rows.push({ model, init, gallery, size, queries, ...top });
      });
    }
    return rows;
  });
  for (const line of verdictLines(await evaluateVerdicts(directory, { threads }))) {
    context.say(line);
  }
  const parameters = { queries, seed, head };
  const origin = originOf({ encoder: digest, corpus: corpus.digests.figures, parameters });
  return addToSummary(directory, {
    evaluation,
    origins: { evaluation: origin },
    seconds: { evaluate: seconds },
  });
}
