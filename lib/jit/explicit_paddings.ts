/** Padding as TensorFlow's operations take it. */

/** Padding as TensorFlow's list, two numbers per axis of NHWC; null where it has a name. */
export function explicitPaddings(pad: unknown): number[] | null {
  if (Array.isArray(pad)) return pad.flat();
  return typeof pad === "number" ? [0, 0, pad, pad, pad, pad, 0, 0] : null;
}
