/** One plate laid over another: 3 x 3 transformations by rows, and how CSS takes them. */

/** By rows; takes (x, y, 1) to (u, v, w), and the point is (u / w, v / w). */
export type Homography = readonly number[];

/** `a` after `b`. */
export function composed(a: Homography, b: Homography): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return [0, 1, 2].reduce((sum, k) => sum + a[3 * row + k] * b[3 * k + column], 0);
  });
}

/** `matrix3d(...)`, by columns as CSS has it; z stays as it is. */
export function cssMatrix([a, b, c, d, e, f, g, h, i]: Homography): string {
  return `matrix3d(${[a, d, 0, g, b, e, 0, h, 0, 0, 1, 0, c, f, 0, i].join(", ")})`;
}

/** Whether it can be inverted and holds numbers alone: one that was not found may be all zeros. */
export function isUsable(transform: Homography | null): transform is Homography {
  return transform !== null && transform.length === 9 && transform.every(Number.isFinite) &&
    Math.abs(determinant(transform)) > 1e-12;
}

/** Whether it turns what it shows round, as a mirror does. */
export function isMirror(transform: Homography): boolean {
  return determinant(transform) * Math.sign(transform[8] || 1) < 0;
}

function determinant([a, b, c, d, e, f, g, h, i]: Homography): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** Lays a sheet of size `b` upon one of size `a`, centres on each other, both whole. */
export function laidOver(
  a: { readonly width: number; readonly height: number },
  b: { readonly width: number; readonly height: number },
): number[] {
  const scale = Math.min(a.width / b.width, a.height / b.height);
  const [x, y] = [(a.width - scale * b.width) / 2, (a.height - scale * b.height) / 2];
  return [scale, 0, x, 0, scale, y, 0, 0, 1];
}

/** What part of a sheet is seen: its pixel (x, y) in the middle, so many screen pixels for one of its own. */
export interface SheetView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** A whole sheet in a window. */
export function wholeView(
  sheet: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): SheetView {
  return {
    x: sheet.width / 2,
    y: sheet.height / 2,
    scale: Math.min(window.width / sheet.width, window.height / sheet.height),
  };
}

/** Zooms so that what is under `at`, in pixels from the middle of the window, stays there. */
export function zoomed(
  view: SheetView,
  { by, at: [x, y], least, most = 8 }: {
    readonly by: number;
    readonly at: readonly [number, number];
    /** The least scale. */
    readonly least: number;
    /** The greatest; if not given, eight screen pixels for one of the sheet. */
    readonly most?: number;
  },
): SheetView {
  const scale = Math.min(most, Math.max(least, view.scale * by));
  return {
    x: view.x + x / view.scale - x / scale,
    y: view.y + y / view.scale - y / scale,
    scale,
  };
}

/** Takes pixels of the sheet to pixels of a window. */
export function windowTransform(
  { x, y, scale }: SheetView,
  window: { readonly width: number; readonly height: number },
): number[] {
  return [scale, 0, window.width / 2 - scale * x, 0, scale, window.height / 2 - scale * y, 0, 0, 1];
}
