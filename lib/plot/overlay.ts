/** A plate with what was found on it: boxes, masks, names and scores. */
import { area, type Box, intersection } from "lib/geometry/box.ts";
import { type Mask, maskToPixels } from "lib/geometry/mask.ts";
import type { Image, Size } from "lib/image/image.ts";
import { textPath, textWidth } from "lib/image/lettering.ts";
import { palette, pigments, rgb } from "./chart.ts";
import { letterable } from "./outlines.ts";
import { drawnOver, fitted } from "./picture.ts";

/** One thing found on a plate, or known to be there. */
export interface Mark {
  /** Pixels of the plate. */
  readonly box: Box;
  /** Of the whole plate. */
  readonly mask?: Mask | undefined;
  /** Written above the box; left out where nobody knows. */
  readonly name?: string | null;
  /** 0 to 1. */
  readonly score?: number;
  /** `#rrggbb`. Default: the pigments in turn. */
  readonly colour?: string;
  /** A dashed box: known, but not found. */
  readonly dashed?: boolean | undefined;
}

/** How marks are drawn on a plate. */
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

/** The name and the score, as they are written. */
function words({ name, score }: Mark): string {
  const share = score === undefined ? "" : score.toFixed(2).replace(/^0/, "");
  return letterable([name, share].filter(Boolean).join(" "), "sans-bold");
}

/** Where a flag of a size can stand by a box, the best place first: above it, inside, below. */
function placesOf(
  [x0, y0, x1, y1]: readonly number[],
  { wide, high, size: { width, height } }: { wide: number; high: number; size: Size },
): Box[] {
  const at = (x: number, y: number): Box => {
    const left = Math.max(0, Math.min(x, width - wide));
    return [left, y, left + wide, y + high];
  };
  const places = [
    at(x0, y0 - high),
    at(x1 - wide, y0 - high),
    at(x0, y0),
    at(x1 - wide, y0),
    at(x0, y1 - high),
    at(x0, y1),
  ];
  return places.filter(([, top, , bottom]) => top >= 0 && bottom <= height);
}

/** Small flags with names and scores, none on top of another where there is another place. */
function flags(
  marks: readonly { readonly text: string; readonly box: readonly number[]; colour: string }[],
  size: Size,
): string {
  const em = Math.max(11, Math.max(size.width, size.height) / 48);
  const taken: Box[] = [];
  let out = "";
  for (const { text, box, colour } of marks) {
    if (!text) continue;
    const style = { size: em, font: "sans-bold" } as const;
    const places = placesOf(box, {
      wide: textWidth(text, style) + em * 0.7,
      high: em * 1.35,
      size,
    });
    const free = places.find((place) =>
      taken.every((other) => area(intersection(place, other)) === 0)
    );
    const place = free ?? places[0];
    if (!place) continue;
    taken.push(place);
    const [left, top, right, bottom] = place.map((edge) => edge.toFixed(1));
    const d = textPath(text, { ...style, x: place[0] + em * 0.35, y: place[1] + em });
    out += `<path d="M${left} ${top}H${right}V${bottom}H${left}Z" fill="${colour}"/>` +
      `<path d="${d}" fill="${palette.paper}"/>`;
  }
  return out;
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
  const placed = marks.map((mark, i) => ({
    box: mark.box.map((edge) => edge * scale),
    colour: colourOf(mark, i),
    text: labels ? words(mark) : "",
    dashed: mark.dashed,
  }));
  const lines = placed.map(({ box, colour, dashed }) => {
    const [x0, y0, x1, y1] = box.map((edge) => edge.toFixed(1));
    const shape = `<path d="M${x0} ${y0}H${x1}V${y1}H${x0}Z" fill="none" stroke-linejoin="round"`;
    const dash = dashed ? ` stroke-dasharray="${line * 4} ${line * 3}"` : "";
    return `${shape} stroke="${palette.paper}" stroke-width="${line * 2}" opacity="0.8"/>` +
      `${shape} stroke="${colour}" stroke-width="${line}"${dash}/>`;
  });
  return await drawnOver(canvas, lines.join("") + flags(placed, small));
}
