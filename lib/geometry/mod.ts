/**
 * Boxes, masks and outlines. Boxes are xyxy in pixels of the original image.
 *
 * @module
 */
/** A box, [x0, y0, x1, y1]. */
export type { Box } from "./box.ts";
/** The area of a box. */
export { area } from "./box.ts";
/** The common part of two boxes. */
export { intersection } from "./box.ts";
/** Intersection over union of two boxes. */
export { iou } from "./box.ts";
/** A box cut to an image. */
export { clip } from "./box.ts";
/** Indices that non-maximum suppression keeps. */
export { nms } from "./nms.ts";
/** A binary mask as run lengths, columns first, as COCO counts. */
export type { Mask } from "./mask.ts";
/** A mask from an array of pixels. */
export { maskFromPixels } from "./mask.ts";
/** A mask as an array of pixels. */
export { maskToPixels } from "./mask.ts";
/** How many pixels a mask has. */
export { maskArea } from "./mask.ts";
/** The box around a mask. */
export { maskBox } from "./mask.ts";
/** Intersection over union of two masks. */
export { maskIou } from "./mask.ts";
/** The union of two masks. */
export { maskUnion } from "./mask.ts";
/** A small mask placed into a larger image. */
export { pasteMask } from "./mask.ts";
/** COCO's compressed run lengths. */
export type { CocoRle } from "./mask.ts";
/** A mask to COCO's compressed run lengths. */
export { encodeCocoRle } from "./mask.ts";
/** COCO's compressed run lengths to a mask. */
export { decodeCocoRle } from "./mask.ts";
/** The corners of an outline. */
export type { Ring } from "./polygon.ts";
/** A mask from outlines. */
export { polygonsToMask } from "./polygon.ts";
/** The outlines of a mask. */
export { maskToPolygons } from "./polygon.ts";
/** Intersection over union of the edges of two masks (Cheng et al. 2021). */
export { boundaryIou } from "./boundary.ts";
