/** Everything that the training of a detector's head needs to go on as if it had never stopped. */
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { treeBranch, treeFlatten } from "lib/tensor/tree.ts";
import { checkpointHash, readCheckpointFile } from "lib/training/checkpoint_file.ts";
import type { EpochRecord, FinetuneConfig, Finetuned } from "./train.ts";

const format = "burin-head-1";

/** Where a run's epochs are kept, and what they are of. */
export interface KeptHead {
  /** The checkpoint's file. */
  readonly file: string;
  /** Digest of the model, the plates, their labels and the seed. */
  readonly key: string;
}

export interface HeadCheckpoint extends Omit<Finetuned, "finished"> {
  /** Weights after the last epoch of the history, and the optimiser's buffers. */
  readonly state: Weights;
}

/** Writes a checkpoint; a kill in between leaves the one before. */
export function saveHeadCheckpoint(
  { history, best, state }: HeadCheckpoint,
  { file, key, config }: KeptHead & { readonly config: FinetuneConfig },
): void {
  const tensors = treeFlatten({ state, best: best.weights });
  const text = {
    format,
    key,
    config: JSON.stringify(config),
    history: JSON.stringify(history),
    best: String(best.epoch),
  };
  writeWhole(file, encodeSafetensors(tensors, { ...text, digest: checkpointHash(tensors, text) }));
}

/**
 * The checkpoint in a file, or null where there is none, or one of another training: it costs no more
 * than the training that is begun now, as features of other plates do.
 *
 * @throws {Error} when it is damaged
 */
export function readHeadCheckpoint(
  { file, key, config }: KeptHead & { readonly config: FinetuneConfig },
): HeadCheckpoint | null {
  const read = readCheckpointFile(file, { format, what: "a detector's head" });
  if (!read) return null;
  const { tensors, metadata } = read;
  if (metadata.key !== key || metadata.config !== JSON.stringify(config)) return null;
  return {
    history: JSON.parse(metadata.history) as EpochRecord[],
    state: treeBranch(tensors, "state") as Weights,
    best: { epoch: Number(metadata.best), weights: treeBranch(tensors, "best") as Weights },
  };
}
