/** What a value of a label must be to be used: one rule for every format, each fault as a clause. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";

/** A value that can be used, or why it cannot. */
export type Sound<T> = { readonly value: T } | { readonly fault: string };

/** A value as short text, for errors. */
export const valueText = (value: unknown): string => {
  const text = typeof value === "number" ? String(value) : written(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** As JSON where that is possible: deeply nested lists cannot be serialised. */
function written(value: unknown): string {
  if (value === undefined) return "missing";
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? "a list of lists" : "an object of objects";
  }
}

/** A number, or a text that is one. JSON knows no others; Python also writes NaN and Infinity. */
export function soundNumber(value: unknown, { what }: { readonly what: string }): Sound<number> {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? { value: number }
    : { fault: `${what} is ${valueText(value)}, which is no number` };
}

/** A detector's confidence, 0 to 1; none where there is none, or null. */
export function soundScore(value: unknown): Sound<number | undefined> {
  if (value === undefined || value === null) return { value: undefined };
  const score = soundNumber(value, { what: "its score" });
  if ("fault" in score) return score;
  return score.value >= 0 && score.value <= 1
    ? score
    : { fault: `its score is ${score.value}, not between 0 and 1` };
}

/** Pixels beyond which no side of a picture lies: what is farther is no coordinate of one. */
const farthest = 1e7;

export interface BoxOptions {
  /**
   * Whether a box must have an area. "positive" (default): width and height above 0; "any": a box
   * may be a line or a point, as COCO's evaluation counts them.
   */
  readonly area?: "positive" | "any";
}

/** Corners x0, y0, x1, y1 in pixels: numbers, in order, not absurd; they may reach over the border. */
export function soundBox(
  corners: readonly unknown[],
  { area = "positive" }: BoxOptions = {},
): Sound<Box> {
  if (corners.length !== 4) return { fault: `its box has ${corners.length} numbers, not four` };
  const bad = corners.find((side) => typeof side !== "number" || !Number.isFinite(side));
  if (bad !== undefined || corners.includes(undefined)) {
    return { fault: `its box holds ${valueText(bad)}, which is no number` };
  }
  const [x0, y0, x1, y1] = corners as number[];
  if (corners.some((side) => Math.abs(side as number) > farthest)) {
    return { fault: `its box [${corners}] lies beyond ${farthest} pixels` };
  }
  if (x1 < x0 || y1 < y0) return { fault: `its box has sides of ${x1 - x0} and ${y1 - y0}` };
  if (area === "positive" && (x1 === x0 || y1 === y0)) {
    return { fault: `its box has no area: ${x1 - x0} x ${y1 - y0}` };
  }
  return { value: [x0, y0, x1, y1] };
}

/**
 * Whether a box looks like one of shares of the sides, 0 to 1, where pixels are meant: all of it lies
 * within the first pixel of a picture that is no mere dot.
 */
export const isShares = ([x0, y0, x1, y1]: Box, { width, height }: Size): boolean =>
  width > 8 && height > 8 && x0 >= 0 && y0 >= 0 && x1 <= 1 && y1 <= 1 && x1 > x0 && y1 > y0 &&
  (x1 - x0 < 1 || y1 - y0 < 1);

/** What is wrong with a box of shares. */
export const sharesFault = (box: readonly number[]): string =>
  `its box [${box}] looks like shares of the sides: places are told in pixels here`;

/** The name of a class or character: text, or a number as text, in NFC. */
export function soundName(value: unknown): Sound<string> {
  if (typeof value === "number" && Number.isFinite(value)) return { value: String(value) };
  if (typeof value !== "string") {
    return { fault: `its name is ${valueText(value)}, which is no text` };
  }
  if (value.trim() === "") return { fault: "its name is empty" };
  return { value: value.normalize("NFC") };
}

/** What else is told of a plate: text by name. Undefined or null where nothing is. */
export function soundMore(value: unknown): Sound<Readonly<Record<string, string>> | undefined> {
  if (value === undefined || value === null) return { value: undefined };
  const isTexts = typeof value === "object" && !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string");
  return isTexts
    ? { value: value as Record<string, string> }
    : { fault: `its "more" is ${valueText(value)}, which is not text by name` };
}

const sizeText = ({ width, height }: Size) => `${width} x ${height}`;

/**
 * The size of a picture: its own, turned as EXIF says. What the labels say is used only where there
 * is no picture to look at, and must be the same where both are known.
 *
 * @param sizes.said width and height in the labels; undefined, null or 0 where they do not say
 * @param sizes.found the picture's own, 0 x 0 where it cannot be read
 */
export function soundSize(
  { said, found }: {
    readonly said?: { readonly width: unknown; readonly height: unknown } | undefined;
    readonly found: Size;
  },
): Sound<Size> {
  const unsaid = (side: unknown) =>
    side === undefined || side === null || typeof side !== "object" && Number(side) === 0;
  const known = found.width > 0 && found.height > 0;
  if (!said || (unsaid(said.width) && unsaid(said.height))) return { value: found };
  const sides = [said.width, said.height].map((side) =>
    typeof side === "string" && side.trim() !== "" ? Number(side) : side
  );
  const whole = sides.every((side) =>
    typeof side === "number" && Number.isInteger(side) && side > 0 && side <= farthest
  );
  if (!whole) {
    return { fault: `its size is said to be ${valueText(said.width)} x ${valueText(said.height)}` };
  }
  const size = { width: sides[0] as number, height: sides[1] as number };
  if (known && (size.width !== found.width || size.height !== found.height)) {
    return {
      fault: `sizes differ: ${sizeText(size)} said, ${sizeText(found)} found. ` +
        "The labels were made on another picture, or before it was turned",
    };
  }
  return { value: size };
}
