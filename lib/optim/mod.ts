/**
 * Optimisers and schedules, as PyTorch and the papers define them.
 *
 * @module
 */
/** An optimiser as pure functions of parameters, gradients and state. */
export type { Optimizer } from "./optimizer.ts";
/** Stochastic gradient descent with momentum. */
export { sgd } from "./sgd.ts";
/** AdamW (Loshchilov and Hutter 2019). */
export { adamw } from "./adamw.ts";
/** LARS (You et al. 2017). */
export { lars } from "./lars.ts";
/** LARS around another optimiser. */
export { larsWrapper } from "./lars.ts";
/** LAMB (You et al. 2020). */
export { lamb } from "./lamb.ts";
/** A learning rate over the steps. */
export type { Schedule } from "./schedule.ts";
/** The rate at a step. */
export { learningRate } from "./schedule.ts";
/** Published recipes for SimCLR. */
export { presets } from "./presets.ts";
/** The name of such a recipe. */
export type { PresetName } from "./presets.ts";
/** An optimiser as data. */
export type { OptimizerConfig } from "./presets.ts";
/** The optimiser of such data. */
export { optimizerOf } from "./presets.ts";
