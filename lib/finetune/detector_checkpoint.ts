/** Everything that the training of a whole detector needs to go on as if it had never stopped. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { under, type Weights, within } from "lib/nn/parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import type { DetectorConfig, StepRecord } from "./detector_training.ts";

const format = "burin-detector-1";

export interface DetectorCheckpoint {
  readonly config: DetectorConfig;
  /** Digest of what it is trained from and on: model, pictures, seed. */
  readonly key: string;
  /** Steps done. */
  readonly step: number;
  readonly history: readonly StepRecord[];
  /** Means and deviations, which stand still. */
  readonly statistics: Weights;
  /** Vectors of weights, their running means, the optimiser's buffers. */
  readonly state: Weights;
}

/** SHA-256 over the tensors and the text, but for the digest itself. */
function digestOf(tensors: Weights, text: Readonly<Record<string, string>>): string {
  const hash = createHash("sha256");
  const { digest: _, ...rest } = text;
  hash.update(JSON.stringify(Object.entries(rest).sort(([a], [b]) => a < b ? -1 : 1)));
  for (const name of Object.keys(tensors).sort()) {
    const { shape, data } = tensors[name];
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

/** Writes a checkpoint; a kill in between leaves the one before. */
export function saveDetector(file: string, checkpoint: DetectorCheckpoint): void {
  const { config, key, step, history, statistics, state } = checkpoint;
  const tensors = { ...under("state", state), ...under("statistics", statistics) };
  const text = {
    format,
    key,
    config: JSON.stringify(config),
    step: String(step),
    history: JSON.stringify(history),
  };
  writeWhole(file, encodeSafetensors(tensors, { ...text, digest: digestOf(tensors, text) }));
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
  if (!existsSync(file)) return null;
  const refuse = (why: string): never => {
    throw new Error(
      `Cannot go on from ${file}: ${why}. Delete it to begin anew, or train into another folder`,
    );
  };
  let read: ReturnType<typeof decodeSafetensors>;
  try {
    read = decodeSafetensors(readFileSync(file));
  } catch (error) {
    return refuse(`it is damaged (${reasonOf(error)})`);
  }
  const { tensors, metadata } = read;
  if (metadata.format !== format) refuse(`it is no checkpoint of a detector (${format})`);
  if (metadata.digest !== digestOf(tensors as Weights, metadata)) {
    refuse("its bytes are not those that were written");
  }
  if (metadata.key !== key) refuse("it was trained from another model, other plates or a seed");
  if (metadata.config !== JSON.stringify(config)) {
    refuse(`it was trained with other settings: ${metadata.config}`);
  }
  return {
    config,
    key,
    step: Number(metadata.step),
    history: JSON.parse(metadata.history) as StepRecord[],
    statistics: within("statistics", tensors) as Weights,
    state: within("state", tensors) as Weights,
  };
}
