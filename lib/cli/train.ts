/** `train`: an encoder for the characters of a corpus. */
import { join } from "node:path";
import { loadTensorflow } from "lib/jit/tensorflow.ts";
import { originOf } from "lib/corpus/origin.ts";
import { splitByWork } from "lib/corpus/splits.ts";
import { type ProviderChoice, providers, type Taken, takeProvider } from "lib/onnx/provider.ts";
import { type PresetName, presets } from "lib/optim/presets.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import {
  type ConfigName,
  configs,
  reduced,
  resized,
  type SimclrConfig,
  withPreset,
} from "lib/simclr/config.ts";
import type { HeldOut } from "lib/simclr/held_out.ts";
import { chanceLoss, floorLoss } from "lib/simclr/nt_xent.ts";
import { batchSize } from "lib/simclr/batches.ts";
import { diagnose } from "lib/simclr/monitor.ts";
import { outlineOf } from "lib/simclr/plan.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { train } from "lib/simclr/train.ts";
import { Random } from "lib/tensor/random.ts";
import { command, type Context, ranges, suggestion, UsageError } from "./command.ts";
import { evaluateOptions } from "./evaluate.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { goingOf, withCorpus } from "./going_on.ts";
import { runOrNew, runOrNewOptions } from "./run_folder.ts";
import { addToSummary, readSummary, type Summary } from "lib/study/summary.ts";
import { evaluationLines, writtenLines } from "./told.ts";
import { resultOf, writeResult } from "lib/study/record.ts";
import { defaultCache, defaultWorkers, openSource } from "./train_source.ts";
import { featuresOf, startOf } from "lib/study/weights.ts";
import { outOf } from "lib/study/collection.ts";
import { type Corpus, openCorpus } from "lib/study/corpus.ts";
import { encoderDigest, partOf, partSaid, trainingOf, workIn } from "lib/study/run.ts";

export interface TrainChoice {
  readonly directory: string;
  readonly experiment: string;
  readonly reduced?: boolean;
  readonly height?: number;
  readonly width?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly preset?: string;
  readonly seed: number;
  readonly threads?: number;
  readonly provider?: string;
  readonly "steps-per-run"?: number;
  readonly chunk?: number;
  /** Name of one of `engines`. */
  readonly engine?: string;
  /**
   * Go on with the training that is there. Default false: train anew, whatever is there, whose weights
   * stay until the new ones are whole.
   */
  readonly resume?: boolean;
  /** "random", a name of models/, or a safetensors file. Default: see weights.ts. */
  readonly weights?: string;
  /** Share of works that are not trained on, but looked at. */
  readonly heldOut?: number;
  /** Workers that make views. Default `defaultWorkers`. */
  readonly workers?: number;
  /** GiB of opened cut-outs to keep on disk. Default `defaultCache`. */
  readonly cache?: number;
}

function named<K extends string>(
  table: Readonly<Record<K, unknown>>,
  { typed, what }: { typed: string; what: string },
): K {
  if (Object.hasOwn(table, typed)) return typed as K;
  const known = Object.keys(table);
  throw new UsageError(
    `There is no ${what} "${typed}".${suggestion(typed, known)} Known: ${known.join(", ")}`,
  );
}

/** What carries the steps out; what each takes of the options. */
const engines = {
  onnx: async (choice: TrainChoice, context: Context) => {
    const { provider } = await providerOf(choice, context);
    const { threads } = choice;
    const runner = compiledRunner({ threads, provider, stepsPerRun: choice["steps-per-run"] });
    return { runner, provider };
  },
  tensorflow({ threads, provider = "cpu", "steps-per-run": stepsPerRun = 1 }: TrainChoice) {
    if (provider !== "cpu" || stepsPerRun !== 1) {
      throw new UsageError("--provider and --steps-per-run belong to --engine onnx");
    }
    const { gpu } = loadTensorflow({ threads });
    return { runner: tensorflowRunner({ threads }), provider: gpu ? "gpu" : "cpu" };
  },
};

/** The config of an experiment with what was asked to be different. */
export function configOf(
  { experiment, preset, epochs, batch, chunk, height, width, ...choice }: TrainChoice,
): SimclrConfig {
  const whole = configs[named<ConfigName>(configs, { typed: experiment, what: "experiment" })];
  const base = choice.reduced ? reduced(whole) : whole;
  const sized = resized(base, {
    height: height ?? base.size.height,
    width: width ?? base.size.width,
  });
  const config = preset === undefined
    ? sized
    : withPreset(sized, named<PresetName>(presets, { typed: preset, what: "preset" }));
  return {
    ...config,
    epochs: epochs ?? config.epochs,
    batch: batch ?? config.batch,
    chunk: chunk ?? config.chunk,
  };
}

/** The provider that was asked for; with "auto" it says which, and why not the others. */
async function providerOf({ provider = "cpu" }: TrainChoice, context: Context): Promise<Taken> {
  const known = { auto: true, ...providers };
  const choice = named<ProviderChoice>(known, { typed: provider, what: "provider" });
  const taken = await takeProvider(choice);
  if (choice !== "auto") return taken;
  for (const { provider, reason } of taken.refused) context.say(`not on ${provider}: ${reason}`);
  context.say(`Training on ${taken.provider}.`);
  return taken;
}

/** Numbers of the characters to train on and of those to hold out, by work. */
export function splitOf(
  { characters }: Corpus,
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

/** Trains on the corpus in `directory`, or goes on with the training that is there. */
export async function runTrain(choice: TrainChoice, context: Context): Promise<Summary> {
  const { directory, seed, threads, heldOut: share = 0 } = choice;
  const again = !choice.resume;
  if (!(share >= 0 && share < 1)) {
    throw new UsageError(`--held-out is a share of works from 0 to below 1, not ${share}`);
  }
  const engine = named(engines, { typed: choice.engine ?? "onnx", what: "engine" });
  const config = configOf(choice);
  const corpus = openCorpus(directory);
  const background = config.background ? "with background" : "without background";
  const split = splitOf(corpus, { share, seed });
  const itemOf = (i: number) => corpus.characters[i];
  const items = split.train.map(itemOf).map(({ id }) => ({ id }));
  using _alone = workIn(directory, "train an encoder");
  const pictures = corpus.digests.figures;
  const outline = outlineOf(items, { config });
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
  await using source = openSource(corpus, { ...choice, config, split, background }, context);
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
  const { pretrained, said } = await startOf(config, choice.weights);
  if (!resume) context.say(said);
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
  const pairs = batchSize({ count: items.length, batch: config.batch });
  const [chance, floor] = [chanceLoss(pairs), floorLoss(pairs, config)];
  const last = history.at(-1);
  const diagnosis = result.diagnosis ?? (last ? diagnose({ ...last, chance, floor }) : null);
  context.say(diagnosis?.words ?? "Nothing was trained.");
  const { step, start } = checkpoint;
  context.say(`The encoder: ${featuresOf({ config, start })}.`);
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
  const origin = originOf({ encoder: digest, corpus: pictures, parameters });
  return addToSummary(directory, {
    origins: digest === null ? {} : { training: origin },
    training: {
      experiment: choice.experiment,
      engine,
      start,
      steps: step,
      epochs: config.epochs,
      pairs,
      items: { trained: items.length, heldOut: split.heldOut.length },
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

/** Pixels of a view. */
const side = { least: 16, most: 1024, whole: true } as const;
const pairs = { least: 2, most: 65_536, whole: true } as const;

export const trainOptions = {
  experiment: {
    kind: "text",
    about: "What is trained how, as one of the study's",
    choices: Object.keys(configs),
    default: "demo",
  },
  reduced: { kind: "flag", about: "Views of 96 x 56 (ViT 96 x 64) and 32 pairs" },
  height: {
    kind: "number",
    about: "Pixels of a view; default: the experiment's",
    range: side,
  },
  width: {
    kind: "number",
    about: "Pixels of a view; default: the experiment's",
    range: side,
  },
  epochs: {
    kind: "number",
    about: "Default: the experiment's",
    range: { least: 1, most: 100_000, whole: true },
  },
  batch: { kind: "number", about: "Pairs per step; default: the experiment's", range: pairs },
  weights: {
    kind: "text",
    about: "random, a name of models/, or a file; default: the experiment's where at hand",
    value: "NAME|FILE",
  },
  "held-out": {
    kind: "number",
    about: "Share of works looked at, not trained on",
    default: 0.2,
    range: { least: 0, most: 0.99 },
  },
  preset: { kind: "text", about: "Optimiser", choices: Object.keys(presets) },
  engine: {
    kind: "text",
    about: "onnx (compiled), or tensorflow (operation by operation)",
    default: "onnx",
    choices: Object.keys(engines),
  },
  threads: { kind: "number", about: "Threads; default: one per core", range: ranges.threads },
  workers: {
    kind: "number",
    about: "Threads that make views; 0: the one that trains",
    default: defaultWorkers,
    range: { least: 0, most: 256, whole: true },
  },
  cache: {
    kind: "number",
    about: "GiB of opened cut-outs to keep on disk; 0: none, they are kept in memory",
    default: defaultCache,
    range: { least: 0, most: 100_000 },
  },
  provider: {
    kind: "text",
    about: "Where the compiled step runs",
    default: "cpu",
    choices: ["auto", ...Object.keys(providers)],
  },
  "steps-per-run": {
    kind: "number",
    about: "Steps in one run of the graph; a stop takes effect at its end",
    default: 1,
    range: { least: 1, most: 1000, whole: true },
  },
  chunk: {
    kind: "number",
    about: "Pairs at a time within a batch (GradCache), to save memory",
    range: pairs,
  },
  resume: { kind: "flag", about: "Go on from the newest checkpoint; this is what it does anyway" },
  again: {
    kind: "flag",
    about: "Train anew; the weights that are there stay until the new ones are whole",
  },
} as const;

export const trainCommand = command({
  name: "train",
  about: "Train an encoder on the characters of a corpus by SimCLR; extracts them where needed.",
  takes: [],
  examples: [
    "train",
    "train --out out/demo --epochs 40",
    "train --experiment ResNet18_50epoch_base_aug --reduced --corpus ../my-prints",
  ],
  options: {
    ...runOrNewOptions,
    ...trainOptions,
    result: { kind: "text", about: "Evaluate, too, and write it all to this file", value: "FILE" },
    queries: evaluateOptions.queries,
  },
  async run({ options }, context) {
    const run = runOrNew(options, context);
    const directory = outOf(run);
    await withCorpus({ ...run, threads: options.threads }, context);
    context.signal.throwIfAborted();
    const heldOut = options["held-out"];
    const choice = { ...options, directory, heldOut, resume: !options.again };
    const trained = await runTrain(choice, context);
    const written = [join(directory, "summary.json"), trainingOf(directory)];
    for (const line of writtenLines(written)) context.say(line);
    const whole = trained.training?.finished && !context.signal.aborted;
    if (options.result === undefined || !whole) return trained;
    const summary = await runEvaluate({ ...choice, head: true }, context);
    const typed = ["deno task train", ...Deno.args.slice(1).filter((word) => word !== "--json")];
    for (const line of evaluationLines(summary)) context.say(line);
    for (const line of writtenLines([options.result])) context.say(line);
    writeResult(options.result, resultOf({ directory, command: typed.join(" ") }, summary));
    return summary;
  },
});
