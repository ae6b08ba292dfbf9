/**
 * Where a row that goes on as its own mirror image continues, the border pixel not repeated: OpenCV's
 * `BORDER_REFLECT_101`.
 *
 * @param at any whole number; places from 0 to `length` - 1 are the row's own
 */
export function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * length - 2 - at;
  return at;
}
