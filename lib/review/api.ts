/**
 * What goes between the page of `review` and what serves it: the types of all answers, and one table of routes.
 *
 * All addresses are relative to the page's own, which holds the token: `http://127.0.0.1:PORT/TOKEN/`. A
 * figure, a plate and a pair are numbers: rows of the collection's columns. They hold for one `revision` of
 * the corpus, which every change names; what names another is refused with status 409.
 */

import type {
  ImportAnswer,
  UndoRequest,
  VerdictList,
  VerdictRequest,
  VerdictRow,
} from "./api_verdicts.ts";

export type {
  ImportAnswer,
  UndoRequest,
  VerdictList,
  VerdictRequest,
  VerdictRow,
  VerdictSaid,
} from "./api_verdicts.ts";

/** Texts that repeat: `values[codes[i]]` is the text of row i, `""` where nobody knows. */
export interface CodedTexts {
  /** The texts, each once. */
  readonly values: readonly string[];
  /** Of each row, which text it has. */
  readonly codes: readonly number[];
}

/**
 * Pictures of one size on sheets: picture i is on sheet `floor(i / (columns * rows))`, and there in cell
 * `i % (columns * rows)`, counted by rows from the top left. In its cell it is centred, on transparent or on
 * the paper's ground.
 */
export interface Atlas {
  /** Pixels of a side of a cell. */
  readonly side: number;
  /** Cells of a row of a sheet. */
  readonly columns: number;
  /** Rows of a sheet. */
  readonly rows: number;
  /** How many pictures there are on all sheets together. */
  readonly count: number;
}

/** The atlases: figures as they are listed, the same as points of the map, and plates. */
export type AtlasName = "figures" | "points" | "plates";

/** Plates, a column for each thing that is known of them. */
export interface PlateColumns {
  /** Ids in the corpus. */
  readonly id: readonly string[];
  /** The book that a plate is of. */
  readonly book: CodedTexts;
  /** What it is called; "" where nobody says. */
  readonly title: CodedTexts;
  /** Who drew or engraved it. */
  readonly artist: CodedTexts;
  /** Year of print; null where nobody knows. */
  readonly year: readonly (number | null)[];
  /** The work that it is an impression of. */
  readonly work: CodedTexts;
  /** What may be done with it. */
  readonly rights: CodedTexts;
  /** Who keeps it. */
  readonly holder: CodedTexts;
  /** Where it was published: an address or a citation. */
  readonly source: CodedTexts;
  /** Pixels. */
  readonly width: readonly number[];
  /** Pixels. */
  readonly height: readonly number[];
}

/** Figures, a column for each thing that is known of them. */
export interface FigureColumns {
  /** Ids in the corpus. */
  readonly id: readonly string[];
  /** Rows of their plates. Figures of a plate follow each other. */
  readonly plate: readonly number[];
  /** The boxes, xyxy in pixels of the plate, four numbers a figure. */
  readonly box: readonly number[];
  /** The detector's score, 0 to 1. */
  readonly score: readonly number[];
  /** Names that labels give; `""`: none. */
  readonly name: CodedTexts;
}

/** A type of pair that a verdict can name, in the order of the keys 1 to 9. */
export interface PairTypeChoice {
  /** As it is kept in the corpus and in CSV. */
  readonly value: string;
  /** As the page shows it: "Other printing or state". */
  readonly label: string;
}

/** Everything that all views need, sent once. */
export interface ReviewCollection {
  /** What the page is headed by: the run's or the collection's name. */
  readonly title: string;
  /** Which state of the corpus the rows are of. */
  readonly revision: string;
  /** Whether verdicts can be saved, and boxes searched by: not in a folder opened from disk. */
  readonly canSave: boolean;
  /** Whether there is an encoder that a drawn box can be asked of. */
  readonly canSearch: boolean;
  /** Who makes the verdicts; "" where nothing is saved. */
  readonly reviewer: string;
  /** The plates. */
  readonly plates: PlateColumns;
  /** The figures. */
  readonly figures: FigureColumns;
  /** How the small pictures lie on their sheets. */
  readonly atlases: Readonly<Record<AtlasName, Atlas>>;
  /** Pixels of a side of a tile of a plate; null: a plate is one picture. */
  readonly tileSide: number | null;
  /** So many figures share one file of neighbours: 1, or more in a folder on disk. */
  readonly neighboursPerFile: number;
  /** Types of pairs. */
  readonly pairTypes: readonly PairTypeChoice[];
}

/** One plate in full. */
export interface PlateDetail {
  /** Outlines of its figures, in their order; each of rings, each of x, y, x, y ... in pixels. */
  readonly outlines: readonly (readonly (readonly number[])[])[];
  /** What else is told of it, by name, to be shown as text. */
  readonly more: Readonly<Record<string, string>>;
}

/** A figure that is like what was asked for. */
export interface SimilarFigure {
  /** Row of the figure. */
  readonly figure: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/** Neighbours of so many figures that follow each other. */
export interface NeighbourFile {
  /** The model whose vectors were asked; null where there are none, and all lists are empty. */
  readonly model: string | null;
  /** Row of the first figure. */
  readonly first: number;
  /** Of each figure, the most similar first, itself left out. */
  readonly neighbours: readonly (readonly SimilarFigure[])[];
}

/** What to look for: what is in a box, or is like some figures and not like others. */
export interface FigureQuery {
  /** As the page knows it. */
  readonly revision: string;
  /** A box of a plate, xyxy in its pixels. */
  readonly box?: {
    readonly plate: number;
    readonly xyxy: readonly [number, number, number, number];
  };
  /** Rows of figures that it is like. */
  readonly like?: readonly number[];
  /** Rows of figures that it is not like. */
  readonly unlike?: readonly number[];
  /** How many to answer. */
  readonly count: number;
}

/** A figure that is like what was asked for, and how like it is to what was not wanted. */
export interface FoundFigure extends SimilarFigure {
  /** The greatest cosine to a figure that was not wanted; left out where there was none. */
  readonly unlike?: number;
}

/** Answer to a query. */
export interface FigureAnswer {
  /** The model whose vectors were asked. */
  readonly model: string;
  /** The most similar first. */
  readonly found: readonly FoundFigure[];
  /** What it took, in milliseconds. */
  readonly milliseconds: number;
}

/** Where figures lie on the map. */
export interface FigureMap {
  /** The model whose vectors were laid out; null where there is no map, and x and y are empty. */
  readonly model: string | null;
  /** Of each figure, 0 (left) to 1. */
  readonly x: readonly number[];
  /** Of each figure, 0 (top) to 1. */
  readonly y: readonly number[];
}

/** Two plates, or two figures of them, that may show one design. */
export interface ReviewPair {
  /** Row of the first plate. */
  readonly a: number;
  /** Row of the second plate. */
  readonly b: number;
  /** The figures where the pair is of two figures alone; null: of the plates. */
  readonly figures: readonly [a: number, b: number] | null;
  /** The type that the model suggests; "" where it is not sure. */
  readonly type: string;
  /** Its probability, 0 to 1; of "not sure", of the likeliest. */
  readonly probability: number;
  /** The model or method that suggests it. */
  readonly model: string;
  /** Takes pixels of `b` to pixels of `a`: 3 x 3, by rows; null where they were not registered. */
  readonly transform: readonly number[] | null;
  /** Figures of `a` and of `b` that were found to be one. */
  readonly matches: readonly (readonly [a: number, b: number])[];
}

/** All pairs. */
export interface ReviewPairs {
  /** The pairs, in no particular order. */
  readonly pairs: readonly ReviewPair[];
  /** Whether anybody has looked for pairs in this state of the corpus. */
  readonly isCompared: boolean;
}

/** How far the small pictures are. */
export interface ThumbnailProgress {
  /** Sheets that are made. */
  readonly made: number;
  /** All sheets. */
  readonly total: number;
}

/** Any answer that is not 200: what was tried and why it failed, to be shown as text. */
export interface ReviewFault {
  /** One sentence. */
  readonly error: string;
}

/** Requests and answers by route; `null`: no body. A picture is bytes. */
export interface ReviewRoutes {
  readonly collection: { readonly request: null; readonly answer: ReviewCollection };
  readonly plate: { readonly request: null; readonly answer: PlateDetail };
  readonly neighbours: { readonly request: null; readonly answer: NeighbourFile };
  readonly map: { readonly request: null; readonly answer: FigureMap };
  readonly pairs: { readonly request: null; readonly answer: ReviewPairs };
  readonly verdicts: { readonly request: null; readonly answer: VerdictList };
  readonly progress: { readonly request: null; readonly answer: ThumbnailProgress };
  readonly search: { readonly request: FigureQuery; readonly answer: FigureAnswer };
  readonly say: { readonly request: VerdictRequest; readonly answer: VerdictRow };
  readonly undo: { readonly request: UndoRequest; readonly answer: VerdictRow };
  readonly verdictsCsv: { readonly request: null; readonly answer: string };
  readonly importCsv: { readonly request: string; readonly answer: ImportAnswer };
  readonly sheet: { readonly request: null; readonly answer: Uint8Array };
  readonly picture: { readonly request: null; readonly answer: Uint8Array };
  readonly tile: { readonly request: null; readonly answer: Uint8Array };
}

/** How a route is asked. */
export interface ReviewRoute {
  /** GET changes nothing; POST has to carry the page's own Origin. */
  readonly method: "GET" | "POST";
  /** Below the page's address; `:name` stands for a number or, in `sheet`, for an `AtlasName`. */
  readonly path: string;
  /** Of the answer. */
  readonly type: "application/json" | "text/csv" | "image/webp";
  /** Whether a folder on disk has it. */
  readonly isStatic: boolean;
}

/**
 * The routes.
 *
 * - `sheet` answers when the sheet is made; the server makes those that are asked for first.
 * - `picture` is a plate as one picture, its longer side at most 2,000 pixels.
 * - `tile` is of a pyramid as Deep Zoom has it: the last level is the plate itself, each one before half as
 *   large (rounded up), level 0 one pixel; tiles do not overlap. Only where `tileSide` is a number.
 * - `neighbours` is asked for `floor(figure / neighboursPerFile)`.
 *
 * In a folder on disk a page may not `fetch`. JSON is there a classic script, `PATH.js`, that says
 * `burin["PATH"] = ...;` to an object the page has made before.
 */
export const reviewRoutes: Readonly<Record<keyof ReviewRoutes, ReviewRoute>> = {
  collection: json("data/collection.json"),
  plate: json("data/plate/:plate.json"),
  neighbours: json("data/neighbours/:file.json"),
  map: json("data/map.json"),
  pairs: json("data/pairs.json"),
  verdicts: json("data/verdicts.json"),
  progress: { ...json("data/progress.json"), isStatic: false },
  search: change("search"),
  say: change("verdicts"),
  undo: change("verdicts/undo"),
  verdictsCsv: { method: "GET", path: "verdicts.csv", type: "text/csv", isStatic: true },
  importCsv: change("verdicts.csv"),
  sheet: picture("sheet/:atlas/:sheet.webp"),
  picture: picture("picture/:plate.webp"),
  tile: { ...picture("tile/:plate/:level/:column-:row.webp"), isStatic: false },
};

function json(path: string): ReviewRoute {
  return { method: "GET", path, type: "application/json", isStatic: true };
}

function change(path: string): ReviewRoute {
  return { method: "POST", path, type: "application/json", isStatic: false };
}

function picture(path: string): ReviewRoute {
  return { method: "GET", path, type: "image/webp", isStatic: true };
}

/**
 * Path of a route below the page's address.
 *
 * ```ts
 * import { reviewPath } from "lib/review/api.ts";
 * reviewPath("sheet", { atlas: "figures", sheet: 3 }); // "sheet/figures/3.webp"
 * ```
 *
 * @throws {TypeError} where a part is missing
 */
export function reviewPath(
  route: keyof ReviewRoutes,
  parts: Readonly<Record<string, string | number>> = {},
): string {
  const { path } = reviewRoutes[route];
  return path.replaceAll(/:([a-z]+)/g, (_, name: string) => {
    if (parts[name] === undefined) throw new TypeError(`The route ${path} needs its ${name}`);
    return String(parts[name]);
  });
}

/**
 * Which route a path below the page's address asks for, with its parts; null: none.
 *
 * ```ts
 * import { reviewRouteOf } from "lib/review/api.ts";
 * reviewRouteOf("GET", "tile/7/11/0-2.webp");
 * // { route: "tile", parts: { plate: "7", level: "11", column: "0", row: "2" } }
 * ```
 */
export function reviewRouteOf(
  method: string,
  path: string,
): { readonly route: keyof ReviewRoutes; readonly parts: Record<string, string> } | null {
  for (const [route, { method: own, path: pattern }] of Object.entries(reviewRoutes)) {
    if (own !== method) continue;
    const found = patternOf(pattern).exec(path);
    if (found) {
      return { route: route as keyof ReviewRoutes, parts: { ...found.groups } };
    }
  }
  return null;
}

/** `:atlas` is one of the names of atlases, every other part a number of at most nine digits. */
function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(".", "\\.");
  return new RegExp(`^${
    escaped.replaceAll(
      /:([a-z]+)/g,
      (_, name) => name === "atlas" ? "(?<atlas>figures|points|plates)" : `(?<${name}>\\d{1,9})`,
    )
  }$`);
}
