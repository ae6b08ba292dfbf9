/** What becomes of the holes in a mask, and of the islands beside its largest piece. */
import { type Mask, maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { connectedComponents } from "lib/image/components.ts";

/** What becomes of holes and islands in a mask. */
export interface MaskPolicy {
  /** Ground seen through a figure, as between arm and body: kept open (default), or filled. */
  readonly holes?: "keep" | "fill";
  /** All pieces (default); the largest alone; or those of at least this share of the largest. */
  readonly islands?: "keep" | "drop" | number;
}

/** Pieces of what is not 0 that are smaller than a share of the largest become 0. */
function withoutIslands(
  pixels: Uint8Array,
  size: { width: number; height: number },
  share: number,
) {
  const { labels, components } = connectedComponents({ ...size, data: pixels });
  const largest = Math.max(0, ...components.map(({ area }) => area));
  // of pieces of one size the first is kept, so that one always is
  const first = components.find(({ area }) => area === largest)?.label;
  const kept = new Set(
    components.filter(({ area, label }) => label === first || area >= share * largest)
      .map(({ label }) => label),
  );
  return pixels.map((value, i) => value && kept.has(labels[i]) ? 1 : 0);
}

/** Fills holes: ground that is not connected to the border. Ground is 4-connected, figures are 8-connected. */
function withoutHoles(pixels: Uint8Array, { width, height }: { width: number; height: number }) {
  const ground = pixels.map((value) => value ? 0 : 1);
  const { labels, components } = connectedComponents(
    { width, height, data: ground },
    { diagonal: false },
  );
  const open = new Set(
    components.filter(({ box: [x0, y0, x1, y1] }) =>
      x0 === 0 || y0 === 0 || x1 === width || y1 === height
    ).map(({ label }) => label),
  );
  return pixels.map((value, i) => value || !open.has(labels[i]) ? 1 : 0);
}

/**
 * A mask by a policy.
 *
 * ```ts
 * import { tidyMask } from "lib/segment/mask_policy.ts";
 * tidyMask({ width: 4, height: 1, counts: [0, 2, 1, 1] }, { islands: "drop" }).counts; // [0, 2, 2]
 * ```
 */
export function tidyMask(
  mask: Mask,
  { holes = "keep", islands = "keep" }: MaskPolicy = {},
): Mask {
  if (holes === "keep" && islands === "keep") return mask;
  const size = { width: mask.width, height: mask.height };
  let pixels = maskToPixels(mask);
  if (islands !== "keep") {
    pixels = withoutIslands(pixels, size, islands === "drop" ? Infinity : islands);
  }
  if (holes === "fill") pixels = withoutHoles(pixels, size);
  return maskFromPixels(pixels, size);
}
