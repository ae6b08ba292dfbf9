/**
 * Optimisers and schedules, as PyTorch and the papers define them.
 *
 * @module
 */
/** An optimiser as pure functions of parameters, gradients and state. */
export type { Optimizer } from "./optimizer.ts";
/** When a step happens. */
export type { Moment } from "./optimizer.ts";
/** All that one step of an optimiser reads. */
export type { Update } from "./optimizer.ts";
/** Tensors by name; parameters and their gradients have the same names. */
export type { Tensors } from "./optimizer.ts";
/** Says by name which parameters are excluded from weight decay. */
export type { NoDecay } from "./optimizer.ts";
/** Stochastic gradient descent with momentum. */
export { sgd } from "./sgd.ts";
/** Settings of stochastic gradient descent. */
export type { SgdOptions } from "./sgd.ts";
/** AdamW (Loshchilov and Hutter 2019). */
export { adamw } from "./adamw.ts";
/** Settings of AdamW; the defaults are PyTorch's. */
export type { AdamWOptions } from "./adamw.ts";
/** LARS (You et al. 2017). */
export { lars } from "./lars.ts";
/** LARS around another optimiser. */
export { larsWrapper } from "./lars.ts";
/** Settings of LARS. */
export type { LarsOptions } from "./lars.ts";
/** Settings of torchlars' wrapper around another optimiser. */
export type { LarsWrapperOptions } from "./lars.ts";
/** LAMB (You et al. 2020). */
export { lamb } from "./lamb.ts";
/** Settings of LAMB. */
export type { LambOptions } from "./lamb.ts";
/** A learning rate over the steps. */
export type { Schedule } from "./schedule.ts";
/** The rate at a step. */
export { learningRate } from "./schedule.ts";
/** A step of a run; `step` counts from 0. */
export type { Position } from "./schedule.ts";
/** Published recipes for SimCLR. */
export { presets } from "./presets.ts";
/** The name of such a recipe. */
export type { PresetName } from "./presets.ts";
/** An optimiser as data. */
export type { OptimizerConfig } from "./presets.ts";
/** The optimiser of such data. */
export { optimizerOf } from "./presets.ts";
/** Settings that every optimiser of a config has. */
export type { Common } from "./presets.ts";
/** How to train, and where that was published. */
export type { Preset } from "./presets.ts";
