/** Pictures of whole plates that are searched with as if they were one figure. */
import { openDetector } from "lib/detect/open.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import { counted } from "./counted.ts";

/** Figures that a detector finds on a picture, the surest first. */
export async function figuresOn(
  image: Image,
  { threads }: { readonly threads?: number | undefined } = {},
): Promise<readonly Box[]> {
  await using detector = await openDetector("burin_nano", { threads });
  return (await detector.use(image)).filter(({ score }) => score >= detector.minScore)
    .sort((a, b) => b.score - a.score).map(({ box }) => box);
}

/** A box within a picture as it is typed: x, y, width and height in whole pixels. */
const typed = ([x0, y0, x1, y1]: Box, { width, height }: Pick<Image, "width" | "height">) => {
  const [left, top] = [Math.max(0, Math.floor(x0)), Math.max(0, Math.floor(y0))];
  return [
    left,
    top,
    Math.min(width, Math.ceil(x1)) - left,
    Math.min(height, Math.ceil(y1)) - top,
  ].join(",");
};

/**
 * What is to be said of a picture that was asked with whole; null where it shows one figure at most.
 *
 * ```ts
 * import { severalFiguresLine } from "lib/study/several_figures.ts";
 * const size = { width: 100, height: 80 };
 * severalFiguresLine([[1, 2, 31, 42], [50, 2, 80, 42]], { name: "a.png", size });
 * // "a.png was asked with as one figure, and shows 2 figures. One of them: --box 1,2,30,40"
 * ```
 */
export function severalFiguresLine(
  figures: readonly Box[],
  { name, size }: { readonly name: string; readonly size: Pick<Image, "width" | "height"> },
): string | null {
  if (figures.length < 2) return null;
  return `${name} was asked with as one figure, and shows ${counted(figures.length, "figure")}. ` +
    `One of them: --box ${typed(figures[0], size)}`;
}
