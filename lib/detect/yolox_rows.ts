/** What YOLOX gives for each cell of its maps, as boxes of the picture. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** Pixels of the input for a cell of each of the three maps. */
export const strides: readonly number[] = [8, 16, 32];

/** Candidates below are not looked at further, whatever is asked for. */
const lowest = 0.001;

/** A row above `lowest`, as the model gave it, and its cell. */
interface Row {
  readonly values: readonly [x: number, y: number, w: number, h: number];
  readonly cell: { readonly x: number; readonly y: number; readonly stride: number };
  readonly score: number;
  readonly classId: number;
}

/** How many rows an input has: one for each cell. */
export const rowsFor = ({ width, height }: Size): number =>
  strides.reduce((sum, s) => sum + Math.floor(width / s) * Math.floor(height / s), 0);

/** The rows above the lowest score, each with its best class. */
function candidateRows(
  { data, shape: [, , values] }: Tensor<"float32">,
  { width, height }: Size,
): Row[] {
  const found: Row[] = [];
  let row = 0;
  for (const stride of strides) {
    for (let y = 0; y < Math.floor(height / stride); y++) {
      for (let x = 0; x < Math.floor(width / stride); x++, row++) {
        const at = row * values;
        // the score cannot exceed the objectness
        if (data[at + 4] < lowest) continue;
        let classId = 0;
        for (let k = 1; k < values - 5; k++) {
          if (data[at + 5 + k] > data[at + 5 + classId]) classId = k;
        }
        const score = Math.fround(data[at + 4] * data[at + 5 + classId]);
        if (score < lowest) continue;
        found.push({
          values: [data[at], data[at + 1], data[at + 2], data[at + 3]],
          cell: { x, y, stride },
          score,
          classId,
        });
      }
    }
  }
  return found;
}

/** Middle and sides in pixels of the input. */
type Placed = readonly [x: number, y: number, w: number, h: number];

/** From the network's own values: places within the cell, logarithms of sides. */
const fromRaw = ({ values: [x, y, w, h], cell }: Row): Placed => [
  (x + cell.x) * cell.stride,
  (y + cell.y) * cell.stride,
  Math.exp(w) * cell.stride,
  Math.exp(h) * cell.stride,
];

/** Whether a box can be one of this input at all: sides to some times of its own, a middle nearby. */
function isPossible([x, y, w, h]: Placed, { width, height }: Size): boolean {
  const most = 16 * Math.max(width, height);
  return w > 0 && h > 0 && w < most && h < most &&
    x > -width && x < 2 * width && y > -height && y < 2 * height;
}

/** A box in pixels of the picture, not cut off at its borders, and the number of its class. */
export interface DecodedRow {
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
}

/**
 * Boxes in pixels of the picture, of rows as the network gives them or, exported with
 * --decode_in_inference, already in pixels of the input. Which of both it is shows in the rows: a
 * side of 20 pixels taken for a logarithm would be a box of millions.
 *
 * @param raw `[1, rows, 5 + classes]` of an input of these sides
 * @param options `ratio`: how much smaller the picture became; `refuse` throws where rows are none
 */
export function decodeRows(
  raw: Tensor<"float32">,
  { width, height, ratio, refuse }: Size & { ratio: number; refuse: (why: string) => never },
): DecodedRow[] {
  const size = { width, height };
  const rows = candidateRows(raw, size);
  const broken = rows.some(({ values, score }) =>
    Number.isNaN(score) || !values.every(Number.isFinite)
  );
  if (broken) refuse("it gave numbers that are not finite; its weights are damaged");
  const high = rows.find(({ score }) => score > 1.01);
  if (high) refuse(`it gave the score ${high.score}, which is no probability`);
  const possible = (placed: (row: Row) => Placed) =>
    rows.filter((row) => isPossible(placed(row), size)).length;
  const decoded = ({ values }: Row) => values;
  const placed = possible(decoded) > possible(fromRaw) ? decoded : fromRaw;
  return rows.map((row) => {
    const [x, y, w, h] = placed(row).map((value) => value / ratio);
    const box: Box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
    return { box, score: row.score, classId: row.classId };
  });
}
