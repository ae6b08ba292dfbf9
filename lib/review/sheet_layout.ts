/** How small pictures lie on sheets, and in which order sheets are made. */
import type { Atlas, AtlasName } from "./api.ts";
import type { ReviewCorpus } from "./review_corpus.ts";

/** Cells of each atlas: a sheet of figures is made in less than a second, so that the first is soon there. */
const cells: Readonly<Record<AtlasName, Omit<Atlas, "count">>> = {
  figures: { side: 96, columns: 8, rows: 8 },
  // a row holds what a sheet of figures does
  points: { side: 24, columns: 64, rows: 64 },
  plates: { side: 160, columns: 4, rows: 4 },
};

/** Sides of figures are whole multiples of those of points, which are made of them. */
export const pointsPerSide = cells.figures.side / cells.points.side;

/** The atlases of a corpus. */
export function atlasesOf(
  { plates, figures }: Pick<ReviewCorpus, "plates" | "figures">,
): Record<AtlasName, Atlas> {
  return {
    figures: { ...cells.figures, count: figures.length },
    points: { ...cells.points, count: figures.length },
    plates: { ...cells.plates, count: plates.length },
  };
}

/** Pictures of a whole sheet. */
export const picturesPerSheet = ({ columns, rows }: Atlas): number => columns * rows;

/** Sheets of an atlas. */
export const sheetCount = (atlas: Atlas): number =>
  Math.ceil(atlas.count / picturesPerSheet(atlas));

/** A sheet of an atlas. */
export interface SheetName {
  readonly atlas: AtlasName;
  /** From 0 on. */
  readonly sheet: number;
}

/** A sheet as one word: "figures-3". */
export const sheetText = ({ atlas, sheet }: SheetName): string => `${atlas}-${sheet}`;

/** All sheets in the order in which they are made: what is seen first, first. */
export function sheetOrder(atlases: Readonly<Record<AtlasName, Atlas>>): SheetName[] {
  const all = (atlas: AtlasName) =>
    Array.from({ length: sheetCount(atlases[atlas]) }, (_, sheet) => ({ atlas, sheet }));
  const [figures, plates, points] = [all("figures"), all("plates"), all("points")];
  const first = 4;
  return [
    ...[...figures.slice(0, first), ...plates.slice(0, first)],
    ...[...figures.slice(first), ...points, ...plates.slice(first)],
  ];
}
