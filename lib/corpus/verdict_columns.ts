/** A verdict as one flat row: of the corpus's table, and of a CSV file. */
import { checkedVerdict, type ReviewVerdict, type VerdictPlace } from "./verdict.ts";

/** What a cell holds, and whether it may be empty. */
interface ColumnRow {
  readonly holds: "TEXT" | "INTEGER" | "REAL";
  readonly mayBeEmpty: boolean;
}

const full = (holds: ColumnRow["holds"]): ColumnRow => ({ holds, mayBeEmpty: false });
const orEmpty = (holds: ColumnRow["holds"]): ColumnRow => ({ holds, mayBeEmpty: true });

/** The columns, in the order in which they are written. */
export const verdictColumns = {
  id: full("TEXT"),
  at: full("TEXT"),
  who: full("TEXT"),
  type: full("TEXT"),
  a_plate: full("TEXT"),
  a_sha256: full("TEXT"),
  a_width: full("INTEGER"),
  a_height: full("INTEGER"),
  a_figure: orEmpty("TEXT"),
  a_x0: orEmpty("REAL"),
  a_y0: orEmpty("REAL"),
  a_x1: orEmpty("REAL"),
  a_y1: orEmpty("REAL"),
  b_plate: orEmpty("TEXT"),
  b_sha256: orEmpty("TEXT"),
  b_width: orEmpty("INTEGER"),
  b_height: orEmpty("INTEGER"),
  b_figure: orEmpty("TEXT"),
  b_x0: orEmpty("REAL"),
  b_y0: orEmpty("REAL"),
  b_x1: orEmpty("REAL"),
  b_y1: orEmpty("REAL"),
  model: orEmpty("TEXT"),
  model_hash: orEmpty("TEXT"),
  suggested: orEmpty("TEXT"),
  probability: orEmpty("REAL"),
  undone: orEmpty("TEXT"),
} as const satisfies Readonly<Record<string, ColumnRow>>;

/** The name of a column. */
export type VerdictColumn = keyof typeof verdictColumns;

/** Names of the columns, in their order. */
export const verdictColumnNames = Object.keys(verdictColumns) as readonly VerdictColumn[];

/** A verdict's cells; null: nothing is there. */
export type VerdictCells = Readonly<Record<VerdictColumn, string | number | null>>;

const corners = ["x0", "y0", "x1", "y1"] as const;
const ofPlace = ["plate", "sha256", "width", "height", "figure", ...corners] as const;

function placeCells(place: VerdictPlace | null): (string | number | null)[] {
  if (place === null) return ofPlace.map(() => null);
  const { plate, sha256, width, height, figure, box } = place;
  return [plate, sha256, width, height, figure, ...box ?? corners.map(() => null)];
}

/** The cells of a verdict. */
export function verdictCells(
  { id, at, who, type, a, b, suggestion, undone }: ReviewVerdict,
): VerdictCells {
  const { model, hash, type: suggested, probability } = suggestion ??
    { model: null, hash: null, type: null, probability: null };
  const cells = [
    ...[id, at, who, type],
    ...[...placeCells(a), ...placeCells(b)],
    ...[model, hash, suggested, probability, undone],
  ];
  return Object.fromEntries(
    verdictColumnNames.map((name, i) => [name, cells[i]]),
  ) as VerdictCells;
}

/** A cell of a table may be empty in two ways. */
const isEmpty = (cell: unknown) => cell === null || cell === undefined || cell === "";

function placeOf(cells: Readonly<Record<string, unknown>>, side: "a" | "b"): unknown {
  const cell = (name: string) => cells[`${side}_${name}`];
  if (ofPlace.every((name) => isEmpty(cell(name)))) return null;
  const box = corners.map(cell);
  return {
    plate: cell("plate"),
    sha256: cell("sha256") ?? "",
    width: cell("width"),
    height: cell("height"),
    figure: isEmpty(cell("figure")) ? null : cell("figure"),
    box: box.every(isEmpty) ? null : box,
  };
}

/**
 * The verdict of cells, whoever gives them.
 *
 * @param where who gives them, for errors: "line 3 of verdicts.csv"
 * @throws {Error} that says what does not fit
 */
export function verdictOfCells(
  cells: Readonly<Record<string, unknown>>,
  where: string,
): ReviewVerdict {
  const { id, at, who, type, model, model_hash, suggested, probability, undone } = cells;
  const nothing = [model, model_hash, suggested, probability].every(isEmpty);
  return checkedVerdict({
    ...{ id, at, who, type, a: placeOf(cells, "a"), b: placeOf(cells, "b") },
    suggestion: nothing ? null : { model, hash: model_hash ?? "", type: suggested, probability },
    undone: isEmpty(undone) ? null : undone,
  }, where);
}
