/// <reference lib="dom" />
/** A list of any length as a grid of pictures, of which only those in the window are in the document. */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { cellAfterKey, type GridLayout, gridLayout, rowsInView } from "./grid_layout.ts";
import { type CellProps, GridLine } from "./grid_line.tsx";
import { useGridPlace } from "./grid_place.tsx";

/** What a grid lists, and how. */
export interface GridProps extends CellProps {
  /** Name of the list, for screen readers, and to find its place again. */
  readonly name: string;
  /** What the list is of, as text: another one begins at its top. Default: ever the same. */
  readonly asked?: string;
  readonly onOpen: (row: number) => void;
  /** A key on a cell that is none of the list's. */
  readonly onKey?: (event: KeyboardEvent, row: number) => void;
}

/** Height of the caption and the gaps between cells, in CSS pixels. */
const [captionHeight, gap] = [24, 14];

/** What `page.css` leaves free at either side of the cells, in CSS pixels. */
const border = 10;

/** Lines that are in the document before and after those in the window. */
const spare = 2;

/** Cells are asked for pictures where the list has stood for so long, in milliseconds. */
const settling = 60;

/** The room for cells in an element, in CSS pixels; nought until it is measured. */
function useContentBox(element: RefObject<HTMLElement | null>) {
  const [box, setBox] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    const measure = () =>
      setBox({
        width: Math.max(0, current!.clientWidth - 2 * border),
        height: current!.clientHeight,
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current!);
    return () => observer.disconnect();
  }, []);
  return box;
}

/** Asks for the pictures of some cells when the list has come to rest, and for none when it goes. */
function usePicturesOfCells(
  { desk, name, atlas, rows }: Pick<GridProps, "desk" | "name" | "atlas" | "rows">,
  { from, to, isMeasured, isAtTop }: {
    readonly from: number;
    readonly to: number;
    readonly isMeasured: boolean;
    readonly isAtTop: boolean;
  },
): void {
  useEffect(() => {
    if (!isMeasured) return;
    const pictures = Array.from({ length: to - from }, (_, i) => rows[from + i]);
    const ask = () => desk.pictures.want(name, atlas, pictures);
    const timer = setTimeout(ask, isAtTop ? 0 : settling);
    return () => clearTimeout(timer);
  }, [from, to, rows, atlas, isMeasured]);
  useEffect(() => () => desk.pictures.want(name, atlas, []), []);
}

/** The grid. */
export function FigureGrid(props: GridProps): JSX.Element {
  const { desk, name, asked = "", rows, size, onOpen, onKey } = props;
  const window = useRef<HTMLDivElement>(null);
  const box = useContentBox(window);
  const id = `grid-${name.replaceAll(/\W/g, "-")}`;
  const isMeasured = box.width > 0;
  const layout = gridLayout({
    count: rows.length,
    width: box.width,
    cellWidth: size + gap,
    cellHeight: size + captionHeight + gap,
  });
  const { columns, cellHeight, height } = layout;
  const place = useGridPlace(window, { desk, name, asked, rows, layout, isMeasured });
  const { top, at } = place;
  const shown = rowsInView(layout, { count: rows.length, top, height: box.height, spare });
  usePicturesOfCells(props, {
    from: shown.first * columns,
    to: Math.min(rows.length, shown.end * columns),
    isMeasured,
    isAtTop: top === 0,
  });
  const line = Math.floor(at / columns);
  const isShown = rows.length > 0 && line >= shown.first && line < shown.end;
  return (
    <div
      ref={window}
      class="grid"
      role="listbox"
      tabIndex={0}
      aria-label={name}
      {...(isShown ? { "aria-activedescendant": `${id}-${at}` } : {})}
      onScroll={(event) => place.setTop(event.currentTarget.scrollTop)}
      onClick={(event) => {
        const cell = cellUnder(event);
        if (cell === null) return;
        place.choose(cell);
        onOpen(rows[cell]);
      }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          return onOpen(rows[at]);
        }
        const page = Math.floor(box.height / cellHeight);
        const to = cellAfterKey(event.key, { at, count: rows.length, columns, page });
        if (to === null) return onKey?.(event, rows[at]);
        event.preventDefault();
        place.choose(to);
        place.bring(to);
      }}
    >
      <div class="all" role="presentation" style={{ height: `${height}px` }}>
        {linesOf(props, {
          layout,
          shown,
          // as many as there may be, so that a line that comes takes the elements of the one that went
          pool: Math.ceil(box.height / cellHeight) + 1 + 2 * spare,
          at,
          id,
        })}
      </div>
    </div>
  );
}

/** The cell that an event is about; null: none. */
function cellUnder(event: Event): number | null {
  const cell = (event.target as Element).closest<HTMLElement>("[data-cell]");
  return cell === null ? null : Number(cell.dataset.cell);
}

/** The lines that are in the document. */
function linesOf(
  { name: _name, asked: _asked, onOpen: _onOpen, onKey: _onKey, ...cells }: GridProps,
  { layout: { columns, cellWidth, cellHeight }, shown: { first, end }, pool, at, id }: {
    readonly layout: GridLayout;
    readonly shown: { readonly first: number; readonly end: number };
    /** How many lines share their elements in turn. */
    readonly pool: number;
    readonly at: number;
    readonly id: string;
  },
): JSX.Element[] {
  const { rows, markOf } = cells;
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    const line = first + i;
    const [from, to] = [line * columns, Math.min(rows.length, (line + 1) * columns)];
    const marks = markOf && Array.from({ length: to - from }, (_, k) => markOf(rows[from + k]));
    return (
      <GridLine
        key={line % pool}
        {...cells}
        {...{ columns, cellWidth, cellHeight, line, id }}
        marks={marks?.join() ?? ""}
        at={at >= from && at < to ? at : -1}
      />
    );
  });
}
