/// <reference lib="dom" />
/** Where a reader is in a grid: how far it is scrolled, and the cell that keys are about. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import type { GridLayout } from "./grid_layout.ts";

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
  { desk, name, rows, layout: { columns, cellHeight }, isMeasured }: {
    readonly desk: Desk;
    readonly name: string;
    readonly rows: ArrayLike<number>;
    readonly layout: GridLayout;
    /** Whether the window's size is known. */
    readonly isMeasured: boolean;
  },
): GridPlace {
  const [top, setTop] = useState(0);
  const last = Math.max(0, rows.length - 1);
  const [at, setAt] = useState(Math.min(desk.cellAt.get(name) ?? 0, last));
  const choose = (cell: number) => {
    setAt(cell);
    desk.cellAt.set(name, cell);
  };
  const bring = (cell: number, block: "nearest" | "center" = "nearest") => {
    const element = window.current!;
    const y = Math.floor(cell / columns) * cellHeight;
    if (block === "center") element.scrollTop = y - element.clientHeight / 2 + cellHeight / 2;
    else if (y < element.scrollTop) element.scrollTop = y;
    else if (y + cellHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = y + cellHeight - element.clientHeight;
    }
    setTop(element.scrollTop);
  };
  const seen = useRef<ArrayLike<number> | null>(null);
  useLayoutEffect(() => {
    if (!isMeasured || seen.current === rows) return;
    const isFirst = seen.current === null;
    seen.current = rows;
    // another list begins at its top
    const cell = Math.min(isFirst ? at : 0, last);
    choose(cell);
    bring(cell, isFirst && cell > 0 ? "center" : "nearest");
  }, [rows, isMeasured]);
  return { top, setTop, at, choose, bring };
}
