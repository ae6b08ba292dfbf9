/** An encoder for the characters of a run: trained anew, or gone on with, and recorded. */
import { originOf } from "lib/corpus/origin.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { checkpointFiles, type Pretrained } from "lib/simclr/checkpoint.ts";
import type { HeldOut } from "lib/simclr/held_out.ts";
import { diagnose, type Diagnosis } from "lib/simclr/monitor.ts";
import { chanceLoss } from "lib/simclr/nt_xent.ts";
import { outlineOf, type TrainingItem } from "lib/simclr/plan.ts";
import { train, type TrainingResult, type TrainOptions } from "lib/simclr/train.ts";
import { type Background, backgroundOf, type Corpus, cutOutOrNull, openCorpus } from "./corpus.ts";
import { goingOf } from "./going_on.ts";
import { withGrid } from "./grid_start.ts";
import { encoderDigest, partOf, partSaid, taskFor, trainingOf, workIn } from "./run.ts";
import { readVerdicts } from "./run_verdicts.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, readSummary, type Summary, type TrainingSummary } from "./summary.ts";
import { experimentOf } from "./experiment_file.ts";
import { type ConfigChoice, configOf } from "./train_config.ts";
import { type EngineChoice, engines } from "./train_engine.ts";
import { type FiguresChoice, type TrainingFigures, trainingFigures } from "./training_figures.ts";
import { openSource, type TrainingSource } from "./training_source.ts";
import { splitOf } from "./training_split.ts";
import { identityDefaults } from "./identity_sources.ts";
import { keyOf, UsageError } from "./usage.ts";
import { kinByVerdicts } from "./verdict_kin.ts";
import { featuresOf, startOf } from "./weights.ts";

export interface TrainChoice extends ConfigChoice, EngineChoice, FiguresChoice {
  readonly directory: string;
  readonly seed: number;
  /** Name of one of `engines`. Default "onnx". */
  readonly engine?: string;
  /**
   * Go on with the training that is there. Default false: train anew, whatever is there, whose weights
   * stay until the new ones are whole.
   */
  readonly resume?: boolean;
  /** "random", a name of models/, or a safetensors file. Default: see weights.ts. */
  readonly weights?: string | undefined;
  /** Share of works that are not trained on, but looked at, 0 to below 1. Default 0. */
  readonly heldOut?: number;
  /** Workers that make views. Default `defaultWorkers`. */
  readonly workers?: number;
  /** GiB of opened cut-outs to keep on disk. Default `defaultCache`. */
  readonly cache?: number;
  /** Share of a batch that comes in groups of one identity, where some are known. Default .5. */
  readonly identityShare?: number | undefined;
  /** Figures of such a group. Default 4. */
  readonly identityFigures?: number | undefined;
  /** Figures that verdicts call the same are no negatives of each other. Default false. */
  readonly verdicts?: boolean;
}

/** What a training begins with. */
type Start = Awaited<ReturnType<typeof startOf>>;

/** The config of an experiment on some figures. */
function configOn(choice: TrainChoice, { from, books }: TrainingFigures): SimclrConfig {
  const { identityShare, identityFigures } = choice;
  const { share, figures } = identityDefaults;
  const identities = {
    share: identityShare ?? share,
    figures: identityFigures ?? figures,
    from,
  };
  return { ...configOf(choice), ...from.length > 0 && { identities }, ...books && { books } };
}

/** Which figures verdicts call the same, where that is asked for. @throws {UsageError} where they call none so */
function kinOf({ directory, verdicts }: TrainChoice, { characters }: Corpus): (string | null)[] {
  if (!verdicts) return [];
  const kin = kinByVerdicts(characters.map(({ id }) => id), readVerdicts(directory));
  if (kin.some((one) => one !== null)) return kin;
  throw new UsageError(
    `--verdicts: no verdict in ${directory} calls two of its figures the same. Say so with ` +
      taskFor("review", directory),
  );
}

/** Where it is known from who is who, and of how many. */
function identitiesSaid(
  { share, figures, from = [] }: NonNullable<SimclrConfig["identities"]>,
  items: readonly TrainingItem[],
): NonNullable<TrainingSummary["identities"]> {
  const named = items.flatMap(({ identity }) => identity ? [identity] : []);
  return { share, figures, from, people: new Set(named).size, named: named.length };
}

/** What a training is of: figures, and how they are trained on. */
interface Prepared {
  readonly figures: TrainingFigures;
  readonly config: SimclrConfig;
  readonly background: Background;
  /** Numbers of characters. */
  readonly split: { readonly train: readonly number[]; readonly heldOut: readonly number[] };
  /** Those that are trained on, in their order. */
  readonly items: readonly TrainingItem[];
  readonly outline: ReturnType<typeof outlineOf>;
}

/** Figures of the run, of its labels and of the engraver, as they are asked for. */
async function prepare(choice: TrainChoice, context: StageContext): Promise<Prepared> {
  const { seed, heldOut: share = 0 } = choice;
  const figures = await trainingFigures(choice, context);
  const { corpus: { characters }, own } = figures;
  const kin = kinOf(choice, figures.corpus);
  const config = {
    ...configOn(choice, figures),
    ...choice.verdicts && { twins: "masked" as const },
  };
  // only the run's own figures are held out
  const among = openCorpus(choice.directory).characters;
  const parts = splitOf({ characters: characters.slice(0, own) }, { share, seed, among });
  const guests = characters.slice(own).map((_, i) => own + i);
  const split = { train: [...parts.train, ...guests], heldOut: parts.heldOut };
  const items = split.train.map((i) => ({
    id: characters[i].id,
    identity: figures.identities[i],
    alone: i < own,
    twins: kin[i] ?? null,
  }));
  const outline = outlineOf(items, { config, seed });
  return { figures, config, background: backgroundOf(config), split, items, outline };
}

/** Whether the training that is there goes on, which is said; "whole" where nothing is left to do. */
function goOn(
  { figures: { corpus }, config, outline }: Prepared,
  { choice: { directory, seed, resume: again }, known, start }: {
    readonly choice: TrainChoice;
    readonly known: Summary;
    readonly start: Start;
  },
  context: StageContext,
): boolean | "whole" {
  const pictures = corpus.digests.figures;
  const wanted = { ...outline, config, seed, pictures, start: start.name };
  const { standing, resume } = goingOf(wanted, { directory, again: !again });
  if (!resume) return false;
  if (standing.kind === "finished") {
    context.say(
      `The training in ${
        trainingOf(directory)
      } is finished, at step ${standing.checkpoint.step}. ` +
        "--again trains anew, and keeps these weights until the new ones are whole.",
    );
    const whole = known.training?.finished && standing.directory === trainingOf(directory) &&
      known.origins?.training?.encoder === encoderDigest(directory);
    if (whole) return "whole";
  }
  if (standing.kind === "unfinished") {
    context.say(`Going on from step ${standing.checkpoint.step} of ${outline.steps}.`);
  }
  return true;
}

/** The figures that are looked at and not trained on; undefined where there are none. */
function heldOutOf(
  { figures: { corpus: { characters } }, split }: Prepared,
  { source, threads }: { readonly source: TrainingSource; readonly threads?: number | undefined },
): HeldOut | undefined {
  if (split.heldOut.length === 0) return undefined;
  const items = split.heldOut.map((i) => characters[i])
    .map(({ id, name, plate }) => ({ id, label: name, sheet: plate }));
  return { items, views: source.heldOut.views, session: { threads } };
}

/** The weights that a training begins with, a grid's found on the run's own figures. */
async function firstWeights(
  { figures: { corpus, own }, config, background, split }: Prepared,
  { choice: { seed, threads }, start, resume }: {
    readonly choice: TrainChoice;
    readonly start: Start;
    readonly resume: boolean;
  },
  context: StageContext,
): Promise<Pretrained | null> {
  if (resume) return start.pretrained;
  context.say(start.said);
  const shown = split.train.filter((i) => i < own);
  return await withGrid(start.pretrained, {
    config,
    seed,
    threads,
    count: shown.length,
    open: (n) => cutOutOrNull(corpus, shown[n], background, context),
  }, context);
}

/** Trains, with a bar of the steps. */
async function trainWithBar(
  options: TrainOptions,
  context: StageContext,
): Promise<TrainingResult> {
  using bar = context.bar("training", 1);
  let told = false;
  return await train({
    ...options,
    onStep({ record, steps, diagnosis }) {
      if (!told) bar.total(steps);
      told = true;
      bar.at(record.step, `loss ${record.loss.toFixed(3)}, ${diagnosis.verdict}`);
    },
  });
}

/** What the losses say; null where no step was done. */
function diagnosisOf(
  { history, diagnosis }: TrainingResult,
  { pairs, floor }: Prepared["outline"],
): Diagnosis | null {
  const last = history.at(-1);
  return diagnosis ?? (last ? diagnose({ ...last, chance: chanceLoss(pairs), floor }) : null);
}

/** What the summary says of a training. */
function summaryOf(
  { config, items, split, outline: { pairs, floor } }: Prepared,
  { result: { checkpoint, finished, history }, diagnosis, ...known }:
    & { readonly result: TrainingResult; readonly diagnosis: Diagnosis | null }
    & Pick<TrainingSummary, "experiment" | "engine" | "provider" | "unreadable" | "part" | "views">,
): TrainingSummary {
  return {
    experiment: known.experiment,
    engine: known.engine,
    start: checkpoint.start,
    steps: checkpoint.step,
    epochs: config.epochs,
    pairs,
    items: { trained: items.length, heldOut: split.heldOut.length },
    ...config.identities && { identities: identitiesSaid(config.identities, items) },
    ...config.books && { books: config.books },
    finished,
    provider: known.provider,
    unreadable: known.unreadable,
    part: known.part,
    views: known.views,
    loss: { first: history[0]?.loss ?? NaN, last: history.at(-1)?.loss ?? NaN },
    chance: chanceLoss(pairs),
    floor,
    diagnosis: diagnosis?.words ?? "",
  };
}

/** Says how a training ended. */
function sayEnd(
  { checkpoint: { step, start }, finished }: TrainingResult,
  { config, diagnosis }: Pick<Prepared, "config"> & { readonly diagnosis: Diagnosis | null },
  context: StageContext,
): void {
  context.say(diagnosis?.words ?? "Nothing was trained.");
  context.say(`The encoder: ${featuresOf({ config, start })}.`);
  if (!finished && diagnosis?.verdict !== "diverged") {
    context.say(`Stopped after step ${step}; it is saved, and the same command goes on from it.`);
  }
}

/** Trains on the corpus in `directory`, or goes on with the training that is there. */
export async function runTrain(choice: TrainChoice, context: StageContext): Promise<Summary> {
  const { directory, seed, threads, heldOut: share = 0 } = choice;
  if (!(share >= 0 && share < 1)) {
    throw new UsageError(`--held-out is a share of works from 0 to below 1, not ${share}`);
  }
  const engine = keyOf(engines, { typed: choice.engine ?? "onnx", what: "engine" });
  const { name: experiment } = experimentOf(choice.experiment);
  configOf(choice); // says what is wrong before figures are engraved for it
  using _alone = workIn(directory, "train an encoder");
  const prepared = await prepare(choice, context);
  const { figures: { corpus }, config, background, split, items } = prepared;
  const known = readSummary(directory);
  const start = await startOf(config, choice.weights);
  const resume = goOn(prepared, { choice, known, start }, context);
  if (resume === "whole") return known;
  const part = partOf(known);
  if (part) context.say(partSaid(part));
  await using source = openSource(corpus, { ...choice, config, split, background, items }, context);
  const views = await source.look();
  const pretrained = await firstWeights(prepared, { choice, start, resume }, context);
  const { runner, provider } = await engines[engine](choice, context);
  const result = await trainWithBar({
    items,
    pictures: corpus.digests.figures,
    views: source.train.views,
    release: source.train.release,
    config,
    seed,
    directory: trainingOf(directory),
    resume,
    signal: context.signal,
    runner,
    pretrained: pretrained ?? undefined,
    heldOut: heldOutOf(prepared, { source, threads }),
  }, context);
  const diagnosis = diagnosisOf(result, prepared.outline);
  // before the first weights were kept: there is no encoder to tell of
  const kept = result.directory ?? trainingOf(directory);
  if (diagnosis?.verdict === "diverged" && checkpointFiles(kept).length === 0) {
    throw new Error(`Nothing was trained in ${kept}. ${diagnosis.words}`);
  }
  sayEnd(result, { config, diagnosis }, context);
  // what lies in the folder is still the training before
  if (!result.finished && result.directory !== trainingOf(directory)) {
    context.say("The weights of the training before stay until this one is done.");
    return known;
  }
  const digest = encoderDigest(directory);
  // what lies beside the run's own figures is no part of its corpus
  const origin = originOf({
    encoder: digest,
    corpus: openCorpus(directory).digests.figures,
    parameters: { experiment, seed, heldOut: share },
  });
  const { unreadable } = source;
  return addToSummary(directory, {
    origins: digest === null ? {} : { training: origin },
    training: summaryOf(prepared, {
      ...{ result, diagnosis, experiment, engine, provider, unreadable, part, views },
    }),
    // of all goings-on together
    seconds: { train: Number(result.seconds.toFixed(2)) },
  });
}
