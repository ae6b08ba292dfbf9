/** A box that a reader draws on a plate, with the mouse or by keys. */

/** xyxy, in pixels of the plate. */
export type DrawnBox = readonly [number, number, number, number];

/** The box between two corners, within a plate. */
export function boxBetween(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): DrawnBox {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return [
    within(Math.min(x0, x1), width),
    within(Math.min(y0, y1), height),
    within(Math.max(x0, x1), width),
    within(Math.max(y0, y1), height),
  ];
}

/** Whether it is large enough to be meant: four pixels a side. */
export function isDrawn([x0, y0, x1, y1]: DrawnBox): boolean {
  return x1 - x0 >= 4 && y1 - y0 >= 4;
}

/** A box that arrows move, and with shift make larger or smaller, by `step` pixels; null: another key. */
export function boxAfterKey(
  [x0, y0, x1, y1]: DrawnBox,
  { key, shift, step, width, height }: {
    readonly key: string;
    readonly shift: boolean;
    readonly step: number;
    readonly width: number;
    readonly height: number;
  },
): DrawnBox | null {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  if (!Object.hasOwn(steps, key)) return null;
  const [x, y] = steps[key];
  if (shift) {
    return [
      x0,
      y0,
      Math.min(width, Math.max(x0 + 8, x1 + x)),
      Math.min(height, Math.max(y0 + 8, y1 + y)),
    ];
  }
  const right = Math.min(width - (x1 - x0), Math.max(0, x0 + x));
  const down = Math.min(height - (y1 - y0), Math.max(0, y0 + y));
  return [right, down, right + x1 - x0, down + y1 - y0];
}
