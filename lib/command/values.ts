/** Values that are typed as one word and hold several: words, whole numbers, a box, years. */
import type { Box } from "lib/geometry/box.ts";
import { UsageError } from "lib/study/usage.ts";

/** Words with commas between them; none where nothing was typed. */
export const wordsOf = (typed = ""): string[] =>
  typed.split(",").map((word) => word.trim()).filter((word) => word !== "");

/**
 * The numbers of a list.
 *
 * @param options.step all are multiples of it, and the least of them is `step` itself. Default 1
 * @throws {UsageError} with the option, an example and the bounds
 */
export function wholeNumbers(
  typed: string,
  { option, such, most, step = 1 }: {
    readonly option: string;
    /** Such as "10,30,70". */
    readonly such: string;
    readonly most: number;
    readonly step?: number;
  },
): number[] {
  const numbers = typed.split(",").map((word) => word.trim() === "" ? NaN : Number(word));
  if (numbers.every((n) => Number.isInteger(n) && n >= step && n <= most && n % step === 0)) {
    return numbers;
  }
  const what = step === 1
    ? `whole numbers such as ${such}, from 1 to ${most}`
    : `multiples of ${step} such as ${such}, up to ${most}`;
  throw new UsageError(`--${option} takes ${what}, not "${typed}"`);
}

/** A box typed as `x,y,w,h`, pixels. @throws {UsageError} where it is none, or empty */
export function parseBox(typed: string): Box {
  const words = typed.split(",");
  const numbers = words.map((word) => word.trim() === "" ? NaN : Number(word));
  const [x, y, width, height] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new UsageError(`--box takes x,y,w,h in pixels; it was given "${typed}"`);
  }
  return [x, y, x + width, y + height];
}

/** A year, or two with a dash between them, as first and last. @throws {UsageError} where it is neither */
export function parseYears(typed: string): readonly [first: number, last: number] {
  const [, first, last = first] = typed.match(/^\s*(\d{1,4})\s*(?:[-–—]\s*(\d{1,4})\s*)?$/) ?? [];
  if (first !== undefined && Number(first) <= Number(last)) return [Number(first), Number(last)];
  throw new UsageError(
    `--year takes a year such as 1791, or two such as 1790-1810; it was given "${typed}"`,
  );
}
