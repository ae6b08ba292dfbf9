/** All of a detector trained for so many steps, its plates and its model open already. */
import { printsInput } from "lib/detect/input_form.ts";
import { detectorDefaults, sourceDefaults } from "lib/finetune/defaults.ts";
import type { DetectorConfig } from "lib/finetune/detector_training.ts";
import { tunedClass } from "lib/finetune/study.ts";
import type { AugmentationOptions } from "lib/finetune/training_pictures.ts";
import { trainWholeDetector, type WholeDetector } from "lib/finetune/whole_detector.ts";
import { readSources, type SourcesChoice } from "./detector_sources.ts";
import type { FineTuningStart } from "./fine_tune.ts";
import type { TuningChoice } from "./tune_lengths.ts";
import { surroundings, timed } from "./record.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { lossTenths } from "./loss_tenths.ts";

/** For how long it is trained, and on what. */
export interface StepsChoice extends TuningChoice, SourcesChoice {
  /** Steps of the run. */
  readonly steps: number;
  /** Sides of the square pictures in pixels, by turns; multiples of 32. Default 416. */
  readonly sizes?: readonly number[];
  /** What differs from the default changes of pictures. */
  readonly augmentation?: Partial<AugmentationOptions>;
}

/** What such a training was made of and gave. */
export interface FineTunedSteps extends Omit<WholeDetector, "history"> {
  /** All of the network learnt. */
  readonly train: "all";
  /** Of Deno and of the packages that numbers depend on. */
  readonly versions: Readonly<Record<string, string>>;
  /** System, processor and cores. */
  readonly machine: Readonly<Record<string, string | number>>;
  /** Of the training. */
  readonly seconds: number;
  /** The model that it began as, and its SHA-256. */
  readonly start: { readonly name: string; readonly sha256: string };
  /** What the collection is called. */
  readonly corpus: string;
  /** Books that were left out by name, with commas between them. */
  readonly without: string;
  /** The fold that was left out. */
  readonly fold: number | null;
  /** Labelled plates. */
  readonly plates: number;
  /** Plates labelled by another detector. */
  readonly pseudo: number;
  /** Engraved plates. */
  readonly engraver: number;
  /** How it was trained. */
  readonly config: DetectorConfig;
  /** Mean losses of the first and of the last tenth of the steps. */
  readonly losses: { readonly first: number; readonly last: number };
}

/** What the file says of how it was made. */
function aboutOf(options: StepsChoice, { start, plates, labels, sizes }: {
  readonly start: Pick<FineTuningStart["start"], "sha256" | "widen">;
  readonly plates: string;
  readonly labels: "all" | "judged";
  readonly sizes: readonly number[];
}): Readonly<Record<string, string>> {
  const { folds, engraverShare: share, pseudoShare } = { ...sourceDefaults, ...options };
  const { without = [], fold, engraver = 0, pseudo, augmentation = {}, seed, steps } = options;
  const augment = Object.entries(augmentation).map(([name, value]) => `${name}=${value}`).join(",");
  return {
    tuned: JSON.stringify({
      from: start.sha256,
      widen: start.widen,
      plates,
      labels,
      without: without.join(","),
      ...fold === undefined ? {} : { fold: `${fold} of ${folds}` },
      engraver,
      share,
      ...pseudo === undefined ? {} : { pseudo, pseudoShare },
      ...augment === "" ? {} : { augment },
      seed,
      steps,
      sizes,
    }),
  };
}

/**
 * What `fineTuneSteps` does once its plates and its model are open.
 *
 * @throws {UsageError} where a book or a fold that is to be left out is not there
 * @throws {Error} where plates have no book, the directory holds another training, or it is stopped
 */
export async function tuneSteps(
  { start, whole: collection }: Pick<FineTuningStart, "start" | "whole">,
  options: StepsChoice,
  context: StageContext = silent,
): Promise<FineTunedSteps> {
  const { directory, seed, threads, steps, sizes = detectorDefaults.sizes } = options;
  const { batch = detectorDefaults.batch, learningRate = detectorDefaults.learningRate } = options;
  const { augmentation = {}, without = [], fold, engraver = 0 } = options;
  const { signal } = context;
  const { sources, plates, pseudo, labels } = await readSources(collection, options, context);
  const config = { ...detectorDefaults, batch, sizes, learningRate, steps };
  const { result, seconds } = await timed(async () => {
    using bar = context.bar("training", steps);
    return await trainWholeDetector({
      model: start.model,
      startsAs: start.startsAs,
      sources,
      augmentation,
      config,
      seed,
      directory,
      className: tunedClass,
      input: printsInput,
      about: aboutOf(options, {
        start,
        plates: collection.name,
        labels,
        sizes,
      }),
      session: { threads },
      signal,
      onStep: ({ step, losses }) => bar.at(step, `loss ${losses.loss.toFixed(2)}`),
    });
  });
  if (signal.aborted) {
    context.say("Stopped; the last step is saved, and the same command goes on from it.");
    signal.throwIfAborted();
  }
  const { history, ...trained } = result;
  return {
    train: "all",
    ...surroundings(),
    seconds,
    start: { name: start.name, sha256: start.sha256 },
    corpus: collection.name,
    without: without.join(","),
    fold: fold ?? null,
    plates,
    pseudo,
    engraver,
    config,
    losses: lossTenths(history),
    ...trained,
  };
}
