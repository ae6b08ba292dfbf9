/** A plate with what was found on it: boxes, masks, names and scores. */
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskToPixels } from "lib/geometry/mask.ts";
import type { Image } from "lib/image/image.ts";
import { textPath, textWidth } from "lib/image/lettering.ts";
import { palette, pigments, rgb } from "./figure.ts";
import { letterable } from "./outlines.ts";
import { drawnOver, fitted } from "./picture.ts";

/** One thing found on a plate, or known to be there. */
export interface Mark {
  /** Pixels of the plate. */
  readonly box: Box;
  /** Of the whole plate. */
  readonly mask?: Mask;
  readonly name?: string | null;
  /** 0 to 1. */
  readonly score?: number;
  /** `#rrggbb`. Default: the pigments in turn. */
  readonly colour?: string;
  /** A dashed box: known, but not found. */
  readonly dashed?: boolean;
}

export interface OverlayOptions {
  /** The longer side of the result at most, in pixels. Default 1200. */
  readonly maxSide?: number;
  /** How much of its colour a mask gives to the plate, 0 to 1. Default 0.3. */
  readonly tint?: number;
  /** Whether names and scores are written. Default true. */
  readonly labels?: boolean;
}

const colourOf = ({ colour }: Mark, index: number) => colour ?? pigments[index % pigments.length];

/** Lays a mask on the picture: its inside tinted, its border in the full colour. */
function stain(
  { width, height, data }: Image,
  { mask, colour, tint, border }: { mask: Mask; colour: string; tint: number; border: number },
): void {
  const pixels = maskToPixels(mask); // [mask.height, mask.width]
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height &&
    pixels[
        Math.floor((y + 0.5) * mask.height / height) * mask.width +
        Math.floor((x + 0.5) * mask.width / width)
      ] !== 0;
  const pigment = rgb(colour);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!inside(x, y)) continue;
      const edge = !inside(x - border, y) || !inside(x + border, y) || !inside(x, y - border) ||
        !inside(x, y + border);
      const part = edge ? 1 : tint;
      const at = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) {
        data[at + c] = Math.round(data[at + c] * (1 - part) + pigment[c] * part);
      }
    }
  }
}

/** The name and the score on a small flag above the box, or inside where there is no room above. */
function flag(
  mark: Mark,
  { box: [x0, y0], colour, width, size }: {
    box: readonly number[];
    colour: string;
    width: number;
    size: number;
  },
): string {
  const score = mark.score === undefined ? "" : mark.score.toFixed(2).replace(/^0/, "");
  const text = letterable([mark.name, score].filter(Boolean).join(" "), "sans-bold");
  if (!text) return "";
  const style = { size, font: "sans-bold" } as const;
  const wide = textWidth(text, style) + size * 0.7;
  const high = size * 1.35;
  const left = Math.max(0, Math.min(x0, width - wide));
  const top = y0 >= high ? y0 - high : y0;
  const d = textPath(text, { ...style, x: left + size * 0.35, y: top + size });
  return `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${wide.toFixed(1)}" ` +
    `height="${high.toFixed(1)}" fill="${colour}"/><path d="${d}" fill="${palette.paper}"/>`;
}

/**
 * The plate with marks on it. Lines have a seam of paper, so that they can be seen on dark hatching;
 * lettering is outlines.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { overlay } from "lib/plot/overlay.ts";
 * const plate = blank({ width: 300, height: 200 }, [255, 255, 255, 255]);
 * await overlay(plate, [{ box: [40, 30, 120, 180], name: "Hatter", score: 0.91 }]);
 * ```
 */
export async function overlay(
  image: Image,
  marks: readonly Mark[],
  { maxSide = 1200, tint = 0.3, labels = true }: OverlayOptions = {},
): Promise<Image> {
  const small = fitted(image, { width: maxSide, height: maxSide });
  const { width, height } = small;
  const scale = width / image.width;
  const line = Math.max(2, Math.max(width, height) / 400);
  const canvas = { width, height, data: small.data.slice() };
  marks.forEach((mark, i) => {
    const border = Math.max(1, Math.round(line * 0.7));
    if (mark.mask) stain(canvas, { mask: mark.mask, colour: colourOf(mark, i), tint, border });
  });
  const size = Math.max(11, Math.max(width, height) / 48);
  const drawings = marks.map((mark, i) => {
    const box = mark.box.map((edge) => edge * scale);
    const colour = colourOf(mark, i);
    const [x0, y0, x1, y1] = box.map((edge) => edge.toFixed(1));
    const shape = `<path d="M${x0} ${y0}H${x1}V${y1}H${x0}Z" fill="none" stroke-linejoin="round"`;
    const dash = mark.dashed ? ` stroke-dasharray="${line * 4} ${line * 3}"` : "";
    return {
      lines: `${shape} stroke="${palette.paper}" stroke-width="${line * 2}" opacity="0.8"/>` +
        `${shape} stroke="${colour}" stroke-width="${line}"${dash}/>`,
      flag: labels ? flag(mark, { box, colour, width, size }) : "",
    };
  });
  const elements = [...drawings.map(({ lines }) => lines), ...drawings.map(({ flag }) => flag)];
  return await drawnOver(canvas, elements.join(""));
}
