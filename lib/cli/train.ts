/** `train`: an encoder for the characters of a corpus. */
import { recipeOf } from "lib/augment/recipes.ts";
import { makeViews } from "lib/augment/views.ts";
import { loadTensorflow } from "lib/jit/tensorflow.ts";
import { imagenet } from "lib/nn/picture.ts";
import { type ProviderChoice, providers, type Taken, takeProvider } from "lib/onnx/provider.ts";
import { presets } from "lib/optim/presets.ts";
import type { PresetName } from "lib/optim/presets.ts";
import { compiledRunner } from "lib/simclr/compiled_runner.ts";
import { type ConfigName, configs, type SimclrConfig, withPreset } from "lib/simclr/config.ts";
import { chanceLoss, floorLoss } from "lib/simclr/nt_xent.ts";
import { batchSize } from "lib/simclr/batches.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { train } from "lib/simclr/train.ts";
import { command, type Context, nearestWord, UsageError } from "./command.ts";
import { addToSummary, type Summary } from "./summary.ts";
import { corpusOptions, openCorpus, openCutOut, outOf, timed, trainingOf } from "./workspace.ts";

export interface TrainChoice {
  readonly directory: string;
  readonly experiment: string;
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
  /** Go on from the newest checkpoint. */
  readonly resume?: boolean;
}

function named<K extends string>(
  table: Readonly<Record<K, unknown>>,
  { typed, what }: { typed: string; what: string },
): K {
  if (Object.hasOwn(table, typed)) return typed as K;
  const known = Object.keys(table);
  throw new UsageError(
    `There is no ${what} "${typed}". Did you mean ${nearestWord(typed, known)}? ` +
      `Known: ${known.join(", ")}`,
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
export function configOf({ experiment, preset, epochs, batch, chunk }: TrainChoice): SimclrConfig {
  const base = configs[named<ConfigName>(configs, { typed: experiment, what: "experiment" })];
  const config = preset === undefined
    ? base
    : withPreset(base, named<PresetName>(presets, { typed: preset, what: "preset" }));
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

/** Trains on the corpus in `directory`. */
export async function runTrain(choice: TrainChoice, context: Context): Promise<Summary> {
  const { directory, seed, resume = false } = choice;
  const engine = named(engines, { typed: choice.engine ?? "onnx", what: "engine" });
  const config = configOf(choice);
  const corpus = openCorpus(directory);
  const background = config.background ? "with background" : "without background";
  const views = makeViews({
    recipe: recipeOf(config.augmentation),
    size: config.size,
    seed,
    ...imagenet,
    open: (item) => openCutOut(corpus, item, background),
  });
  const items = corpus.characters.map(({ id }) => ({ id }));
  const { runner, provider } = await engines[engine](choice, context);
  const { result, seconds } = await timed(async () => {
    using bar = context.bar("training", 1);
    let told = false;
    return await train({
      items,
      views,
      config,
      seed,
      directory: trainingOf(directory),
      resume,
      signal: context.signal,
      runner,
      onStep({ record, steps, diagnosis }) {
        if (!told) bar.total(steps);
        told = true;
        bar.at(record.step, `loss ${record.loss.toFixed(3)}, ${diagnosis.verdict}`);
      },
    });
  });
  const { history, finished, checkpoint, diagnosis } = result;
  const pairs = batchSize({ count: items.length, batch: config.batch });
  context.say(diagnosis?.words ?? "Nothing was left to train.");
  if (!finished) context.say(`Stopped after step ${checkpoint.step}. --resume goes on from it.`);
  return addToSummary(directory, {
    training: {
      experiment: choice.experiment,
      engine,
      steps: checkpoint.step,
      epochs: config.epochs,
      pairs,
      finished,
      provider,
      loss: { first: history[0]?.loss ?? NaN, last: history.at(-1)?.loss ?? NaN },
      chance: chanceLoss(pairs),
      floor: floorLoss(pairs, { temperature: config.temperature }),
      diagnosis: diagnosis?.words ?? "",
    },
    seconds: { train: seconds },
  });
}

export const trainOptions = {
  experiment: {
    kind: "text",
    about: `One of ${Object.keys(configs).join(", ")}`,
    default: "demo",
    value: "NAME",
  },
  epochs: { kind: "number", about: "Default: the experiment's" },
  batch: { kind: "number", about: "Pairs per step; default: the experiment's" },
  preset: { kind: "text", about: `Optimiser: ${Object.keys(presets).join(", ")}`, value: "NAME" },
  engine: {
    kind: "text",
    about: "onnx (compiled), or tensorflow (operation by operation)",
    default: "onnx",
    value: "NAME",
  },
  threads: { kind: "number", about: "Threads; default: one per core" },
  provider: {
    kind: "text",
    about: `Where the compiled step runs: auto, ${Object.keys(providers).join(", ")}`,
    default: "cpu",
    value: "NAME",
  },
  "steps-per-run": {
    kind: "number",
    about: "Steps in one run of the graph; a stop takes effect at its end",
    default: 1,
  },
  chunk: { kind: "number", about: "Pairs at a time within a batch (GradCache), to save memory" },
  resume: { kind: "flag", about: "Go on from the newest checkpoint" },
} as const;

export const trainCommand = command({
  name: "train",
  about: "Train an encoder on the characters of a corpus by SimCLR.",
  takes: [],
  options: { ...corpusOptions, ...trainOptions },
  run: ({ options }, context) => runTrain({ ...options, directory: outOf(options) }, context),
});
