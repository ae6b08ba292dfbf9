/** The keys by which a window onto a plate or a map is zoomed and moved, the same in every view. */

/** What the keys of a window do. */
export interface ViewActions {
  /** Makes what is seen so many times as large. */
  zoomBy(by: number): void;
  /** Moves the window by shares of its own width and height. */
  move(x: number, y: number): void;
  /** Shows all. */
  whole(): void;
}

/** One step of a key or button: a third larger. */
export const zoomStep = 4 / 3;

/** One step of an arrow, as a share of the window. */
const moveStep = 1 / 8;

/** What each key does, by `KeyboardEvent.key`. */
export function viewKeys(
  { zoomBy, move, whole }: ViewActions,
  { step = zoomStep }: { readonly step?: number } = {},
): Readonly<Record<string, () => void>> {
  return {
    "+": () => zoomBy(step),
    // the same key without shift
    "=": () => zoomBy(step),
    "-": () => zoomBy(1 / step),
    "0": whole,
    ArrowLeft: () => move(-moveStep, 0),
    ArrowRight: () => move(moveStep, 0),
    ArrowUp: () => move(0, -moveStep),
    ArrowDown: () => move(0, moveStep),
  };
}
