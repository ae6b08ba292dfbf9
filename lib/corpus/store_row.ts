/** Rows of a corpus's database as plates and characters, every value checked: the file may come from anywhere. */
import { reasonOf } from "lib/assets/reason.ts";
import { pathFault } from "lib/assets/contained_path.ts";
import { decodeCocoRle } from "lib/geometry/mask.ts";
import type { Character } from "./character.ts";
import type { Detection } from "./detection.ts";
import type { Plate } from "./plate.ts";
import { isPlateId } from "./plate_id.ts";
import type { Provenance } from "./provenance.ts";

/** A row as the database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A value that a row is given. */
export type RowValue = string | number | null;

/** A plate's row: what its collection tells, the SHA-256 of its file, and what became of it. */
export interface PlateRecord extends Plate {
  /** Of the plate's file; "" where it could not be read. */
  readonly sha256: string;
  /** Labels that no detection covers. */
  readonly missed: number;
  /** Why the plate was left out, or null. */
  readonly skipped: string | null;
}

/** The most pixels that a side of a plate may have. */
const longestSide = 1_000_000;

/** Says what is wrong with a value; `what` names the row. */
type Wrong = (what: string) => never;

const quoted = (value: unknown) => {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

function textOf(row: Row, column: string, wrong: Wrong): string {
  const value = row[column];
  if (typeof value !== "string") wrong(`its ${column} is ${quoted(value)}, no text`);
  if ((value as string).includes("\0")) wrong(`its ${column} holds a NUL`);
  return value as string;
}

function numberOf(
  row: Row,
  column: string,
  { least, most, whole = false, wrong }: {
    least: number;
    most: number;
    whole?: boolean;
    wrong: Wrong;
  },
): number {
  const value = typeof row[column] === "bigint" ? Number(row[column]) : row[column];
  if (typeof value !== "number" || !(value >= least && value <= most)) {
    wrong(`its ${column} is ${quoted(value)}, not from ${least} to ${most}`);
  }
  if (whole && !Number.isInteger(value)) wrong(`its ${column} is ${value}, no whole number`);
  return value as number;
}

function idOf(row: Row, column: string, wrong: Wrong): string {
  const id = textOf(row, column, wrong);
  if (!isPlateId(id)) {
    wrong(`its ${column} ${quoted(id)} is not made of letters, digits, - and _, or is too long`);
  }
  return id;
}

/** A path below the corpus's or the collection's folder. Links are looked at where it is opened. */
function pathOf(row: Row, column: string, wrong: Wrong): string {
  const path = textOf(row, column, wrong);
  const fault = pathFault(path);
  if (fault !== null) wrong(`its ${column} ${quoted(path)} cannot be used: ${fault}`);
  return path;
}

const complain = (path: string, what: string): never => {
  throw new Error(
    `Cannot use ${path}: ${what}. The file was changed or is damaged: delete it, and run ` +
      "deno task extract again",
  );
};

/** Text by name, as a row keeps what else a collection tells of a plate. */
function moreOf(row: Row, wrong: Wrong): Record<string, string> {
  if (row.more === undefined) return {};
  const parsed = parsedOf(textOf(row, "more", wrong), () => wrong("its other columns are no JSON"));
  if (!isRecord(parsed) || !Object.values(parsed).every((value) => typeof value === "string")) {
    wrong("its other columns are not text by name");
  }
  return parsed as Record<string, string>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsedOf(text: string, otherwise: () => never): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise();
  }
}

/** @throws {Error} that names the file and the row, where a value cannot be */
export function plateOf(row: Row, path: string): PlateRecord {
  const wrong: Wrong = (what) => complain(path, `plate ${quoted(row.id)}: ${what}`);
  const side = { least: 0, most: longestSide, whole: true, wrong };
  const sha256 = textOf(row, "sha256", wrong);
  if (!/^([0-9a-f]{64})?$/.test(sha256)) wrong(`its sha256 is ${quoted(sha256)}`);
  const more = moreOf(row, wrong);
  return {
    id: idOf(row, "id", wrong),
    work: textOf(row, "work", wrong),
    impression: textOf(row, "impression", wrong),
    file: pathOf(row, "file", wrong),
    width: numberOf(row, "width", side),
    height: numberOf(row, "height", side),
    source: textOf(row, "source", wrong),
    rights: textOf(row, "rights", wrong),
    ...Object.keys(more).length > 0 ? { more } : {},
    sha256,
    missed: numberOf(row, "missed", { least: 0, most: 1e9, whole: true, wrong }),
    skipped: row.skipped === null ? null : textOf(row, "skipped", wrong),
  };
}

/** Rounding may carry a box so far past the border, in pixels. */
const slack = 1e-3;

/** A character without its mask, which is most of its row. */
export type StoredFigure = Omit<Character, "mask">;

/**
 * @param row with the size of its plate as `plate_width` and `plate_height`
 * @throws {Error} that names the file and the row, where a value cannot be
 */
export function figureOf(row: Row, path: string): StoredFigure {
  const wrong: Wrong = (what) => complain(path, `character ${quoted(row.id)}: ${what}`);
  const plate = idOf(row, "plate", wrong);
  const id = textOf(row, "id", wrong);
  if (!id.startsWith(`${plate}.`) || !/^\d{2,6}$/.test(id.slice(plate.length + 1))) {
    wrong(`its id is not "${plate}." and a number`);
  }
  if (typeof row.plate_width !== "number" || typeof row.plate_height !== "number") {
    wrong(`its plate ${quoted(plate)} is not in the database`);
  }
  const [width, height] = [Number(row.plate_width), Number(row.plate_height)];
  const along = (column: string, most: number) =>
    numberOf(row, column, { least: -slack, most: most + slack, wrong });
  const box = [
    along("x0", width),
    along("y0", height),
    along("x1", width),
    along("y1", height),
  ] as const;
  if (box[2] <= box[0] || box[3] <= box[1]) wrong(`its box [${box}] holds nothing`);
  const share = { least: 0, most: 1, wrong };
  return {
    id,
    plate,
    box,
    score: numberOf(row, "score", share),
    label: textOf(row, "label", wrong),
    name: row.name === null ? null : textOf(row, "name", wrong),
    match: numberOf(row, "overlap", share),
    withBackground: pathOf(row, "with_background", wrong),
    withoutBackground: pathOf(row, "without_background", wrong),
  };
}

/**
 * @param row with the size of its plate as `plate_width` and `plate_height`
 * @throws {Error} that names the file and the row, where a value cannot be
 */
export function characterOf(row: Row, path: string): Character {
  const wrong: Wrong = (what) => complain(path, `character ${quoted(row.id)}: ${what}`);
  const figure = figureOf(row, path);
  const size = { width: Number(row.plate_width), height: Number(row.plate_height) };
  return { ...figure, mask: maskOf(row, { ...size, wrong }) };
}

function maskOf(
  row: Row,
  { width, height, wrong }: { width: number; height: number; wrong: Wrong },
) {
  const parsed = parsedOf(textOf(row, "mask", wrong), () => wrong("its mask is no JSON"));
  const { size, counts } = isRecord(parsed) ? parsed : {} as Record<string, unknown>;
  if (size === undefined) wrong("its mask has no size");
  if (!Array.isArray(size) || size[0] !== height || size[1] !== width || size.length !== 2) {
    wrong(`its mask is of ${quoted(JSON.stringify(size))}, and its plate ${height} x ${width}`);
  }
  if (typeof counts !== "string") wrong("its mask has no runs");
  try {
    return decodeCocoRle({ size: [height, width], counts: counts as string });
  } catch (error) {
    return wrong(`its mask: ${reasonOf(error)}`);
  }
}

/** What a text detector tells besides, as a row keeps it; null where that is nothing. */
export function textFindings(
  { textScore, phrase, tokens }: Pick<Detection, "textScore" | "phrase" | "tokens">,
): string | null {
  const words = JSON.stringify({ textScore, phrase, tokens });
  return words === "{}" ? null : words;
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

const isToken = (value: unknown): boolean =>
  isRecord(value) && typeof value.token === "string" && isNumber(value.score);

/** The reverse of `textFindings`. */
function toldWords(row: Row, wrong: Wrong): Pick<Detection, "textScore" | "phrase" | "tokens"> {
  if (row.words === null || row.words === undefined) return {};
  const words = parsedOf(textOf(row, "words", wrong), () => wrong("its words are no JSON"));
  const { textScore, phrase, tokens } = isRecord(words) ? words : {} as Record<string, unknown>;
  const fits = isRecord(words) &&
    (textScore === undefined || isNumber(textScore)) &&
    (phrase === undefined || typeof phrase === "string") &&
    (tokens === undefined || Array.isArray(tokens) && tokens.every(isToken));
  if (!fits) wrong("its words are not a score, a phrase and tokens");
  return words as Pick<Detection, "textScore" | "phrase" | "tokens">;
}

/**
 * Boxes may lie partly beside their plate, as detectors draw them.
 *
 * @throws {Error} that names the file and the row, where a value cannot be
 */
export function detectionOf(
  row: Row,
  { plate, path }: { readonly plate: string; readonly path: string },
): Detection {
  const wrong: Wrong = (what) => complain(path, `a detection on plate ${quoted(plate)}: ${what}`);
  const along = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE, wrong };
  return {
    box: [
      numberOf(row, "x0", along),
      numberOf(row, "y0", along),
      numberOf(row, "x1", along),
      numberOf(row, "y1", along),
    ],
    score: numberOf(row, "score", { least: 0, most: 1, wrong }),
    label: textOf(row, "label", wrong),
    ...toldWords(row, wrong),
  };
}

/** The score down to which a plate's detections are known, or null. @throws {Error} where it is none */
export function floorOf(row: Row, path: string): number | null {
  if (row.floor === null || row.floor === undefined) return null;
  const wrong: Wrong = (what) => complain(path, `plate ${quoted(row.id)}: ${what}`);
  return numberOf(row, "floor", { least: 0, most: 1, wrong });
}

/** The cut-outs of a character's row. @throws {Error} where one is not below the corpus's folder */
export function cutOutsOf(row: Row, path: string): { plate: string; files: string[] } {
  const wrong: Wrong = (what) => complain(path, `character ${quoted(row.id)}: ${what}`);
  const files = ["with_background", "without_background"].map((name) => pathOf(row, name, wrong));
  return { plate: idOf(row, "plate", wrong), files };
}

/** @throws {Error} that names the file, where it does not say how the corpus was made */
export function provenanceOf(text: string, path: string): Provenance {
  const wrong: Wrong = (what) => complain(path, `the note "provenance" ${what}`);
  const parsed = parsedOf(text, () => wrong("is no JSON"));
  const { collection, detector, segmenter, parameters, ...digests } = isRecord(parsed)
    ? parsed
    : {} as Record<string, unknown>;
  const names = [collection, detector, segmenter].every((value) => typeof value === "string");
  const hashes = [digests.detectorSha256, digests.segmenterSha256].every((value) =>
    value === null || typeof value === "string"
  );
  if (!names || !hashes || !isRecord(parameters)) wrong("does not say how the corpus was made");
  return parsed as unknown as Provenance;
}
