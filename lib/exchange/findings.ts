/** What a run found, as plain values that every exchange format takes. */
import type { Credit } from "lib/corpus/credit.ts";
import type { Box } from "lib/geometry/box.ts";

/** A plate that figures were found on. */
export interface PlateFinding {
  /** Unique among the plates. */
  readonly id: string;
  /** Its file, relative to the collection's root. */
  readonly file: string;
  /** What was engraved; all impressions of one work share it. */
  readonly work: string;
  /** Which impression of the work; "" where nobody knows. */
  readonly impression: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Of its file; "" where it is not known. */
  readonly sha256: string;
  /** Whose it is, and what may be done with it. */
  readonly credit: Credit;
}

/** A figure on a plate. */
export interface FigureFinding {
  /** Unique among the figures, and no plate's. */
  readonly id: string;
  /** The id of its plate. */
  readonly plate: string;
  /** Pixels of the plate. */
  readonly box: Box;
  /** How sure the detector was, 0 to 1. */
  readonly score: number;
  /** What the detector calls it. */
  readonly label: string;
  /** Who it is, or null. */
  readonly name: string | null;
}

/** Two figures, or two plates, that belong together. */
export interface PairFinding {
  /** Id of a figure or a plate. */
  readonly a: string;
  /** Id of a figure or a plate. */
  readonly b: string;
  /** How they are related: "coloured", "recut" ... */
  readonly type: string;
  /** How sure that is, 0 to 1; null where nothing was calibrated. */
  readonly probability: number | null;
  /** Agreement, -1 to 1; the more, the better. */
  readonly score: number;
  /** Whether one shows the other as a mirror would; null where nobody looked. */
  readonly reversed: boolean | null;
  /** The parts that are the same, pixels of each plate; null: the whole figures or plates. */
  readonly regions: readonly [a: Box, b: Box] | null;
}

/** A figure and one that is like it. */
export interface NeighbourFinding {
  /** Id of the figure that was searched for. */
  readonly figure: string;
  /** Its place among the answers, from 1. */
  readonly rank: number;
  /** Id of the figure that is like it. */
  readonly neighbour: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
  /** Whether it is like the mirror image. */
  readonly reversed: boolean;
}

/** How the findings were made. */
export interface FindingsMade {
  /** The program's version. */
  readonly version: string;
  /** When they were written: UTC as `Date.toISOString` writes it. */
  readonly at: string;
  /** Models and hashes by what they did: detector, segmenter, encoder. */
  readonly models: Readonly<Record<string, string>>;
}

/** Everything that can be exchanged. Long lists may be generators: each is gone through once. */
export interface Findings {
  /** Name of the collection. */
  readonly collection: string;
  /** All plates that figures or pairs name. */
  readonly plates: readonly PlateFinding[];
  /** All figures that pairs or neighbours name. */
  readonly figures: readonly FigureFinding[];
  /** Best first. */
  readonly pairs: Iterable<PairFinding>;
  /** By the figure that was searched for, best first. */
  readonly neighbours: Iterable<NeighbourFinding>;
  /** How they were made. */
  readonly made: FindingsMade;
}

/** Plates and figures by their ids. */
export interface FindingsIndex {
  /** The plate with an id. @throws {Error} where there is none */
  plate(id: string): PlateFinding;
  /** The figure with an id, or null where it is a plate's. @throws {Error} where there is none */
  figure(id: string): FigureFinding | null;
  /** The plate that a figure is on, or that has the id. @throws {Error} where there is none */
  plateOf(id: string): PlateFinding;
}

/** Looks plates and figures up by their ids. @throws {Error} where an id is given twice */
export function indexOfFindings(
  { plates, figures }: Pick<Findings, "plates" | "figures">,
): FindingsIndex {
  const plateById = new Map(plates.map((plate) => [plate.id, plate]));
  const figureById = new Map(figures.map((figure) => [figure.id, figure]));
  const both = [...plateById.keys()].find((id) => figureById.has(id));
  if (both !== undefined) throw new Error(`"${both}" is the id of a plate and of a figure`);
  const plate = (id: string) => {
    const found = plateById.get(id);
    if (found) return found;
    throw new Error(`There is no plate "${id}" among the ${plates.length} plates given`);
  };
  const figure = (id: string) => {
    const found = figureById.get(id);
    if (found) return found;
    if (plateById.has(id)) return null;
    throw new Error(
      `There is neither a figure nor a plate "${id}" among the ${figures.length} figures given`,
    );
  };
  return { plate, figure, plateOf: (id) => plate(figure(id)?.plate ?? id) };
}
