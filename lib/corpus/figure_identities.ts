/** Who is who among figures, from names and from pairs of plates that show one design. */
import type { Box } from "lib/geometry/box.ts";
import { matchLabels, personOf } from "./identities.ts";
import { labelsByPlate } from "./labels_by_plate.ts";
import type { Label } from "./plate.ts";
import type { Prints } from "./prints.ts";

/** A figure as far as its identity goes. */
export interface NamedFigure {
  /** Id of its plate. */
  readonly plate: string;
  /** Pixels of the plate. */
  readonly box: Box;
  /** Its name, or null. */
  readonly name: string | null;
}

/** Numbers of figures that are one: connected as pairs say, near or far. */
function connected(count: number, pairs: Iterable<readonly [number, number]>): Int32Array {
  const first = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (i: number): number => {
    while (first[i] !== i) i = first[i];
    return i;
  };
  for (const [a, b] of pairs) {
    const [x, y] = [rootOf(a), rootOf(b)];
    first[Math.max(x, y)] = Math.min(x, y);
  }
  return first.map((_, i) => rootOf(i));
}

/** Those of one name; the same name on two plates is the same character. */
function* namesakes(figures: readonly NamedFigure[]): Generator<readonly [number, number]> {
  const known = new Map<string, number>();
  for (const [i, { name }] of figures.entries()) {
    const person = personOf(name);
    if (person === null) continue;
    if (known.has(person)) yield [known.get(person)!, i];
    else known.set(person, i);
  }
}

/** Two figures, by their numbers, that pairs of plates match. */
export interface PairedFigures {
  /** How their plates are related. */
  readonly kind: string;
  /** The number of the one. */
  readonly a: number;
  /** The number of the other. */
  readonly b: number;
}

/** Those that pairs of plates match: each figure is the label that it covers. */
export function* pairedFigures(
  figures: readonly Pick<NamedFigure, "plate" | "box">[],
  { labels, pairs }: Pick<Prints, "labels" | "pairs">,
): Generator<PairedFigures> {
  const numberOf = new Map<Label, number>();
  const labelsOn = labelsByPlate(labels);
  const own = Map.groupBy(figures.keys(), (i) => figures[i].plate);
  for (const [plate, numbers] of own) {
    const found = matchLabels(numbers.map((i) => figures[i].box), labelsOn(plate));
    found.labels.forEach((label, n) => label && numberOf.set(label, numbers[n]));
  }
  for (const pair of pairs) {
    for (const [one, two] of pair.figures) {
      const [a, b] = [numberOf.get(one), numberOf.get(two)];
      if (a !== undefined && b !== undefined) yield { kind: pair.kind, a, b };
    }
  }
}

/**
 * The identity of each figure: figures of one name share it where names are given, and figures that pairs
 * match share it where pairs are; what both connect is one. Null where a figure has no such kin.
 *
 * ```ts
 * import { figureIdentities } from "lib/corpus/figure_identities.ts";
 * const box = [0, 0, 9, 9] as const;
 * const figures = ["a", "b", "c"].map((plate) => ({ plate, box, name: plate === "c" ? null : "Alice" }));
 * figureIdentities(figures, { names: true }); // "figure 0" twice, then null
 * ```
 */
export function figureIdentities(
  figures: readonly NamedFigure[],
  { names = false, prints }: {
    /** Whether names say who is who. Default false. */
    readonly names?: boolean;
    /** The prints whose pairs say so; the figures' boxes are matched with their labels. Default: none. */
    readonly prints?: Pick<Prints, "labels" | "pairs"> | undefined;
  },
): (string | null)[] {
  const roots = connected(figures.length, [
    ...names ? namesakes(figures) : [],
    ...prints ? [...pairedFigures(figures, prints)].map(({ a, b }) => [a, b] as const) : [],
  ]);
  const sizes = new Int32Array(figures.length);
  for (const root of roots) sizes[root]++;
  return Array.from(roots, (root) => sizes[root] > 1 ? `figure ${root}` : null);
}
