/**
 * The nearest whole number, halves to the even one, as Python, NumPy and OpenCV's `cvRound` round.
 *
 * ```ts
 * import { halfEven } from "lib/tensor/rounding.ts";
 * [0.5, 1.5, 2.5].map(halfEven); // 0, 2, 2
 * ```
 */
export function halfEven(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}
