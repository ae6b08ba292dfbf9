/** The identity of a detection: it takes its name from the label that it covers. */
import { type Box, iou, shareWithin } from "lib/geometry/box.ts";
import type { Label } from "./plate.ts";

/** The name of figures of whom nobody knows who they are: one class, and no one's identity. */
export const unnamedFigure = "figure";

/**
 * A name that says who somebody is; null for a figure of whom nobody knows.
 *
 * ```ts
 * import { personOf } from "lib/corpus/identities.ts";
 * personOf("Tom Rakewell"); // "Tom Rakewell"
 * personOf("figure"); // null
 * ```
 */
export const personOf = (name: string | null): string | null =>
  name === unnamedFigure ? null : name;

/** Words for what a tool finds, by their languages: no one is called so. "0" is a class without a name. */
const classWords = {
  none: "0",
  en:
    "animal animals character characters child children face faces figure figures head heads human humans " +
    "man men object objects people person persons woman women",
  fr:
    "animal animaux enfant enfants femme femmes figure figures homme hommes humain humains objet objets " +
    "personnage personnages personne personnes tête têtes visage visages",
  de:
    "figur figuren frau frauen gesicht gesichter kind kinder kopf köpfe leute mann männer mensch menschen " +
    "objekt objekte person personen tier tiere",
  ru:
    "голова головы дети женщина женщины животное животные лица лицо люди мужчина мужчины объект объекты " +
    "персонаж персонажи ребенок ребёнок фигура фигуры человек",
} as const satisfies Readonly<Record<string, string>>;

const ofClasses = new Set(
  Object.values(classWords).flatMap((words) => words.normalize("NFC").split(" ")),
);

const isClassWord = (name: string) => ofClasses.has(name.normalize("NFC").trim().toLowerCase());

/**
 * Labels whose names say who somebody is: those that name no more than a class, "person" or "character", in
 * English, French, German or Russian, are `unnamedFigure`.
 *
 * ```ts
 * import { labelsOfPeople } from "lib/corpus/identities.ts";
 * const label = { plate: "p", box: [0, 0, 9, 9], name: "Person" } as const;
 * labelsOfPeople([label])[0].name; // "figure"
 * ```
 */
export const labelsOfPeople = (labels: readonly Label[]): readonly Label[] =>
  labels.map((label) => isClassWord(label.name) ? { ...label, name: unnamedFigure } : label);

/** What was found of what is there, on one plate or on many. */
export interface Matched {
  /** For each box, in order: its label, or null for a false detection. */
  readonly labels: readonly (Label | null)[];
  /** IoU of each box with its label, or its share within a crowd; 0 where it has none. */
  readonly overlaps: readonly number[];
  /** Labels that no box covers; difficult ones and crowds are not counted among them. */
  readonly missed: readonly Label[];
}

/**
 * Matches boxes, best score first, each with the free label that it overlaps most, at `minIou` or
 * more (COCO's greedy rule). A box that finds none and lies within a crowd is of the crowd, as many as
 * there are.
 *
 * ```ts
 * import { matchLabels } from "lib/corpus/identities.ts";
 * const alice = { plate: "p", box: [0, 0, 10, 10], name: "Alice" } as const;
 * matchLabels([[0, 0, 10, 9]], [alice]).labels[0]?.name; // "Alice"
 * ```
 */
export function matchLabels(
  boxes: readonly Box[],
  labels: readonly Label[],
  { minIou = 0.5 }: { minIou?: number } = {},
): Matched {
  const free = new Set(labels.filter(({ crowd }) => !crowd));
  const crowds = labels.filter(({ crowd }) => crowd);
  const found: (Label | null)[] = [];
  const overlaps: number[] = [];
  for (const box of boxes) {
    let [best, overlap]: [Label | null, number] = [null, 0];
    for (const label of free) {
      const common = iou(box, label.box);
      if (common >= minIou && common > overlap) [best, overlap] = [label, common];
    }
    if (best) free.delete(best);
    else {
      for (const crowd of crowds) {
        const share = shareWithin(box, crowd.box);
        if (share >= minIou && share > overlap) [best, overlap] = [crowd, share];
      }
    }
    found.push(best);
    overlaps.push(overlap);
  }
  return { labels: found, overlaps, missed: [...free].filter(({ difficult }) => !difficult) };
}
