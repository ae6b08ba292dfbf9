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
import { type Lowering, nchw, type Placed } from "./rule.ts";

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

/** dW as [O, kh, kw, C], of x [N, H, W, C] and dY [N, h, w, O]. */
export function shiftedProduct(
  { node, inOrder, integers, scalar }: Lowering,
  { x, dy, conv }: { readonly x: Placed; readonly dy: Placed; readonly conv: Convolution },
): string {
  const [count, height, width, channels] = x.shape;
  const [, outHeight, outWidth, outChannels] = conv.out;
  const { kernel, strides, pads: [top, left] } = conv;
  // a multiple of four, of which kernels read at once; beyond the picture dY is zero
  const wide = 4 * Math.ceil((outWidth * strides[1] + kernel[1] - 1) / 4);
  const high = (outHeight - 1) * strides[0] + kernel[0];
  const below = Math.max(0, high - top - height);
  const right = Math.max(0, wide - left - width);
  const padded = (name: string, pads: readonly number[]) =>
    pads.every((pad) => pad === 0) ? name : node("Pad", [name, integers(pads), scalar(0)]);
  const picture = padded(inOrder(x, nchw), [0, 0, top, left, 0, 0, below, right]); // [N, C, H', W']
  const lines = Array.from({ length: kernel[0] }, (_, i) => {
    const [starts, ends] = [
      integers([i, 0]),
      integers([i + (outHeight - 1) * strides[0] + 1, wide]),
    ];
    return node("Slice", [picture, starts, ends, integers([2, 3]), integers([strides[0], 1])]);
  }); // each [N, C, h, W']
  const spread = strides[1] === 1 ? inOrder(dy, null) : node("Reshape", [
    padded(
      node("Reshape", [
        inOrder(dy, null),
        integers([count, outHeight, outWidth, 1, outChannels]),
      ]),
      [0, 0, 0, 0, 0, 0, 0, 0, strides[1] - 1, 0],
    ),
    integers([count, outHeight, outWidth * strides[1], outChannels]),
  ]);
  const moved = Array.from({ length: kernel[1] }, (_, j) => {
    return padded(spread, [0, 0, j, 0, 0, 0, wide - j - outWidth * strides[1], 0]);
  }); // each [N, h, W', O]
  const joined = (names: readonly string[], axis: number) =>
    names.length === 1 ? names[0] : node("Concat", names, { axis });
  const [rows, columns] = [kernel[0] * channels, kernel[1] * outChannels];
  const pixels = outHeight * wide;
  const groups = productsOf(count, [rows, columns]);
  const each = count / groups;
  const flat = node("Reshape", [joined(lines, 1), integers([groups, each, rows, pixels])]);
  const left4 = each === 1 ? flat : node("Transpose", [flat], { perm: [0, 2, 1, 3] });
  const a = node("Reshape", [left4, integers([groups, rows, each * pixels])]);
  const b = node("Reshape", [joined(moved, 3), integers([groups, each * pixels, columns])]);
  const products = node("MatMul", [a, b]); // [groups, kh C, kw O]
  const sum = groups === 1
    ? products
    : node("ReduceSum", [products, integers([0])], { keepdims: 0 });
  const shape = integers([kernel[0], channels, kernel[1], outChannels]);
  return node("Transpose", [node("Reshape", [sum, shape])], { perm: [3, 0, 2, 1] });
}
