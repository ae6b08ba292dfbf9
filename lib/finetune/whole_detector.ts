/** A whole YOLOX, from its file and labelled plates to a file again: all of its weights learn. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { InputForm } from "lib/detect/input_form.ts";
import type { SessionOptions } from "lib/onnx/session.ts";
import { sha256 } from "lib/tensor/digest.ts";
import {
  type DetectorConfig,
  type DetectorStepRecord,
  type DetectorTraining,
  trainDetector,
  type TrainedDetector,
} from "./detector_training.ts";
import { openBatches } from "./batches.ts";
import { detectorRandom, drawBatch } from "./detection_batch.ts";
import { folded, measureStatistics } from "./normalisation.ts";
import {
  type AugmentationOptions,
  trainingPictures,
  type WeightedPlates,
} from "./training_pictures.ts";
import { tunedNetwork } from "./tuned_model.ts";
import { readNetwork, withNetworkClasses, type YoloxNetwork } from "./yolox_network.ts";

/** What a whole detector is trained on, how, and where it is written. */
export interface WholeDetectorOptions {
  /** A YOLOX of any size, whose input is square or free. */
  readonly model: Uint8Array;
  /** Of its classes, the one that figures start as. Default 0, COCO's person. */
  readonly startsAs?: number;
  /** Groups of plates that pictures are made of. */
  readonly sources: readonly WeightedPlates[];
  /** What differs from the default changes to pictures. */
  readonly augmentation?: Partial<AugmentationOptions> | undefined;
  /** Steps, sizes, learning rate and the rest of the training. */
  readonly config: DetectorConfig;
  /** The seed of pictures and their changes. */
  readonly seed: number;
  /** Where the checkpoint and the trained model go. */
  readonly directory: string;
  /** What figures are called in the file. */
  readonly className: string;
  /** How plates are to reach it, for whoever opens the file. Default: fitted by areas to the first size. */
  readonly input?: InputForm | undefined;
  /** Further texts for the file. */
  readonly about?: Readonly<Record<string, string>>;
  /** How ONNX Runtime runs the network. */
  readonly session?: Pick<SessionOptions, "threads"> | undefined;
  /** Stops after the step under way, and saves it. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step. */
  readonly onStep?: (record: DetectorStepRecord) => void;
  /** Called after some steps. */
  readonly look?: {
    readonly every: number;
    readonly at: (step: number, seen: Looked) => Promise<void>;
  };
}

/** A training as it stands after a step. */
export interface Looked {
  /** The weights as they stand, and the network that they belong to. */
  readonly trained: TrainedDetector & { readonly network: YoloxNetwork };
  /** One record per step so far. */
  readonly history: readonly DetectorStepRecord[];
  /** The model as it would be written now. */
  readonly model: () => Uint8Array;
}

/** A trained detector's file. */
export interface WholeDetector extends Pick<DetectorTraining, "history" | "finished"> {
  /** The trained model, of the running mean of the weights. */
  readonly file: string;
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string;
}

export { drawBatch };

/** Batches of pictures from which means and deviations are measured. */
const measured = 8;

/** What plates are, so that a checkpoint is not gone on with on others. */
const digestOf = (sources: readonly WeightedPlates[]): string =>
  sha256(JSON.stringify(sources.map(({ plates, weight }) => [
    weight,
    plates.map(({ id, width, height, regions }) => [id, width, height, regions]),
  ])));

/** The model with the weights of a trained network. */
const fileOf = (
  model: Uint8Array,
  network: YoloxNetwork,
  { weights, statistics, className, input, about }:
    & TrainedDetector
    & Pick<WholeDetectorOptions, "className" | "input" | "about">,
): Uint8Array =>
  tunedNetwork(model, network, {
    weights: folded(network.convolutions, { weights, statistics }),
    classes: [className],
    input,
    about,
  });

/**
 * Trains all of a detector on plates, and writes `detector.onnx` beside its checkpoint. A run that was
 * stopped is gone on with.
 *
 * @throws {Error} when the model is no YOLOX, or the directory holds another training
 */
export async function trainWholeDetector(options: WholeDetectorOptions): Promise<WholeDetector> {
  const { model, startsAs = 0, sources, augmentation, config, seed, directory } = options;
  const { session, signal, onStep, look } = options;
  const source = trainingPictures({ sources, augmentation });
  const random = detectorRandom(seed);
  const [size] = config.sizes;
  const read = readNetwork(model, { width: size, height: size });
  const network = withNetworkClasses(read, [startsAs]);
  using batches = openBatches({ sources, augmentation, seed });
  const key = sha256(
    JSON.stringify([sha256(model), startsAs, digestOf(sources), augmentation ?? {}, seed]),
  );
  const { input = { sides: [size], mirrored: false, reduction: "area", fitted: true } } = options;
  const toFile = (trained: TrainedDetector) =>
    fileOf(model, network, { ...options, input, ...trained });
  const training = await trainDetector({
    network,
    async statistics() {
      const shown = [];
      for (let i = 0; i < measured; i++) {
        const at = random.fork("statistics").fork(i);
        const { pictures } = await drawBatch(source, { random: at, size, count: config.batch });
        shown.push(pictures);
      }
      return await measureStatistics(network, shown, session);
    },
    config,
    batchAt: (step, wanted) => batches.at({ step, ...wanted }),
    directory,
    key,
    session,
    signal,
    onStep,
    look: look && {
      ...look,
      at: (step, { history, ...trained }) =>
        look.at(step, {
          trained: { ...trained, network },
          history,
          model: () => toFile(trained),
        }),
    },
  });
  const bytes = toFile(training);
  const file = join(directory, "detector.onnx");
  if (training.finished) writeWhole(file, bytes);
  const { history, finished } = training;
  return { history, finished, file, sha256: sha256(bytes) };
}
