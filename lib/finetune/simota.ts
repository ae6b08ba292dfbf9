/**
 * SimOTA (Ge et al. 2021): which cells answer for which labels, by the cost of what they now predict. It
 * works on plain numbers, since how many cells a label gets changes from plate to plate.
 */
import { sigmoid } from "lib/tensor/sigmoid.ts";

/** A label in pixels of the model's input. */
export interface GroundTruth {
  /** Centre and sides. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** Number of the class. */
  readonly classId: number;
}

/** The cells of all maps, one after the other, in the head's order. */
export interface Cells {
  /** Column and row within the map, and pixels per cell. */
  readonly x: Float32Array;
  /** Row within the map. */
  readonly y: Float32Array;
  /** Pixels of the input per cell. */
  readonly stride: Float32Array;
}

/** Cells that answer for a label, in order. */
export interface Assigned {
  /** Indices of the cells. */
  readonly cells: readonly number[];
  /** The label of each, by its index. */
  readonly labels: readonly number[];
  /** How well each cell's box fits its label now. */
  readonly ious: readonly number[];
}

/** The cells of maps of these sides. */
export function cellsOf(
  maps: readonly { readonly width: number; readonly height: number; readonly stride: number }[],
): Cells {
  const all = maps.flatMap(({ width, height, stride }) =>
    Array.from({ length: width * height }, (_, i) => [i % width, Math.floor(i / width), stride])
  );
  const column = (k: number) => Float32Array.from(all, (cell) => cell[k]);
  return { x: column(0), y: column(1), stride: column(2) };
}

/** A cell is a candidate for the labels whose centre is nearer than this many cells. */
const centreRadius = 1.5;

/** A label gets as many cells as its best `candidates` boxes overlap it in sum. */
const candidates = 10;

/** What it costs to answer for a label from afar: more than any candidate could. */
const farAway = 1e6;

/** Logarithms of probabilities are held above this, as PyTorch's cross-entropy does. */
const leastLog = -100;

function overlap(a: readonly number[], b: readonly number[]): number {
  const [w, h] = [0, 1].map((k) =>
    Math.min(a[k] + a[k + 2] / 2, b[k] + b[k + 2] / 2) -
    Math.max(a[k] - a[k + 2] / 2, b[k] - b[k + 2] / 2)
  );
  const common = w > 0 && h > 0 ? w * h : 0;
  return common / (a[2] * a[3] + b[2] * b[3] - common);
}

/** The box of a row of the head, in pixels of the input: centre and sides. */
export function boxOf(rows: Float32Array, at: number, cells: Cells, cell: number) {
  const stride = cells.stride[cell];
  return [
    (rows[at] + cells.x[cell]) * stride,
    (rows[at + 1] + cells.y[cell]) * stride,
    Math.exp(rows[at + 2]) * stride,
    Math.exp(rows[at + 3]) * stride,
  ] as const;
}

/** Places of the `count` least values, first ones first where equal. */
function least(values: readonly number[], count: number): number[] {
  return values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b).slice(0, count);
}

const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);

/**
 * Assigns cells to the labels of one plate.
 *
 * @param rows what the head says, logits. `[A, 5 + classes]`
 *
 * ```ts
 * import { assign, cellsOf } from "lib/finetune/simota.ts";
 * const cells = cellsOf([{ width: 4, height: 4, stride: 8 }]);
 * const labels = [{ box: [16, 16, 20, 20], classId: 0 }] as const;
 * assign(new Float32Array(16 * 6), { cells, labels, classes: 1 }).cells; // those about the centre
 * ```
 */
export function assign(
  rows: Float32Array,
  { cells, labels, classes }: {
    readonly cells: Cells;
    readonly labels: readonly GroundTruth[];
    readonly classes: number;
  },
): Assigned {
  const width = 5 + classes;
  const near = (cell: number, { box }: GroundTruth) => {
    const stride = cells.stride[cell];
    const reach = stride * centreRadius;
    return Math.abs((cells.x[cell] + 0.5) * stride - box[0]) < reach &&
      Math.abs((cells.y[cell] + 0.5) * stride - box[1]) < reach;
  };
  const field = [...cells.stride.keys()]
    .filter((cell) => labels.some((label) => near(cell, label)));
  if (field.length === 0) return { cells: [], labels: [], ious: [] };

  const boxes = field.map((cell) => boxOf(rows, cell * width, cells, cell));
  const ious = labels.map(({ box }) => boxes.map((found) => overlap(box, found))); // [labels, field]
  // the score of a class is the root of its probability times objectness
  const scores = field.map((cell) => {
    const object = sigmoid(rows[cell * width + 4]);
    return Array.from(
      { length: classes },
      (_, k) => Math.sqrt(object * sigmoid(rows[cell * width + 5 + k])),
    );
  });
  const log = (p: number) => Math.max(leastLog, Math.log(p));
  const costs = labels.map((label, l) =>
    field.map((cell, f) => {
      const wrongness = sum(scores[f].map((p, k) => k === label.classId ? -log(p) : -log(1 - p)));
      const misfit = -Math.log(ious[l][f] + 1e-8);
      return wrongness + 3 * misfit + (near(cell, label) ? 0 : farAway);
    })
  ); // [labels, field]

  const claims = field.map((): number[] => []);
  for (const l of labels.keys()) {
    const best = [...ious[l]].sort((a, b) => b - a).slice(0, candidates);
    const share = Math.max(1, Math.trunc(sum(best)));
    for (const f of least(costs[l], share)) claims[f].push(l);
  }
  const taken = [...field.keys()].filter((f) => claims[f].length > 0);
  // what several labels claim goes to the label, claimant or not, that it costs least
  const owner = taken.map((f) =>
    claims[f].length === 1
      ? claims[f][0]
      : labels.reduce((best, _, l) => costs[l][f] < costs[best][f] ? l : best, 0)
  );
  return {
    cells: taken.map((f) => field[f]),
    labels: owner,
    ious: taken.map((f, i) => ious[owner[i]][f]),
  };
}
