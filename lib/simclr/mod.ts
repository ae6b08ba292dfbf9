/**
 * SimCLR (Chen et al. 2020): loss, training, checkpoints, monitors, export.
 *
 * @module
 */
/** The normalised temperature-scaled cross entropy loss. */
export { ntXent } from "./nt_xent.ts";
/** The loss of an encoder that knows nothing. */
export { chanceLoss } from "./nt_xent.ts";
/** The least loss that can be reached. */
export { floorLoss } from "./nt_xent.ts";
/** A training in all its settings. */
export type { SimclrConfig } from "./config.ts";
/** The study's experiments, and our own. */
export { configs } from "./config.ts";
/** A config small enough for two cores. */
export { reduced } from "./config.ts";
/** What differs between two configs. */
export { differences } from "./config.ts";
/** Trains an encoder; resumes where it was stopped. */
export { train } from "./train.ts";
/** What `train` takes. */
export type { TrainOptions } from "./train.ts";
/** Pairs of views to train on. */
export { openViews } from "./views.ts";
/** Weights, config and step of a training. */
export type { Checkpoint } from "./checkpoint.ts";
/** A checkpoint before the first step. */
export { untrained } from "./checkpoint.ts";
/** A checkpoint from its file. */
export { readCheckpoint } from "./checkpoint.ts";
/** What a training's numbers say of its health. */
export { diagnose } from "./monitor.ts";
/** Pairs per step for a collection. */
export { batchSize } from "./batches.ts";
/** Gradients of a large batch in little memory (Gao et al. 2021). */
export { gradCache } from "./grad_cache.ts";
/** How many dimensions an embedding uses (Garrido et al. 2023). */
export { rankMe } from "./rank_me.ts";
/** The encoder as ONNX. */
export { exportEncoder } from "./export.ts";
/** Which engines can train on this machine. */
export { engineTable } from "./engines.ts";
