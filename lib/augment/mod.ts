/**
 * Augmentation recipes as data, applied with the same bytes as Albumentations and OpenCV.
 *
 * @module
 */
/** The recipes by name. */
export { recipes } from "./recipes.ts";
/** A recipe. */
export type { Recipe } from "./recipes.ts";
/** The name of a recipe. */
export type { RecipeName } from "./recipes.ts";
/** The recipe of a name. */
export { recipeOf } from "./recipes.ts";
/** What may be drawn. */
export type { Spec } from "./transform.ts";
/** What is done to one view, every number drawn. */
export type { Plan } from "./transform.ts";
/** A step of a plan. */
export type { Step } from "./transform.ts";
/** Draws a plan from a recipe's specs. */
export { samplePlan } from "./transform.ts";
/** Applies a plan in plain TypeScript. */
export { applyPlan } from "./apply.ts";
/** Applies a plan by WebAssembly, with the same bytes. */
export { applyFast } from "./fast.ts";
/** Contrast-limited adaptive histogram equalisation, sometimes. */
export { clahe } from "./specs.ts";
/** To grey, sometimes. */
export { toGray } from "./specs.ts";
/** A crop of fixed size, sometimes. */
export { randomCrop } from "./specs.ts";
/** A crop by area and aspect. */
export { randomResizedCrop } from "./specs.ts";
/** To the size of the views. */
export { resize } from "./specs.ts";
/** Albumentations' ShiftScaleRotate. */
export { shiftScaleRotate } from "./specs.ts";
/** A mirror image, sometimes. */
export { hflip } from "./specs.ts";
/** Gaussian noise, sometimes. */
export { gaussNoise } from "./specs.ts";
/** Random stripes cut out. */
export { stripes } from "./specs.ts";
/** One of several. */
export { oneOf } from "./specs.ts";
/** All in turn. */
export { compose } from "./specs.ts";
/** A recipe made weaker or stronger. */
export { ofStrength } from "./strength.ts";
/** A plan as a caption. */
export { planWords } from "./words.ts";
/** Batches of views from workers. */
export { openLoader } from "./loader.ts";
/** A pair of views of one picture, to look at. */
export { previewPair } from "./preview.ts";
/** Views of a row of pictures. */
export { previewRow } from "./preview.ts";
/** Views in a grid. */
export { previewGrid } from "./preview.ts";
/** What a recipe destroys. */
export { measureCollapse } from "./collapse.ts";
