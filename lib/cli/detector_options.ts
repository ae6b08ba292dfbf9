/** What is typed about how a detector sees plates. */
import { text } from "lib/command/command.ts";
import type { Sides } from "lib/study/evaluate_books.ts";
import { UsageError } from "lib/study/usage.ts";

/**
 * One side of an input, or several whose finds are joined: "640", "416+640".
 *
 * @throws {UsageError} where one is no multiple of 32 from 32 to 4096
 */
export function joinedSides(typed: string): number | readonly number[] {
  const sides = typed.split("+").map((word) => word.trim() === "" ? NaN : Number(word));
  const fits = (side: number) => side % 32 === 0 && side >= 32 && side <= 4096;
  if (!sides.every(fits)) {
    throw new UsageError(
      `--side takes multiples of 32 up to 4096 such as 640, or several with "+" between them to be ` +
        `joined; not "${typed}"`,
    );
  }
  const [side, ...more] = sides;
  return more.length === 0 ? side : sides;
}

/** Sizes apart by ",", each a multiple of 32 or several with "+" between them, which are joined. */
export function typedSides(typed: string | undefined): Sides[] {
  return typed === undefined ? [null] : typed.split(",").map(joinedSides);
}

/** What --mirrored may be. */
export const mirroredOption = text(
  "Whether YOLOX sees plates in a mirror, too, and what is found joined; default: its own way",
  { choices: ["yes", "no"] },
);

/** What was typed behind --mirrored. */
export const isMirrored = (typed: string | undefined): boolean | undefined =>
  typed === undefined ? undefined : typed === "yes";
