/** An encoder for the characters of a run: trained anew, or gone on with, and recorded. */
import { originOf } from "lib/corpus/origin.ts";
import { splitByWork } from "lib/corpus/splits.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import type { HeldOut } from "lib/simclr/held_out.ts";
import { diagnose } from "lib/simclr/monitor.ts";
import { chanceLoss } from "lib/simclr/nt_xent.ts";
import { outlineOf, type TrainingItem } from "lib/simclr/plan.ts";
import { train } from "lib/simclr/train.ts";
import { Random } from "lib/tensor/random.ts";
import { backgroundOf, type Corpus, cutOutOrNull, openCorpus } from "./corpus.ts";
import { goingOf } from "./going_on.ts";
import { withGrid } from "./grid_start.ts";
import { encoderDigest, partOf, partSaid, taskFor, trainingOf, workIn } from "./run.ts";
import { readVerdicts } from "./run_verdicts.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, readSummary, type Summary, type TrainingSummary } from "./summary.ts";
import { type ConfigChoice, configOf } from "./train_config.ts";
import { type EngineChoice, engines } from "./train_engine.ts";
import { type FiguresChoice, type TrainingFigures, trainingFigures } from "./training_figures.ts";
import { openSource } from "./training_source.ts";
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

/** Numbers of the characters to train on and of those to hold out, by work. */
export function splitOf(
  { characters }: Pick<Corpus, "characters">,
  { share, seed }: { readonly share: number; readonly seed: number },
): { train: number[]; heldOut: number[] } {
  const sheets = [...new Map(characters.map(({ sheet }) => [sheet.id, sheet])).values()];
  const parts = splitByWork(sheets, {
    shares: { train: 1 - share, validation: share, test: 0 },
    random: new Random(seed).fork("held out"),
  });
  const out = new Set(parts.validation);
  const all = characters.map((_, i) => i);
  const heldOut = all.filter((i) => out.has(characters[i].plate));
  const train = all.filter((i) => !out.has(characters[i].plate));
  // too few to compare, on either side: all are trained on
  return heldOut.length < 2 || train.length < 2 ? { train: all, heldOut: [] } : { train, heldOut };
}

/** Where it is known from who is who, and of how many. */
function identitiesSaid(
  { share, figures, from = [] }: NonNullable<SimclrConfig["identities"]>,
  items: readonly TrainingItem[],
): NonNullable<TrainingSummary["identities"]> {
  const named = items.flatMap(({ identity }) => identity ? [identity] : []);
  return { share, figures, from, people: new Set(named).size, named: named.length };
}

/** Trains on the corpus in `directory`, or goes on with the training that is there. */
export async function runTrain(choice: TrainChoice, context: StageContext): Promise<Summary> {
  const { directory, seed, threads, heldOut: share = 0 } = choice;
  const again = !choice.resume;
  if (!(share >= 0 && share < 1)) {
    throw new UsageError(`--held-out is a share of works from 0 to below 1, not ${share}`);
  }
  const engine = keyOf(engines, { typed: choice.engine ?? "onnx", what: "engine" });
  configOf(choice); // says what is wrong before figures are engraved for it
  using _alone = workIn(directory, "train an encoder");
  const figures = await trainingFigures(choice, context);
  const { corpus, own } = figures;
  const kin = kinOf(choice, corpus);
  const config = {
    ...configOn(choice, figures),
    ...choice.verdicts && { twins: "masked" as const },
  };
  const background = backgroundOf(config);
  const { train: shown, heldOut: apart } = splitOf(
    { characters: corpus.characters.slice(0, own) },
    { share, seed },
  );
  const guests = corpus.characters.slice(own).map((_, i) => own + i);
  const split = { train: [...shown, ...guests], heldOut: apart };
  const itemOf = (i: number) => corpus.characters[i];
  const items = split.train.map((i) => ({
    id: itemOf(i).id,
    identity: figures.identities[i],
    alone: i < own,
    twins: kin[i] ?? null,
  }));
  const pictures = corpus.digests.figures;
  const outline = outlineOf(items, { config, seed });
  const { standing, resume } = goingOf({ ...outline, config, seed, pictures }, {
    directory,
    again,
  });
  const known = readSummary(directory);
  if (standing.kind === "finished" && resume) {
    const whole = known.training?.finished && standing.directory === trainingOf(directory) &&
      known.origins?.training?.encoder === encoderDigest(directory);
    context.say(
      `The training in ${
        trainingOf(directory)
      } is finished, at step ${standing.checkpoint.step}. ` +
        "--again trains anew, and keeps these weights until the new ones are whole.",
    );
    if (whole) return known;
  }
  if (standing.kind === "unfinished" && resume) {
    context.say(`Going on from step ${standing.checkpoint.step} of ${outline.steps}.`);
  }
  const part = partOf(known);
  if (part) context.say(partSaid(part));
  await using source = openSource(corpus, { ...choice, config, split, background, items }, context);
  const views = await source.look();
  const heldOut: HeldOut | undefined = split.heldOut.length === 0 ? undefined : {
    items: split.heldOut.map(itemOf).map(({ id, name, plate }) => ({
      id,
      label: name,
      sheet: plate,
    })),
    views: source.heldOut.views,
    session: { threads },
  };
  const start = await startOf(config, choice.weights);
  if (!resume) context.say(start.said);
  const shownOwn = split.train.filter((i) => i < own);
  const pretrained = resume ? start.pretrained : await withGrid(start.pretrained, {
    config,
    seed,
    threads,
    count: shownOwn.length,
    open: (n) => cutOutOrNull(corpus, shownOwn[n], background, context),
  }, context);
  const { runner, provider } = await engines[engine](choice, context);
  using bar = context.bar("training", 1);
  let told = false;
  const result = await train({
    items,
    pictures,
    views: source.train.views,
    release: source.train.release,
    config,
    seed,
    directory: trainingOf(directory),
    resume,
    signal: context.signal,
    runner,
    pretrained: pretrained ?? undefined,
    heldOut,
    onStep({ record, steps, diagnosis }) {
      if (!told) bar.total(steps);
      told = true;
      bar.at(record.step, `loss ${record.loss.toFixed(3)}, ${diagnosis.verdict}`);
    },
  });
  bar[Symbol.dispose]();
  const { history, finished, checkpoint } = result;
  const { pairs, floor } = outline;
  const chance = chanceLoss(pairs);
  const last = history.at(-1);
  const diagnosis = result.diagnosis ?? (last ? diagnose({ ...last, chance, floor }) : null);
  context.say(diagnosis?.words ?? "Nothing was trained.");
  const { step, start: from } = checkpoint;
  context.say(`The encoder: ${featuresOf({ config, start: from })}.`);
  if (!finished && diagnosis?.verdict !== "diverged") {
    context.say(`Stopped after step ${step}; it is saved, and the same command goes on from it.`);
  }
  // what lies in the folder is still the training before
  if (!finished && result.directory !== trainingOf(directory)) {
    context.say("The weights of the training before stay until this one is done.");
    return known;
  }
  const digest = encoderDigest(directory);
  const parameters = { experiment: choice.experiment, seed, heldOut: share };
  // what lies beside the run's own figures is no part of its corpus
  const origin = originOf({
    encoder: digest,
    corpus: openCorpus(directory).digests.figures,
    parameters,
  });
  return addToSummary(directory, {
    origins: digest === null ? {} : { training: origin },
    training: {
      experiment: choice.experiment,
      engine,
      start: from,
      steps: step,
      epochs: config.epochs,
      pairs,
      items: { trained: items.length, heldOut: split.heldOut.length },
      ...config.identities && { identities: identitiesSaid(config.identities, items) },
      ...config.books && { books: config.books },
      finished,
      provider,
      unreadable: source.unreadable,
      part,
      views,
      loss: { first: history[0]?.loss ?? NaN, last: last?.loss ?? NaN },
      chance,
      floor,
      diagnosis: diagnosis?.words ?? "",
    },
    // of all goings-on together
    seconds: { train: Number(result.seconds.toFixed(2)) },
  });
}
