/**
 * YOLOX's loss (Ge et al. 2021, Apache-2.0): overlap and L1 for boxes, cross-entropy for objectness and
 * classes. Targets have a row for every cell, and a mask says which count, so that its shapes never
 * change and it is traced once.
 */
import { tf } from "lib/jit/tfjs.ts";
import type { Weights } from "lib/nn/parameters.ts";
import type { Box } from "lib/geometry/box.ts";
import { mean } from "lib/tensor/mean.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { assign, type Cells, type GroundTruth } from "./simota.ts";

/** How boxes are drawn to their labels: 1 - IoU^2, YOLOX's default, or 1 - generalised IoU. */
export type BoxLoss = "iou" | "giou";

/** Weight of the box's part beside the others. */
const boxWeight = 5;

/** Smallest side of a label, in cells, that has a logarithm. */
const leastSide = 1e-8;

/** The parts of YOLOX's loss, each a mean per label. */
export interface LossParts<T> {
  /** All four together. */
  readonly loss: T;
  /** Of boxes, by IoU; weighted 5 times. */
  readonly box: T;
  /** Of objectness, by cross entropy over all cells. */
  readonly obj: T;
  /** Of classes, by cross entropy over cells that answer for a label. */
  readonly cls: T;
  /** Of the boxes' offsets, by absolute difference; 0 where it is off. */
  readonly l1: T;
}

/** The parts by name, in the order in which they are told. */
export const lossNames = ["loss", "box", "obj", "cls", "l1"] as const satisfies readonly (
  keyof LossParts<unknown>
)[];

const partsBy = (value: (name: typeof lossNames[number]) => number): LossParts<number> =>
  Object.fromEntries(
    lossNames.map((name) => [name, value(name)]),
  ) as unknown as LossParts<number>;

/** The parts among a graph's results, each of shape []. */
export const lossNumbers = (results: LossParts<Tensor>): LossParts<number> =>
  partsBy((name) => {
    const { data: [value] } = results[name];
    return Number(value);
  });

/** The mean of each part. */
export const meanLosses = (all: readonly LossParts<number>[]): LossParts<number> =>
  partsBy((name) => mean(all.map((losses) => losses[name])));

/**
 * What the rows of a batch should have been: `mask` [N, A, 1], `counts` [N, A, 1], `boxes` [N, A, 4] in
 * pixels, `kinds` [N, A, classes] weighted by the overlap, `offsets` [N, A, 4] as the head says boxes, and
 * `share` [], one over the number of cells that answer. Rows that do not count hold their own cell as a
 * box. A cell whose centre lies in an ignored region, and which answers for no label, is neither something
 * nor nothing: its `counts` is 0.
 *
 * @param rows what the head says. `[N, A, 5 + classes]`
 * @param labels of each plate
 * @param ignored regions of each plate, in pixels of the input; default none
 */
export function targetsOf(
  rows: Float32Array,
  { cells, labels, classes, ignored = [] }: {
    readonly cells: Cells;
    readonly labels: readonly (readonly GroundTruth[])[];
    readonly classes: number;
    readonly ignored?: readonly (readonly Box[])[];
  },
): Weights {
  const [count, plates] = [cells.stride.length, labels.length];
  const mask = new Float32Array(plates * count);
  const counts = new Float32Array(plates * count).fill(1);
  const boxes = new Float32Array(plates * count * 4);
  const kinds = new Float32Array(plates * count * classes);
  const offsets = new Float32Array(plates * count * 4);
  for (let cell = 0; cell < count; cell++) {
    const stride = cells.stride[cell];
    boxes[4 * cell] = (cells.x[cell] + 0.5) * stride;
    boxes[4 * cell + 1] = (cells.y[cell] + 0.5) * stride;
    boxes[4 * cell + 2] = boxes[4 * cell + 3] = stride;
  }
  for (let plate = 1; plate < plates; plate++) boxes.copyWithin(plate * count * 4, 0, count * 4);
  const size = count * (5 + classes);
  let answering = 0;
  for (const [plate, own] of labels.entries()) {
    const found = assign(rows.subarray(plate * size, (plate + 1) * size), {
      cells,
      labels: own,
      classes,
    });
    answering += found.cells.length;
    for (const region of ignored[plate] ?? []) {
      for (let cell = 0; cell < count; cell++) {
        if (isCentredIn(region, cells, cell)) counts[plate * count + cell] = 0;
      }
    }
    for (const [i, cell] of found.cells.entries()) {
      const row = plate * count + cell;
      const { box, classId } = own[found.labels[i]];
      const [x, y, stride] = [cells.x, cells.y, cells.stride].map((all) => all[cell]);
      mask[row] = 1;
      counts[row] = 1;
      boxes.set(box, row * 4);
      kinds[row * classes + classId] = found.ious[i];
      const side = (pixels: number) => Math.log(pixels / stride + leastSide);
      offsets.set(
        [box[0] / stride - x, box[1] / stride - y, side(box[2]), side(box[3])],
        row * 4,
      );
    }
  }
  return {
    mask: float32(mask, [plates, count, 1]),
    counts: float32(counts, [plates, count, 1]),
    boxes: float32(boxes, [plates, count, 4]),
    kinds: float32(kinds, [plates, count, classes]),
    offsets: float32(offsets, [plates, count, 4]),
    share: float32(Float32Array.of(1 / Math.max(1, answering)), []),
  };
}

function isCentredIn([x0, y0, x1, y1]: Box, { x, y, stride }: Cells, cell: number): boolean {
  const [across, down] = [(x[cell] + 0.5) * stride[cell], (y[cell] + 0.5) * stride[cell]];
  return across >= x0 && across < x1 && down >= y0 && down < y1;
}

/** Cross-entropy of logits, without overflow. */
const crossEntropy = (logits: tf.Tensor, wanted: tf.Tensor): tf.Tensor =>
  tf.sub(tf.softplus(logits), tf.mul(logits, wanted));

/** One column of the last axis. `[N, A, K]` to `[N, A, 1]` */
const column = (t: tf.Tensor, from: number, count = 1): tf.Tensor =>
  tf.slice(t, [0, 0, from], [t.shape[0], t.shape[1]!, count]);

/** 1 - IoU^2, or 1 - GIoU, of boxes as centres and sides. `[N, A, 1]` */
function misfit(found: tf.Tensor, wanted: tf.Tensor, kind: BoxLoss): tf.Tensor {
  const half = (t: tf.Tensor, k: number) => tf.mul(column(t, k + 2), 0.5); // [N, A, 1]
  const low = (t: tf.Tensor, k: number) => tf.sub(column(t, k), half(t, k));
  const high = (t: tf.Tensor, k: number) => tf.add(column(t, k), half(t, k));
  const area = (t: tf.Tensor) => tf.mul(column(t, 2), column(t, 3));
  const common = (k: number) =>
    tf.sub(tf.minimum(high(found, k), high(wanted, k)), tf.maximum(low(found, k), low(wanted, k)));
  const inside = tf.mul(tf.relu(common(0)), tf.relu(common(1)));
  const union = tf.sub(tf.add(area(found), area(wanted)), inside);
  const iou = tf.div(inside, tf.add(union, 1e-16));
  if (kind === "iou") return tf.sub(1, tf.square(iou));
  const span = (k: number) =>
    tf.sub(tf.maximum(high(found, k), high(wanted, k)), tf.minimum(low(found, k), low(wanted, k)));
  const hull = tf.mul(span(0), span(1));
  const giou = tf.sub(iou, tf.div(tf.sub(hull, union), tf.maximum(hull, 1e-16)));
  return tf.sub(1, tf.clipByValue(giou, -1, 1));
}

/**
 * The loss of a batch, with all of YOLOX's parts.
 *
 * @param rows what the head says. `[N, A, 5 + classes]`
 * @param targets the tensors of `targetsOf`
 * @param options `l1` adds the L1 of the offsets, as YOLOX does in its last epochs
 */
export function yoloxLoss(
  rows: tf.Tensor,
  targets: Readonly<Record<string, tf.Tensor>>,
  { cells, classes, boxLoss = "iou", l1 = true }: {
    readonly cells: Cells;
    readonly classes: number;
    readonly boxLoss?: BoxLoss | undefined;
    readonly l1?: boolean | undefined;
  },
): LossParts<tf.Tensor> {
  const { mask, counts, boxes, kinds, offsets, share } = targets;
  const count = cells.stride.length;
  const corner = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) corner.set([cells.x[i], cells.y[i]], 2 * i);
  const stride = tf.tensor(cells.stride, [1, count, 1]);
  const raw = column(rows, 0, 4); // [N, A, 4]
  const centres = tf.mul(tf.add(column(rows, 0, 2), tf.tensor(corner, [1, count, 2])), stride);
  // rows that do not count may say anything; their boxes must not become infinite
  const sides = tf.mul(tf.exp(tf.mul(column(rows, 2, 2), mask)), stride);
  const found = tf.concat([centres, sides], 2); // [N, A, 4]
  const mean = (t: tf.Tensor) => tf.mul(tf.sum(t), share);
  const box = tf.mul(mean(tf.mul(misfit(found, boxes, boxLoss), mask)), boxWeight);
  const obj = mean(tf.mul(crossEntropy(column(rows, 4), mask), counts));
  const cls = mean(tf.mul(crossEntropy(column(rows, 5, classes), kinds), mask));
  const far = l1 ? mean(tf.mul(tf.abs(tf.sub(raw, offsets)), mask)) : tf.zerosLike(obj);
  return { loss: tf.add(tf.add(box, obj), tf.add(cls, far)), box, obj, cls, l1: far };
}
