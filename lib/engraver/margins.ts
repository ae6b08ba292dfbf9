/** What is cut round the picture: the border lines and the lettering, all as closed rings. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { textOutlines, textWidth } from "lib/image/lettering.ts";
import type { Pt } from "./geometry.ts";
import type { Words } from "./title.ts";

/** What is engraved round the picture: frame and lettering, as outlines. */
export interface Margins {
  /** Each entry is filled alone; a hole turns the other way. Plate pixels. */
  readonly rules: readonly Pt[][][];
  /** Letters of the caption and of the lines of publication. */
  readonly letters: readonly Pt[][][];
}

export interface MarginOptions extends Size {
  /** The picture's place on the plate. */
  readonly picture: Box;
  /** Whether lines go round the picture. */
  readonly bordered: boolean;
  readonly words: Words;
  /** Capitals in roman, as a later publisher letters it, instead of italics. */
  readonly capitals?: boolean;
}

/** The ring between two rectangles, `weight` px wide, its inner edge `inset` px inside of `box`. */
function border([x0, y0, x1, y1]: Box, inset: number, weight: number): Pt[][] {
  const corners = (d: number): Pt[] => [
    [x0 + d, y0 + d],
    [x1 - d, y0 + d],
    [x1 - d, y1 - d],
    [x0 + d, y1 - d],
  ];
  return [corners(inset - weight), corners(inset).reverse()];
}

/** Lays out the margins of a plate. Sizes follow the plate's height (900 px is the measure). */
export function layMargins(
  { width, height, picture, bordered, words, capitals = false }: MarginOptions,
): Margins {
  const unit = height / 900;
  const rules = bordered
    ? [border(picture, 0.8 * unit, 1.6 * unit), border(picture, -5 * unit, 3.4 * unit)]
    : [];
  const [x0, , x1, y1] = picture;
  const letters: Pt[][][] = [];
  const line = (
    text: string,
    { size, font, x, y, anchor = "middle", spacing = 0.01 }: {
      size: number;
      font: "fell" | "fell-italic";
      x: number;
      y: number;
      anchor?: "start" | "middle" | "end";
      spacing?: number;
    },
  ) => {
    const room = anchor === "middle" ? (x1 - x0) * 0.96 : (x1 - x0) * 0.45;
    const natural = textWidth(text, { size: size * unit, font, letterSpacing: spacing });
    const fitted = size * unit * Math.min(1, room / natural);
    letters.push(textOutlines(text, { x, y, size: fitted, font, anchor, letterSpacing: spacing }));
  };
  const foot = height - y1;
  line(words.artist, {
    size: 14,
    font: "fell-italic",
    x: x0 + 3,
    y: y1 + 20 * unit,
    anchor: "start",
  });
  line(words.engraver, {
    size: 14,
    font: "fell-italic",
    x: x1 - 3,
    y: y1 + 20 * unit,
    anchor: "end",
  });
  const titleLine = y1 + foot * 0.52;
  line(capitals ? `${words.title.toUpperCase()}.` : `${words.title}.`, {
    size: capitals ? 30 : 37,
    font: capitals ? "fell" : "fell-italic",
    x: width / 2,
    y: titleLine,
    spacing: capitals ? 0.1 : 0.02,
  });
  line(words.publication, {
    size: 15,
    font: capitals ? "fell" : "fell-italic",
    x: width / 2,
    y: titleLine + 23 * unit,
  });
  return { rules, letters };
}
