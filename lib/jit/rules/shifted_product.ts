/**
 * The gradient of a filter as matrix products, for processors that are good at nothing else. The rows
 * of the pictures are laid out once for each row of the filter, and those of dY, moved aside, once for
 * each of its columns: their product over all pixels has every weight,
 *
 *   dW[i, c, j, o] = sum over n, y, x of X[n, sy + i, x, c] dY[n, y, (x - j) / s, o]
 *
 * with s the stride, and dY zero between the strides. tfjs has no gradient of dilated filters.
 */
import type { Convolution } from "./convolution_geometry.ts";
import { concatenated, type Lowering, nchw, type Placed } from "./rule.ts";

/** Products of 32 x 32 that are wanted at once, so that a GPU has work for all its parts. */
const wantedTiles = 256;

/** Into how many products the pictures are divided: as few as give enough tiles. */
export function productsOf(count: number, [rows, columns]: readonly [number, number]): number {
  const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
  for (let groups = 1; groups < count; groups++) {
    if (count % groups === 0 && groups * tiles >= wantedTiles) return groups;
  }
  return count;
}

interface Given {
  readonly x: Placed;
  readonly dy: Placed;
  readonly conv: Convolution;
}

const padded = (
  { node, integers, scalar }: Lowering,
  { name, pads }: { readonly name: string; readonly pads: readonly number[] },
): string => pads.every((pad) => pad === 0) ? name : node("Pad", [name, integers(pads), scalar(0)]);

/** Every row of the pictures that a row of the filter meets. [N, kh C, h, `wide`] */
function rowsMet(lowering: Lowering, { x, conv }: Given, wide: number): string {
  const { node, inOrder, integers } = lowering;
  const [, height, width] = x.shape;
  const { kernel, strides, pads: [top, left] } = conv;
  const reach = (conv.out[1] - 1) * strides[0];
  const below = Math.max(0, reach + kernel[0] - top - height);
  // beyond the picture there is nothing, or dY is zero
  const pads = [0, 0, top, left, 0, 0, below, Math.max(0, wide - left - width)];
  const picture = padded(lowering, { name: inOrder(x, nchw), pads });
  const lines = Array.from({ length: kernel[0] }, (_, i) => {
    const [starts, ends] = [integers([i, 0]), integers([i + reach + 1, wide])];
    return node("Slice", [picture, starts, ends, integers([2, 3]), integers([strides[0], 1])]);
  });
  return concatenated(lowering, lines, 1);
}

/** Every column of those rows that a column of the filter meets. [N, kw kh C, h, w] */
function columnsMet(lowering: Lowering, rows: string, { conv }: Given): string {
  const { node, integers } = lowering;
  const { kernel, strides, out } = conv;
  const lines = Array.from({ length: kernel[1] }, (_, j) => {
    const ends = integers([j + (out[2] - 1) * strides[1] + 1]);
    return node("Slice", [rows, integers([j]), ends, integers([3]), integers([strides[1]])]);
  });
  return concatenated(lowering, lines, 1);
}

/** dY moved aside once for each column of the filter. [N, h, `wide`, kw O] */
function columnsMoved(lowering: Lowering, { dy, conv }: Given, wide: number): string {
  const { node, inOrder, integers } = lowering;
  const [count, height, width, channels] = conv.out;
  const { kernel, strides } = conv;
  const apart = () => {
    const name = node("Reshape", [
      inOrder(dy, null),
      integers([count, height, width, 1, channels]),
    ]);
    const pads = [0, 0, 0, 0, 0, 0, 0, 0, strides[1] - 1, 0];
    const shape = integers([count, height, width * strides[1], channels]);
    return node("Reshape", [padded(lowering, { name, pads }), shape]);
  };
  const spread = strides[1] === 1 ? inOrder(dy, null) : apart();
  const moved = Array.from({ length: kernel[1] }, (_, j) => {
    const pads = [0, 0, j, 0, 0, 0, wide - j - width * strides[1], 0];
    return padded(lowering, { name: spread, pads });
  });
  return concatenated(lowering, moved, 3);
}

/** Sums over all pixels of the products of `left` [N, rows, pixels] and `right` [N, pixels, columns]. */
function summed(
  { node, integers }: Lowering,
  { left, right, sides: [count, rows, pixels, columns] }: {
    readonly left: string;
    readonly right: string;
    readonly sides: readonly [count: number, rows: number, pixels: number, columns: number];
  },
): string {
  const groups = productsOf(count, [rows, columns]);
  const each = count / groups;
  const apart = node("Reshape", [left, integers([groups, each, rows, pixels])]);
  const turned = each === 1 ? apart : node("Transpose", [apart], { perm: [0, 2, 1, 3] });
  const products = node("MatMul", [
    node("Reshape", [turned, integers([groups, rows, each * pixels])]),
    node("Reshape", [right, integers([groups, each * pixels, columns])]),
  ]); // [groups, rows, columns]
  return groups === 1 ? products : node("ReduceSum", [products, integers([0])], { keepdims: 0 }); // [rows, columns]
}

/** dW as [O, kh, kw, C], of x [N, H, W, C] and dY [N, h, w, O]. */
export function shiftedProduct(lowering: Lowering, given: Given): string {
  const { node, inOrder, integers } = lowering;
  const { x, dy, conv } = given;
  const [count, , , channels] = x.shape;
  const [, height, width, outChannels] = conv.out;
  const { kernel: [high, long], strides } = conv;
  // With few colours it is cheaper to lay out the pictures for the filter's columns, too.
  if (long * channels < outChannels) {
    const wide = (width - 1) * strides[1] + long;
    const left = columnsMet(lowering, rowsMet(lowering, given, wide), given);
    const sides = [count, long * high * channels, height * width, outChannels] as const;
    const sum = summed(lowering, { left, right: inOrder(dy, null), sides });
    const shape = integers([long, high, channels, outChannels]);
    return node("Transpose", [node("Reshape", [sum, shape])], { perm: [3, 1, 0, 2] });
  }
  // a multiple of four, of which kernels read at once
  const wide = 4 * Math.ceil((width * strides[1] + long - 1) / 4);
  const left = rowsMet(lowering, given, wide);
  const right = columnsMoved(lowering, given, wide);
  const sides = [count, high * channels, height * wide, long * outChannels] as const;
  const sum = summed(lowering, { left, right, sides });
  const shape = integers([high, channels, long, outChannels]);
  return node("Transpose", [node("Reshape", [sum, shape])], { perm: [3, 0, 2, 1] });
}
