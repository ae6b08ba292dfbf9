/** Everything that the training of a whole detector needs to go on as if it had never stopped. */
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { treeBranch, treeFlatten } from "lib/tensor/tree.ts";
import { checkpointHash, readCheckpointFile } from "lib/training/checkpoint_file.ts";
import type { DetectorConfig, DetectorStepRecord } from "./detector_training.ts";

const format = "burin-detector-1";

export interface DetectorCheckpoint {
  readonly config: DetectorConfig;
  /** Digest of what it is trained from and on: model, pictures, seed. */
  readonly key: string;
  /** Steps done. */
  readonly step: number;
  readonly history: readonly DetectorStepRecord[];
  /** Means and deviations, which stand still. */
  readonly statistics: Weights;
  /** Vectors of weights, their running means, the optimiser's buffers. */
  readonly state: Weights;
}

/** Writes a checkpoint; a kill in between leaves the one before. */
export function saveDetector(file: string, checkpoint: DetectorCheckpoint): void {
  const { config, key, step, history, statistics, state } = checkpoint;
  const tensors = treeFlatten({ state, statistics });
  const text = {
    format,
    key,
    config: JSON.stringify(config),
    step: String(step),
    history: JSON.stringify(history),
  };
  writeWhole(file, encodeSafetensors(tensors, { ...text, digest: checkpointHash(tensors, text) }));
}

/**
 * The checkpoint in a file, or null where there is none.
 *
 * @throws {Error} when it is damaged, or of another training: `key` or config differ
 */
export function readDetector(
  file: string,
  { key, config }: Pick<DetectorCheckpoint, "key" | "config">,
): DetectorCheckpoint | null {
  const read = readCheckpointFile(file, { format, what: "a detector" });
  if (!read) return null;
  const { tensors, metadata, refuse } = read;
  if (metadata.key !== key) refuse("it was trained from another model, other plates or a seed");
  if (metadata.config !== JSON.stringify(config)) {
    refuse(`it was trained with other settings: ${metadata.config}`);
  }
  return {
    config,
    key,
    step: Number(metadata.step),
    history: JSON.parse(metadata.history) as DetectorStepRecord[],
    statistics: treeBranch(tensors, "statistics") as Weights,
    state: treeBranch(tensors, "state") as Weights,
  };
}
