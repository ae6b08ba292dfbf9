/** Sheets of small pictures, drawn: figures and plates each in its cell, points out of sheets of figures. */
import { blank, type Image, thumbnail } from "lib/image/image.ts";
import { severalAtOnce } from "lib/image/several_at_once.ts";
import type { Atlas, AtlasName } from "./api.ts";
import { picturesPerSheet, pointsPerSide, sheetCount } from "./sheet_layout.ts";

/** So many pictures are opened at a time: each may be as large as its plate. */
const atOnce = 4;

const clear = [0, 0, 0, 0] as const;

/** Puts a picture into the middle of a cell. */
function place(onto: Image, small: Image, { x, y, side }: { x: number; y: number; side: number }) {
  const left = x + Math.floor((side - small.width) / 2);
  const top = y + Math.floor((side - small.height) / 2);
  for (let row = 0; row < small.height; row++) {
    const from = small.data.subarray(row * small.width * 4, (row + 1) * small.width * 4);
    onto.data.set(from, ((top + row) * onto.width + left) * 4);
  }
}

/**
 * A sheet whose cells are those of an atlas, in as many rows as its pictures need, on a transparent ground.
 *
 * @param sheet number of the sheet, from 0 on
 * @param open gives a picture by its number in the atlas, no larger than a cell; null leaves the cell clear
 */
export async function pictureSheet(
  atlas: Atlas,
  sheet: number,
  open: (picture: number) => Promise<Image | null>,
): Promise<Image> {
  const { side, columns, count } = atlas;
  const each = picturesPerSheet(atlas);
  const [first, end] = [sheet * each, Math.min(count, (sheet + 1) * each)];
  const size = { width: columns * side, height: Math.ceil((end - first) / columns) * side };
  const onto = blank(size, clear);
  await severalAtOnce(async (picture) => {
    const small = await open(picture);
    const at = picture - first;
    const cell = { x: (at % columns) * side, y: Math.floor(at / columns) * side, side };
    if (small) place(onto, small, cell);
  }, { first, end, atOnce });
  return onto;
}

/** Lays the cells of a sheet of points one beside the other into a row. */
function layRow(onto: Image, small: Image, { side, y, count }: {
  readonly side: number;
  /** Top of the row. */
  readonly y: number;
  readonly count: number;
}) {
  const across = small.width / side;
  for (let at = 0; at < count; at++) {
    const [left, top] = [(at % across) * side, Math.floor(at / across) * side];
    for (let line = 0; line < side; line++) {
      const from = ((top + line) * small.width + left) * 4;
      const to = ((y + line) * onto.width + at * side) * 4;
      onto.data.set(small.data.subarray(from, from + side * 4), to);
    }
  }
}

/**
 * A sheet of points: figures once more, so much smaller. Each of its rows is a sheet of figures.
 *
 * @param sheet number of the sheet, from 0 on
 * @param figuresOf gives a sheet of figures by its number
 * @param options.signal leaves the rows clear that are not drawn when it is aborted
 */
export async function pointSheet(
  { points, figures }: Readonly<Record<Exclude<AtlasName, "plates">, Atlas>>,
  sheet: number,
  { figuresOf, signal }: {
    readonly figuresOf: (sheet: number) => Promise<Image>;
    readonly signal?: AbortSignal;
  },
): Promise<Image> {
  const { columns, side, rows } = points;
  const perRow = picturesPerSheet(figures);
  const first = sheet * rows;
  const end = Math.min(sheetCount(figures), first + rows);
  const onto = blank({ width: columns * side, height: (end - first) * side }, clear);
  for (let row = first; row < end && !signal?.aborted; row++) {
    const large = await figuresOf(row);
    const small = await thumbnail(large, {
      width: large.width / pointsPerSide,
      height: large.height / pointsPerSide,
      fit: "fill",
    });
    const count = Math.min(perRow, figures.count - row * perRow);
    layRow(onto, small, { side, y: (row - first) * side, count });
  }
  return onto;
}
