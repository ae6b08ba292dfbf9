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
/** A recipe of one's own, which results call by its name. */
export type { OwnRecipe } from "./recipes.ts";
/** A recipe by its name, or one of one's own. */
export type { RecipeChoice } from "./recipes.ts";
/** The recipe of a name. */
export { recipeOf } from "./recipes.ts";
/** What may be drawn. */
export type { Spec } from "./transform.ts";
/** What is done to one view, every number drawn. */
export type { Plan } from "./transform.ts";
/** A step of a plan. */
export type { PlanStep } from "./transform.ts";
/** Draws a plan from a recipe's specs. */
export { samplePlan } from "./transform.ts";
/** What lies outside a picture that is moved. */
export type { Border } from "./transform.ts";
/** A spec that may be left out of a view. */
export type { Sometimes } from "./transform.ts";
/** A range to draw from, evenly. */
export type { Range } from "./transform.ts";
/** What becomes of a cut-out smaller than a crop of fixed size. */
export type { Smaller } from "./transform.ts";
/** Applies a plan in plain TypeScript. */
export { applyPlan } from "./apply.ts";
/** Applies a plan by WebAssembly, with the same bytes. */
export { applyFast } from "./fast.ts";
/** Contrast-limited adaptive histogram equalisation, sometimes. */
export { clahe } from "./specs.ts";
/** To grey, sometimes. */
export { gray } from "./specs.ts";
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
/** The negative, sometimes. */
export { invert } from "./specs.ts";
/** The negative of what is lighter than a threshold, sometimes. */
export { solarize } from "./specs.ts";
/** Random stripes cut out. */
export { stripes } from "./specs.ts";
/** An uncoloured print coloured by hand, sometimes. */
export { colouring } from "./specs.ts";
/** The same figure from another plate, sometimes. */
export { redrawing } from "./specs.ts";
/** A recipe with other shares of views that are grey, equalised, coloured or redrawn. */
export { withShares } from "./recipe_shares.ts";
/** Such shares. */
export type { RecipeShares } from "./recipe_shares.ts";
/** A wash of water colour. */
export type { Wash } from "./colouring.ts";
/** What a wash leaves of white light. */
export type { Pigment } from "./colouring.ts";
/** By how much the places of a picture move. */
export type { ElasticMotion } from "./elastic.ts";
/** Values at knots spread evenly over a picture. */
export type { KnotField } from "./elastic.ts";
/** The paper that a print is on. */
export type { AgedPaper } from "./paper.ts";
/** A box, xyxy. */
export type { Box } from "lib/geometry/box.ts";
/** One of several. */
export { oneOf } from "./specs.ts";
/** All in turn. */
export { compose } from "./specs.ts";
/** A spec that may be left out. */
export type { Optional } from "./specs.ts";
/** A recipe made weaker or stronger. */
export { ofStrength } from "./strength.ts";
/** A plan as a caption. */
export { describePlan } from "./describe_plan.ts";
/** Batches of views from workers. */
export { openLoader } from "./loader.ts";
/** What all views have in common, where cut-outs come from, and how batches are made. */
export type { LoaderOptions } from "./loader.ts";
/** A source of batches of views, made by workers. */
export type { Loader } from "./loader.ts";
/** Cut-outs opened by a function and kept in memory, or a source such as a shard cache. */
export type { Cutouts } from "./loader.ts";
/** How batches are made and what happens on errors. */
export type { LoaderChoice } from "./loader.ts";
/** The batch of one step. */
export type { ViewRequest } from "./loader.ts";
/** An item whose cut-out could not be opened. */
export type { Skipped } from "./loader.ts";
/** A pair of views of one picture, to look at. */
export { previewPair } from "./preview.ts";
/** Views of a row of pictures. */
export { previewRow } from "./preview.ts";
/** Views in a grid. */
export { previewGrid } from "./preview.ts";
/** Which views a preview shows. */
export type { PreviewOptions } from "./preview.ts";
/** A picture for a gallery. */
export type { Preview } from "./preview.ts";
/** What a recipe destroys. */
export { measureCollapse } from "./collapse.ts";
/** The views to measure, and how many of them. */
export type { CollapseOptions } from "./collapse.ts";
/** How often a recipe leaves nothing to learn from. */
export type { Collapse } from "./collapse.ts";
/** How often something happened, and where. */
export type { Share } from "./collapse.ts";
/** A view that something happened to; of a pair alike, the first one. */
export type { FoundView } from "./collapse.ts";
/** Rows `[a, b, c, d, e, f]` lead old places to new ones. */
export type { Matrix } from "./affine.ts";
/** Which ShiftScaleRotate is followed: that of Albumentations 1.3 or 2.0, or ours. */
export type { Version } from "./affine.ts";
/** Where the numbers of Gaussian noise come from: NumPy, OpenCV, or a table. */
export type { Generator } from "./noise.ts";
/** A band `|x cos + y sin - offset| <= half` painted with one grey. */
export type { Stripe } from "./stripes.ts";
/** Which views of which item. */
export type { ViewAddress } from "./chunk.ts";
/** What all views of a run have in common. */
export type { ViewSettings } from "./chunk.ts";
/** How cut-outs are opened, prepared and kept. */
export type { PictureOptions } from "./pictures.ts";
/** Where the pictures of items come from. */
export type { PictureSource } from "./pictures.ts";
/** Where a picture lies in a file. */
export type { Place } from "./shard.ts";
