/** Position embeddings for another number of patches, as timm makes them when it loads weights. */
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Rows and columns of patches. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** Keys' cubic kernel (1981) with a = -0.5. */
function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** The share of each of `from` points in each of `to` points; where they get fewer, it is blurred. */
function shares(from: number, to: number): Float64Array[] { // to x [from]
  const scale = from / to;
  const wide = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = scale * (i + 0.5);
    const row = Float64Array.from({ length: from }, (_, k) => cubic((k - centre + 0.5) / wide));
    const total = row.reduce((sum, w) => sum + w, 0);
    return row.map((w) => w / total);
  });
}

/**
 * Resamples embeddings [1, 1 + rows * columns, D] from one grid to another; the class token's, the
 * first, stays as it is. The method is that of timm's `resample_abs_pos_embed`: bicubic with
 * antialiasing, which is Pillow's and not OpenCV's kernel.
 *
 * @throws {RangeError} when the tensor is not of the grid `from`
 *
 * ```ts
 * import { resamplePositions } from "lib/nn/position_embedding.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const square = float32(new Float32Array(197 * 384), [1, 197, 384]);
 * const to = { rows: 25, columns: 14 }; // 400 x 224 pixels
 * resamplePositions(square, { from: { rows: 14, columns: 14 }, to }).shape; // [1, 351, 384]
 * ```
 */
export function resamplePositions(
  positions: Tensor<"float32">, // [1, 1 + rows * columns, D]
  { from, to }: { readonly from: Grid; readonly to: Grid },
): Tensor<"float32"> {
  const [one, tokens, width] = positions.shape;
  if (one !== 1 || tokens !== 1 + from.rows * from.columns) {
    throw new RangeError(
      `Cannot resample position embeddings [${positions.shape}]: ${from.rows} x ${from.columns} ` +
        `patches and a class token need [1, ${1 + from.rows * from.columns}, D]`,
    );
  }
  const [down, across] = [shares(from.rows, to.rows), shares(from.columns, to.columns)];
  const out = new Float32Array((1 + to.rows * to.columns) * width);
  out.set(positions.data.subarray(0, width));
  const { data } = positions;
  for (let d = 0; d < width; d++) {
    const old = (y: number, x: number) => data[(1 + y * from.columns + x) * width + d];
    // [from rows][to columns]
    const half = Array.from(
      { length: from.rows },
      (_, y) => across.map((row) => row.reduce((sum, w, x) => sum + (w && w * old(y, x)), 0)),
    );
    down.forEach((row, y) => {
      for (let x = 0; x < to.columns; x++) {
        const value = row.reduce((sum, w, k) => sum + (w && w * half[k][x]), 0);
        out[(1 + y * to.columns + x) * width + d] = value;
      }
    });
  }
  return float32(out, [1, 1 + to.rows * to.columns, width]);
}
