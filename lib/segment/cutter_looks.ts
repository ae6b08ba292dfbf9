/**
 * How often and how a figure is looked at, and what its squares of different size say together: the mean of
 * their certainties where they overlap.
 */
import { cropMargin, type Square } from "./cutter_crop.ts";

/** A way to look at a figure. */
export interface CutterLook {
  /** The square's side as a multiple of the box's longer one. */
  readonly margin: number;
  /** Whether the square is seen in a mirror, and what is found in it is turned back. */
  readonly mirrored: boolean;
}

/** How each figure is looked at where nothing else is asked for: as it is, and closer in a mirror. */
export const cutterLooks: readonly CutterLook[] = [
  { margin: cropMargin, mirrored: false },
  { margin: 1.1, mirrored: true },
];

/** A square of a plate and its map of certainties, above 0 where the figure is. `[side * side]` */
export interface LookedAt {
  readonly square: Square;
  readonly logits: Float32Array;
}

/** A square the other way round. `[side * side]` */
export function inMirror(plane: Float32Array, side: number): Float32Array {
  const turned = plane.slice();
  for (let end = side; end <= turned.length; end += side) {
    turned.subarray(end - side, end).reverse();
  }
  return turned;
}

/** The value at a place between pixels; beyond the border that of the border. */
function between(data: Float32Array, { side, x, y }: { side: number; x: number; y: number }) {
  const within = (at: number) => Math.min(side - 1, Math.max(0, at));
  const [left, top] = [Math.floor(within(x)), Math.floor(within(y))];
  const [right, bottom] = [Math.min(side - 1, left + 1), Math.min(side - 1, top + 1)];
  const [u, v] = [within(x) - left, within(y) - top];
  const along = (row: number) => data[row * side + left] * (1 - u) + data[row * side + right] * u;
  return along(top) * (1 - v) + along(bottom) * v;
}

/**
 * The mean of several looks, in the frame of the first. Where another's square does not reach, the value at its
 * border stands. `[side * side]`
 *
 * ```ts
 * import { meanOfLooks } from "lib/segment/cutter_looks.ts";
 * const square = { x: 0, y: 0, side: 4 };
 * const looks = [2, 4].map((value) => ({ square, logits: new Float32Array(4).fill(value) }));
 * meanOfLooks(looks, 2); // [3, 3, 3, 3]
 * ```
 */
export function meanOfLooks(
  [first, ...others]: readonly LookedAt[],
  side: number,
): Float32Array {
  const mean = first.logits.slice();
  for (const { square, logits } of others) {
    const step = first.square.side / square.side;
    // middles of pixels: half a pixel of either frame is not the same length
    const at = (i: number, shift: number) => (i + 0.5) * step + shift * side / square.side - 0.5;
    const [dx, dy] = [first.square.x - square.x, first.square.y - square.y];
    for (let i = 0; i < mean.length; i++) {
      const place = { side, x: at(i % side, dx), y: at(Math.floor(i / side), dy) };
      mean[i] += between(logits, place);
    }
  }
  return mean.map((sum) => sum / (1 + others.length));
}
