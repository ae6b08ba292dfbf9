/** Eigenvectors and linear systems: the only door to ml-matrix. */
import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from "ml-matrix";

/** What a symmetric matrix stretches, and by how much; the greatest eigenvalue first. */
export interface Eigen {
  /** `[S]` */
  readonly values: Float64Array;
  /** Of length 1, one for each value. `[S]` times `[S]` */
  readonly vectors: readonly Float64Array[];
}

/** A square of numbers, row by row, as ml-matrix has it. `[S, S]` */
function square(numbers: Float64Array): Matrix {
  const side = Math.sqrt(numbers.length);
  if (!Number.isInteger(side) || side === 0) {
    throw new RangeError(
      `Cannot take ${numbers.length} numbers for a square matrix: give side times side`,
    );
  }
  return Matrix.from1DArray(side, side, numbers);
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @param symmetric `[S, S]`, row by row
 * @throws {RangeError} when the numbers make no square
 *
 * ```ts
 * import { eigenOf } from "lib/tensor/linear_algebra.ts";
 * eigenOf(Float64Array.of(2, 0, 0, 5)).values; // [5, 2]
 * ```
 */
export function eigenOf(symmetric: Float64Array): Eigen {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(square(symmetric), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i)
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return {
    values: Float64Array.from(order, (i) => realEigenvalues[i]),
    vectors: order.map((i) => Float64Array.from(eigenvectorMatrix.getColumn(i))),
  };
}

/**
 * Solves a symmetric, positive definite system for several right sides.
 *
 * @param symmetric `[S, S]`, row by row
 * @param rights `[S]` each
 * @returns `[S]` each, or null where the matrix is not positive definite
 */
export function solvePositive(
  symmetric: Float64Array,
  rights: readonly Float64Array[],
): Float64Array[] | null {
  const factors = new CholeskyDecomposition(square(symmetric));
  if (!factors.isPositiveDefinite()) return null;
  const solution = factors.solve(new Matrix(rights.map((right) => [...right])).transpose());
  return rights.map((_, k) => Float64Array.from(solution.getColumn(k)));
}
