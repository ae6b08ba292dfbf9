/** How sure an extraction can be where no labels judge it: by its scores, and by how its plates look. */
import { type Likeness, likenessOf } from "lib/detect/likeness.ts";
import trained from "lib/detect/likeness.json" with { type: "json" };
import { type LookName, lookOf } from "lib/detect/plate_look.ts";
import type { Image } from "lib/image/image.ts";
import { counted } from "./counted.ts";
import type { TurnedPlate } from "./turned_plates.ts";

/** The score from which a find counts as sure: there most finds of a detector are right. */
const sureScore = 0.5;

/** What is told about an extraction, in numbers. */
export interface Confidence {
  /** Finds by score, in tenths; the first begins where scores begin to count. */
  readonly scores: readonly {
    readonly from: number;
    readonly to: number;
    readonly finds: number;
  }[];
  readonly finds: number;
  /** Share of the finds of score .5 and more; null without finds. */
  readonly sure: number | null;
  /** Plates that were gone through, and those of them on which nothing was found. */
  readonly plates: number;
  readonly without: number;
  /** How like the books that the shipped models learnt from the plates look; null where none was looked at. */
  readonly likeness: null | {
    readonly plates: number;
    /** Share of the plates that look as known ones do. */
    readonly usual: number;
    /** Their middle distance from the nearest book, and the one that known plates hardly pass. */
    readonly distance: number;
    readonly most: number;
    /** The book that most of them are nearest to. */
    readonly book: string;
    /** In what the others differ, the most frequent first. */
    readonly differs: readonly LookName[];
  };
  /** Plates that look turned, by their ids, as far as runs ended; missing where an older Burin extracted. */
  readonly turned?: readonly TurnedPlate[];
}

/** How like a plate looks to those of the books that the shipped models learnt from. */
export const plateLikeness = (image: Image): Likeness => likenessOf(lookOf(image), trained);

function mostFrequent<T>(values: readonly T[]): T[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/** @param options `scores` of all finds; `looks` of the first plates; default of `turned`: none */
export function confidenceOf(
  { scores, minScore, plates, without, looks, turned = [] }: {
    readonly scores: readonly number[];
    readonly minScore: number;
    readonly plates: number;
    readonly without: number;
    readonly looks: readonly Likeness[];
    readonly turned?: readonly TurnedPlate[];
  },
): Confidence {
  const first = Math.min(9, Math.floor(10 * minScore));
  const tenths = Array.from({ length: 10 - first }, (_, i) => ({
    from: i === 0 ? minScore : (first + i) / 10,
    to: (first + i + 1) / 10,
    finds: 0,
  }));
  for (const score of scores) {
    tenths[Math.min(tenths.length - 1, Math.max(0, Math.floor(10 * score) - first))].finds++;
  }
  const sure = scores.filter((score) => score >= sureScore).length;
  const unusual = looks.filter(({ isUsual }) => !isUsual);
  const distances = looks.map(({ distance }) => distance).sort((a, b) => a - b);
  return {
    scores: tenths,
    finds: scores.length,
    sure: scores.length === 0 ? null : sure / scores.length,
    plates,
    without,
    turned,
    likeness: looks.length === 0 ? null : {
      plates: looks.length,
      usual: 1 - unusual.length / looks.length,
      distance: distances[distances.length >> 1],
      most: trained.usual,
      book: mostFrequent(looks.map(({ book }) => book))[0],
      differs: mostFrequent(unusual.flatMap(({ differs }) => differs)).slice(0, 3),
    },
  };
}

/** What a person calls the numbers of a look. */
const words: Readonly<Record<LookName, string>> = {
  shape: "shape",
  ink: "how much of them is ink",
  unevenness: "how evenly ink lies on them",
  greys: "tones between ink and paper",
  contrast: "contrast",
  lines: "how far their lines are apart",
  sharpness: "sharpness",
  colour: "colour",
};

/** The numbers in sentences, a line each; none of an extraction without plates. */
export function confidenceLines(
  { finds, sure, plates, without, likeness }: Confidence,
): string[] {
  if (plates === 0) return [];
  const found = sure === null
    ? `How sure: nothing was found on ${counted(plates, "plate")}`
    : `How sure: of ${counted(finds, "find")} ${Math.round(100 * sure)} % score ${sureScore} or ` +
      `more; nothing was found on ${without} of ${counted(plates, "plate")}`;
  if (likeness === null) return [`${found}.`];
  const { plates: seen, usual, distance, most, book, differs } = likeness;
  const like = Math.round(usual * seen);
  return [
    `${found}.`,
    `${like} of ${
      counted(seen, "plate")
    } look like those of the books that Burin's models learnt ` +
    `from (in the middle ${distance.toFixed(2)} deviations from the nearest, ${
      most.toFixed(2)
    } are ` +
    `usual; most are nearest to ${book})` +
    (differs.length > 0
      ? `; the others differ in ${differs.map((name) => words[name]).join(", ")}.`
      : "."),
  ];
}
