/** Means over the cells of a grid, whatever the size of the map that it is laid over. */
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Rows and columns of a feature map. */
export interface MapSize {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
}

/** Added to a squared length, so that an empty place stays at nought. */
export const leastSquare = 1e-12;

/** Which of `side` rows the cell numbered `place` of `places` covers: PyTorch's adaptive pooling. */
function span(place: number, { side, places }: { side: number; places: number }): [number, number] {
  return [Math.floor(place * side / places), Math.ceil((place + 1) * side / places)];
}

/**
 * The matrix that turns the places of a map, row by row, into the means of `places` x `places` cells, row by
 * row. Cells are those of PyTorch's `AdaptiveAvgPool2d`: of one size where `places` divides the map's sides,
 * else some share a row or a column, and a map smaller than the grid repeats its own. `[H W, P P]`
 *
 * @throws {RangeError} for a grid or a map without places
 *
 * ```ts
 * import { gridCells } from "lib/nn/grid_pooling.ts";
 * gridCells({ height: 2, width: 4 }, 2).data; // a cell is the mean of two neighbours
 * ```
 */
export function gridCells({ height, width }: MapSize, places: number): Tensor<"float32"> {
  if (![height, width, places].every((side) => Number.isSafeInteger(side) && side > 0)) {
    throw new RangeError(
      `Cannot lay a grid of ${places} x ${places} over a map of ${height} x ${width}: ` +
        "give whole numbers from 1 on",
    );
  }
  const cells = places * places;
  const data = new Float32Array(height * width * cells);
  for (let row = 0; row < places; row++) {
    const [top, bottom] = span(row, { side: height, places });
    for (let column = 0; column < places; column++) {
      const [left, right] = span(column, { side: width, places });
      const share = 1 / ((bottom - top) * (right - left));
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          data[(y * width + x) * cells + row * places + column] = share;
        }
      }
    }
  }
  return float32(data, [height * width, cells]);
}
