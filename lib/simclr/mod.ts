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
/** Temperature of the loss, and pairs that it leaves out. */
export type { NtXentOptions } from "./nt_xent.ts";
/** The supervised contrastive loss: several positives for each view. */
export { supervisedContrastive } from "./supervised_contrastive.ts";
/** Who is who in a batch, as the loss takes it. */
export { positiveMask } from "./supervised_contrastive.ts";
/** The least supervised loss that can be reached. */
export { supervisedFloor } from "./supervised_contrastive.ts";
/** Its temperature, its positives, and pairs that it leaves out. */
export type { SupervisedContrastiveOptions } from "./supervised_contrastive.ts";
/** A training in all its settings. */
export type { SimclrConfig } from "./config.ts";
/** How features come from all places of a picture: the generalised mean. */
export type { Pooling } from "./pooling.ts";
/** The mean and GeM, by name. */
export { poolings } from "./pooling.ts";
/** How figures of one identity come together in a batch. */
export type { GroupShare } from "./identity_batches.ts";
/** Who is who among the items, and how they come together. */
export type { IdentityGroups } from "./identity_batches.ts";
/** An item as far as batches know it. */
export type { IdentityItem } from "./identity_batches.ts";
/** The study's experiments, and our own. */
export { configs } from "./config.ts";
/** A config small enough for two cores. */
export { reduced } from "./config.ts";
/** A config for views of another size, to which its network is fitted. */
export { resized } from "./config.ts";
/** What differs between two configs. */
export { differences } from "./config.ts";
/** The experiments that have a name. */
export type { ConfigName } from "./config.ts";
/** Trains an encoder; resumes where it was stopped. */
export { train } from "./train.ts";
/** What `train` takes. */
export type { TrainOptions } from "./train.ts";
/** Where a step has come to. */
export type { Progress } from "./train.ts";
/** What a training run leaves. */
export type { TrainingResult } from "./train.ts";
/** Pairs of views to train on. */
export { openViews } from "./views.ts";
/** Whose views, and how they are opened. */
export type { TrainingViews } from "./views.ts";
/** Weights, config and step of a training. */
export type { Checkpoint } from "./checkpoint.ts";
/** A checkpoint before the first step. */
export { untrained } from "./checkpoint.ts";
/** A checkpoint from its file. */
export { readCheckpoint } from "./checkpoint.ts";
/** Encoder weights to start from, in the library's layout, and what they are. */
export type { Pretrained } from "./checkpoint.ts";
/** What a training's numbers say of its health. */
export { diagnose } from "./monitor.ts";
/** What a diagnosis looks at. */
export type { Symptoms } from "./monitor.ts";
/** How a run is doing, and what to do about it. */
export type { Diagnosis } from "./monitor.ts";
/** What a diagnosis can come to. */
export type { Verdict } from "./monitor.ts";
/** Figures of one batch. */
export type { BatchMetrics } from "./monitor.ts";
/** Pairs per step for a collection. */
export { batchSize } from "./batches.ts";
/** What the order of a run's batches depends on. */
export type { BatchOptions } from "./batches.ts";
/** Gradients of a large batch in little memory (Gao et al. 2021). */
export { gradCache } from "./grad_cache.ts";
/** How a large batch is embedded in parts, and what its loss is. */
export type { GradCacheOptions } from "./grad_cache.ts";
/** Each part is embedded twice. */
export type { Pass } from "./grad_cache.ts";
/** How many dimensions an embedding uses (Garrido et al. 2023). */
export { rankMe } from "./rank_me.ts";
/** The encoder as ONNX. */
export { exportEncoder } from "./export.ts";
/** Which engines can train on this machine. */
export { engineTable } from "./engines.ts";
/** Which engines are tried, and who is told. */
export type { EngineOptions } from "./engines.ts";
/** One engine on one provider. */
export type { EngineRow } from "./engines.ts";
/** One thing to learn to tell from all others. */
export type { TrainingItem } from "./plan.ts";
/** A loader's views (views.ts opens one). */
export type { ViewSource } from "./plan.ts";
/** Items of works that no training item comes from, and two views of each. */
export type { HeldOut } from "./held_out.ts";
/** One held-out character. */
export type { HeldOutItem } from "./held_out.ts";
/** Evaluation on held-out items after an epoch. */
export type { HeldOutMetrics } from "./held_out.ts";
/** Makes a runner from a step, its first state, and inputs that show the shapes of all inputs. */
export type { MakeRunner } from "lib/training/runner.ts";
/** What a runner starts from. */
export type { RunnerStart } from "lib/training/runner.ts";
/** A step and the state that it moves. */
export type { Runner } from "lib/training/runner.ts";
/** A step over named tensors; returns all new state. */
export type { Step } from "lib/training/runner.ts";
/** Runs a step eagerly, operation by operation: slow, and what compiled steps must agree with. */
export { eagerRunner } from "lib/training/runner.ts";
/** One step; figures of held-out items only where they were taken, at the end of some epochs. */
export type { StepRecord } from "./history.ts";
/** Compiles a step to one graph for ONNX Runtime: give it to `train` as its `runner`. */
export { compiledRunner } from "lib/training/compiled_runner.ts";
