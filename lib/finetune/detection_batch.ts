/** The batch of one step of a detector's training: it depends on the seed and the step alone. */
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import type { DetectionBatch } from "./detector_training.ts";
import {
  type AugmentationOptions,
  trainingPictures,
  type TrainingPictureSource,
  type WeightedPlates,
} from "./training_pictures.ts";

/** What batches are drawn from. */
export interface BatchSettings {
  readonly sources: readonly WeightedPlates[];
  readonly augmentation?: Partial<AugmentationOptions> | undefined;
  readonly seed: number;
}

/** A step, from 0, and how many square pictures of which side it learns from. */
export interface BatchRequest {
  readonly step: number;
  readonly size: number;
  readonly count: number;
}

/** What all that is random in a detector's training descends from. */
export const detectorRandom = (seed: number): Random => new Random(seed).fork("detector");

/** Draws batches where it is called; the same request always gives the same batch. */
export function batchesHere(
  { sources, augmentation, seed }: BatchSettings,
): (request: BatchRequest) => Promise<DetectionBatch> {
  const source = trainingPictures({ sources, augmentation });
  const random = detectorRandom(seed).fork("step");
  return ({ step, size, count }) => drawBatch(source, { random: random.fork(step), size, count });
}

/** Pictures of one step side by side; each depends on the seed, the step and its place alone. */
export async function drawBatch(
  source: TrainingPictureSource,
  { random, size, count }: { random: Random; size: number; count: number },
): Promise<DetectionBatch> {
  const length = 3 * size * size;
  const pictures = new Float32Array(count * length);
  const drawn = [];
  for (let i = 0; i < count; i++) {
    const into = pictures.subarray(i * length, (i + 1) * length);
    drawn.push(await source.draw(random.fork(i), { width: size, height: size, into }));
  }
  return {
    pictures: float32(pictures, [count, 3, size, size]),
    targets: drawn.map(({ targets }) => targets),
    ignored: drawn.map(({ ignored }) => ignored),
  };
}
