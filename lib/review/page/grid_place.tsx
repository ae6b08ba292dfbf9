/// <reference lib="dom" />
/** Where a reader is in a grid: how far it is scrolled, and the cell that keys are about. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import type { GridLayout } from "./grid_layout.ts";
import { cellNow } from "./kept_cell.ts";

/** The place, and how to change it. */
export interface GridPlace {
  /** CSS pixels above the window. */
  readonly top: number;
  readonly setTop: (top: number) => void;
  /** The chosen cell. */
  readonly at: number;
  readonly choose: (cell: number) => void;
  /** Scrolls so that a cell is in the window, at its nearer edge or in the middle. */
  readonly bring: (cell: number, block?: "nearest" | "center") => void;
}

/** The place in a list, which is kept by its name: one that was left is found where it was. */
export function useGridPlace(
  window: RefObject<HTMLElement | null>,
  { desk, name, asked, rows, layout: { columns, cellHeight }, isMeasured }: {
    readonly desk: Desk;
    readonly name: string;
    /** What the list is of: where this changes it is another one, which begins at its top. */
    readonly asked: string;
    readonly rows: ArrayLike<number>;
    readonly layout: GridLayout;
    /** Whether the window's size is known. */
    readonly isMeasured: boolean;
  },
): GridPlace {
  const [top, setTop] = useState(0);
  const [, drawAgain] = useState(0);
  const before = desk.cellAt.get(name);
  // while drawing, so that no key finds another figure chosen than the one that is shown
  const at = cellNow(before, { asked, rows });
  const choose = (cell: number) => {
    desk.cellAt.set(name, { asked, rows, at: cell });
    drawAgain((times) => times + 1);
  };
  const yOf = (cell: number) => Math.floor(cell / columns) * cellHeight;
  const bring = (cell: number, block: "nearest" | "center" = "nearest") => {
    const element = window.current!;
    const y = yOf(cell);
    if (block === "center") element.scrollTop = y - element.clientHeight / 2 + cellHeight / 2;
    else if (y < element.scrollTop) element.scrollTop = y;
    else if (y + cellHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = y + cellHeight - element.clientHeight;
    }
    setTop(element.scrollTop);
  };
  const isInWindow = (cell: number) => {
    const { scrollTop, clientHeight } = window.current!;
    return yOf(cell) + cellHeight > scrollTop && yOf(cell) < scrollTop + clientHeight;
  };
  const isShown = useRef(false);
  useLayoutEffect(() => {
    desk.cellAt.set(name, { asked, rows, at });
    if (!isMeasured) return;
    if (!isShown.current) bring(at, at > 0 ? "center" : "nearest");
    else if (before?.asked !== asked) bring(at);
    // who has scrolled elsewhere stays there when a verdict changes the list
    else if (isInWindow(before.at)) bring(at);
    else setTop(window.current!.scrollTop);
    isShown.current = true;
  }, [asked, rows, isMeasured]);
  return { top, setTop, at, choose, bring };
}
