/**
 * Borders: OpenCV's BORDER_REFLECT_101 (`borderInterpolate`, modules/core/src/copy.cpp),
 * gfedcb|abcdefgh|gfedcba. Twin: mirrored in lib/augment/clahe.ts.
 */

/** A place beyond the border, mirrored without repeating the border itself. */
export function r101(p: i32, n: i32): i32 {
  if (n == 1) return 0;
  while (p < 0 || p >= n) p = p < 0 ? -p : 2 * n - 2 - p;
  return p;
}
