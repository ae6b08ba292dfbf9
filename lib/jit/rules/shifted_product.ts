/**
 * The gradient of a filter as matrix products, for GPUs. The rows of the images are laid out once for each
 * row of the filter, and those of dY, shifted, once for each of its columns: their product over all
 * pixels contains the gradient of every weight,
 *
 *   dW[i, c, j, o] = sum over n, y, x of X[n, sy + i, x, c] dY[n, y, (x - j) / s, o]
 *
 * with s the stride, and dY zero between the strides. tfjs has no gradient of dilated filters.
 */
import type { Convolution } from "./convolution_geometry.ts";
import { concatenated, type LaidOut, type Lowering, nchw } from "./rule.ts";
import { productsOf } from "./product_groups.ts";

interface Given {
  readonly x: LaidOut;
  readonly dy: LaidOut;
  readonly conv: Convolution;
}

const padded = (
  { node, integers, scalar }: Lowering,
  { name, pads }: { readonly name: string; readonly pads: readonly number[] },
): string => pads.every((pad) => pad === 0) ? name : node("Pad", [name, integers(pads), scalar(0)]);

/** Every row of the images that a row of the filter meets. [N, kh C, h, `wide`] */
function rowsMet(lowering: Lowering, { x, conv }: Given, wide: number): string {
  const { node, toLayout, integers } = lowering;
  const [, height, width] = x.shape;
  const { kernel, strides, pads: [top, left] } = conv;
  const reach = (conv.out[1] - 1) * strides[0];
  const below = Math.max(0, reach + kernel[0] - top - height);
  // beyond the picture there is nothing, or dY is zero
  const pads = [0, 0, top, left, 0, 0, below, Math.max(0, wide - left - width)];
  const picture = padded(lowering, { name: toLayout(x, nchw), pads });
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

/** dY shifted once for each column of the filter. [N, h, `wide`, kw O] */
function columnsMoved(lowering: Lowering, { dy, conv }: Given, wide: number): string {
  const { node, toLayout, integers } = lowering;
  const [count, height, width, channels] = conv.out;
  const { kernel, strides } = conv;
  const apart = () => {
    const name = node("Reshape", [
      toLayout(dy, null),
      integers([count, height, width, 1, channels]),
    ]);
    const pads = [0, 0, 0, 0, 0, 0, 0, 0, strides[1] - 1, 0];
    const shape = integers([count, height, width * strides[1], channels]);
    return node("Reshape", [padded(lowering, { name, pads }), shape]);
  };
  const spread = strides[1] === 1 ? toLayout(dy, null) : apart();
  const moved = Array.from({ length: kernel[1] }, (_, j) => {
    const pads = [0, 0, j, 0, 0, 0, wide - j - width * strides[1], 0];
    return padded(lowering, { name: spread, pads });
  });
  return concatenated(lowering, moved, 3);
}

/** Sums over all pixels of the products of `left` [N, rows, pixels] and `right` [N, pixels, columns]. */
function summed(
  { node, integers }: Lowering,
  { left, right, dims: [count, rows, pixels, columns] }: {
    readonly left: string;
    readonly right: string;
    readonly dims: readonly [count: number, rows: number, pixels: number, columns: number];
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
  const { node, toLayout, integers } = lowering;
  const { x, dy, conv } = given;
  const [count, , , channels] = x.shape;
  const [, height, width, outChannels] = conv.out;
  const { kernel: [high, long], strides } = conv;
  // With few channels it is cheaper to lay out the images for the filter's columns, too.
  if (long * channels < outChannels) {
    const wide = (width - 1) * strides[1] + long;
    const left = columnsMet(lowering, rowsMet(lowering, given, wide), given);
    const dims = [count, long * high * channels, height * width, outChannels] as const;
    const sum = summed(lowering, { left, right: toLayout(dy, null), dims });
    const shape = integers([long, high, channels, outChannels]);
    return node("Transpose", [node("Reshape", [sum, shape])], { perm: [3, 1, 0, 2] });
  }
  // a multiple of four, since kernels read four numbers at a time
  const wide = 4 * Math.ceil((width * strides[1] + long - 1) / 4);
  const left = rowsMet(lowering, given, wide);
  const right = columnsMoved(lowering, given, wide);
  const dims = [count, high * channels, height * wide, long * outChannels] as const;
  const sum = summed(lowering, { left, right, dims });
  const shape = integers([high, channels, long, outChannels]);
  return node("Transpose", [node("Reshape", [sum, shape])], { perm: [3, 0, 2, 1] });
}
