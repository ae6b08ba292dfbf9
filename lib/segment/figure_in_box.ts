/**
 * Which squares of a box belong to the figure that the box is around, and not to its neighbour: a
 * linear function of the strokes, of the place in the box, and of the boxes that reach into it.
 */
import { describeContext, type Described, figureMap } from "lib/detect/figure_map.ts";
import { inkWeights } from "lib/detect/ink.ts";
import { linear } from "lib/tensor/linear_function.ts";
import { type Strokes, strokesOf } from "lib/detect/strokes.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import type { Plane } from "lib/image/filter.ts";
import fitted from "./figure_in_box.json" with { type: "json" };

/** The weights that the library carries, the constant last. */
const boxWeights: readonly number[] = fitted;

/** A plate in squares. */
export interface Squares {
  readonly strokes: Strokes;
  /** What the detector's map says. */
  readonly map: Plane;
}

export interface InBox {
  /** In squares. */
  readonly box: Box;
  /** Other boxes on the plate, in squares. */
  readonly rivals: readonly Box[];
}

/** Knots of the place in a box, across and down, between which it is interpolated. */
const [across, down] = [6, 8];

/** The squares of a plate at the size where strokes are measured. */
export function squaresOf(small: Image): Squares {
  const strokes = strokesOf(small);
  return { strokes, map: figureMap(strokes, inkWeights.map) };
}

/** How far a place is from the middle of a box, in the box's widths. */
const aside = (x: number, [x0, , x1]: Box) => Math.abs(x - (x0 + x1) / 2) / (x1 - x0);

/** How much nearer the place is to the middle of its own box than of any other that holds it. */
function lead(x: number, y: number, { box, rivals }: InBox): number {
  let least = 0.5;
  for (const rival of rivals) {
    if (x < rival[0] || x >= rival[2] || y < rival[1] || y >= rival[3]) continue;
    least = Math.min(least, aside(x, rival) - aside(x, box));
  }
  return Math.max(-0.5, least);
}

/** Describes squares of the plate as seen from a box. The array is the same each time. */
export function describeInBox({ strokes, map }: Squares, { box, rivals }: InBox): Described {
  const around = describeContext(strokes, map);
  const [x0, y0, x1, y1] = box;
  const grid = across * down;
  const out = new Float64Array(2 + 2 * grid + 4 + around.count);
  const knot = (share: number, knots: number, i: number) =>
    Math.max(0, 1 - Math.abs(share * (knots - 1) - i));
  return {
    count: out.length,
    at(square) {
      const [x, y] = [square % map.width, Math.floor(square / map.width)];
      const [u, v] = [(x + 0.5 - x0) / (x1 - x0), (y + 0.5 - y0) / (y1 - y0)];
      const value = map.data[square];
      out[0] = value;
      out[1] = value * value;
      for (let i = 0; i < across; i++) {
        for (let j = 0; j < down; j++) {
          const weight = knot(u, across, i) * knot(v, down, j);
          out[2 + i * down + j] = weight;
          out[2 + grid + i * down + j] = weight * value;
        }
      }
      const first = lead(x, y, { box, rivals });
      out.set([first, first * value, Number(first < 0), Number(first < 0) * value], 2 + 2 * grid);
      out.set(around.at(square), 6 + 2 * grid);
      return out;
    },
  };
}

/** The whole squares that a box touches, as far as the plate reaches. */
export function* squaresIn(
  [x0, y0, x1, y1]: Box,
  { width, height }: Pick<Plane, "width" | "height">,
): Generator<number> {
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, Math.ceil(y1)); y++) {
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, Math.ceil(x1)); x++) {
      yield y * width + x;
    }
  }
}

/** The share of each square of the plate that is the box's figure, 0 to 1; 0 outside the box. */
export function figureInBox(
  squares: Squares,
  { weights = boxWeights, ...inBox }: InBox & { readonly weights?: readonly number[] },
): Plane {
  const { width, height } = squares.map;
  const data = new Float32Array(width * height);
  const described = describeInBox(squares, inBox);
  for (const square of squaresIn(inBox.box, squares.map)) {
    data[square] = Math.min(1, Math.max(0, linear(weights, described.at(square))));
  }
  return { width, height, data };
}
