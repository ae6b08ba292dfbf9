/// <reference lib="dom" />
/** A list of any length as a grid of pictures, of which only those in the window are in the document. */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { memo } from "preact/compat";
import type { AtlasName } from "lib/review/api.ts";
import type { Desk } from "./desk.ts";
import { cellAfterKey, gridLayout, rowsInView } from "./grid_layout.ts";
import { sheetCell } from "./sheets.ts";
import { Thumbnail } from "./thumbnail.tsx";

/** What a grid lists, and how. */
export interface GridProps {
  readonly desk: Desk;
  /** Name of the list, for screen readers, and to find its place again. */
  readonly name: string;
  readonly atlas: AtlasName;
  /** Pictures of the atlas, in order. */
  readonly rows: ArrayLike<number>;
  /** CSS pixels of a side of a picture. */
  readonly size: number;
  /** The line under a picture. */
  readonly captionOf: (row: number) => string;
  /** A cell in full, as screen readers say it. */
  readonly lineOf: (row: number) => string;
  /** What is marked of it, as names of `markWords` between spaces. */
  readonly markOf?: (row: number) => string;
  /** What stands in a corner, such as a similarity. */
  readonly noteOf?: (row: number) => string;
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

interface RowProps extends Omit<GridProps, "onKey"> {
  readonly line: number;
  readonly columns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** The chosen cell where it is in this line, else -1. */
  readonly at: number;
  readonly id: string;
  /** What was said, as text that changes with it. */
  readonly marks: string;
}

/** How marks are read out. */
const markWords: Readonly<Record<string, string>> = {
  keep: "kept",
  drop: "dropped",
  like: "answers are to be like it",
  unlike: "answers are not to be like it",
};

const marksOf = (mark = "") => mark.split(" ").flatMap((name) => markWords[name] ?? []);

/** A line of cells, drawn anew only where something of it has changed. */
const GridLine = memo(function GridLine(props: RowProps): JSX.Element {
  const { line, columns, cellWidth, cellHeight, rows, at, id } = props;
  const first = line * columns;
  const end = Math.min(rows.length, first + columns);
  const cells = [];
  for (let i = first; i < end; i++) {
    const row = rows[i];
    const mark = props.markOf?.(row);
    cells.push(
      <div
        key={i - first}
        id={`${id}-${i}`}
        class={`cell${i === at ? " at" : ""}${mark ? ` ${mark}` : ""}`}
        role="option"
        aria-selected={i === at}
        aria-setsize={rows.length}
        aria-posinset={i + 1}
        aria-label={[props.lineOf(row), ...marksOf(mark)].join(", ")}
        data-cell={i}
        style={{ width: `${cellWidth}px`, transform: `translateX(${(i - first) * cellWidth}px)` }}
      >
        <Thumbnail desk={props.desk} atlas={props.atlas} picture={row} size={props.size} />
        <span class="caption" style={{ maxWidth: `${props.size + 8}px` }}>
          {props.captionOf(row)}
        </span>
        {props.noteOf && <span class="note">{props.noteOf(row)}</span>}
      </div>,
    );
  }
  return (
    <div
      class="line"
      role="presentation"
      style={{ height: `${cellHeight}px`, transform: `translateY(${line * cellHeight}px)` }}
    >
      {cells}
    </div>
  );
});

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

/** Asks for the sheets of some cells when the list has come to rest, and for none when it goes. */
function useSheetsOfCells(
  { desk, name, atlas, rows }: Pick<GridProps, "desk" | "name" | "atlas" | "rows">,
  { from, to, isMeasured, isAtTop }: {
    readonly from: number;
    readonly to: number;
    readonly isMeasured: boolean;
    readonly isAtTop: boolean;
  },
): void {
  useEffect(() => {
    const shape = desk.collection.atlases[atlas];
    const ask = () => {
      const sheets = new Set<number>();
      for (let i = from; i < to; i++) sheets.add(sheetCell(shape, rows[i]).sheet);
      desk.shelf.want(name, [...sheets].map((sheet) => [atlas, sheet] as const));
    };
    if (!isMeasured) return;
    const timer = setTimeout(ask, isAtTop ? 0 : settling);
    return () => clearTimeout(timer);
  }, [from, to, rows, atlas, isMeasured]);
  useEffect(() => () => desk.shelf.want(name, []), []);
}

/** The grid. */
export function FigureGrid(props: GridProps): JSX.Element {
  const { desk, name, atlas, rows, size, onOpen, onKey } = props;
  const window = useRef<HTMLDivElement>(null);
  const box = useContentBox(window);
  const [top, setTop] = useState(0);
  const [at, setAt] = useState(Math.min(desk.cellAt.get(name) ?? 0, Math.max(0, rows.length - 1)));
  const id = `grid-${name.replaceAll(/\W/g, "-")}`;
  const layout = gridLayout({
    count: rows.length,
    width: box.width,
    cellWidth: size + gap,
    cellHeight: size + captionHeight + gap,
  });
  const { columns, cellHeight, cellWidth } = layout;
  const { first, end } = rowsInView(layout, {
    count: rows.length,
    top,
    height: box.height,
    spare,
  });

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
  const choose = (cell: number) => {
    setAt(cell);
    desk.cellAt.set(name, cell);
  };

  // a list that was left is found where it was; another list begins at its top
  const seen = useRef<ArrayLike<number> | null>(null);
  useLayoutEffect(() => {
    if (box.width === 0) return;
    const isFirst = seen.current === null;
    if (seen.current === rows) return;
    seen.current = rows;
    const cell = Math.min(isFirst ? at : 0, Math.max(0, rows.length - 1));
    choose(cell);
    bring(cell, isFirst && cell > 0 ? "center" : "nearest");
  }, [rows, box.width]);

  const seenCells = { from: first * columns, to: Math.min(rows.length, end * columns) };
  useSheetsOfCells(props, { ...seenCells, isMeasured: box.width > 0, isAtTop: top === 0 });

  const lines = [];
  // as many as there may be, so that a line that comes takes the elements of the one that went
  const pool = Math.ceil(box.height / cellHeight) + 1 + 2 * spare;
  for (let line = first; line < end; line++) {
    const [from, to] = [line * columns, Math.min(rows.length, (line + 1) * columns)];
    const marks = props.markOf
      ? Array.from({ length: to - from }, (_, i) => props.markOf!(rows[from + i])).join()
      : "";
    const isHere = at >= from && at < to;
    lines.push(
      <GridLine
        key={line % pool}
        {...{
          desk,
          name,
          atlas,
          rows,
          size,
          columns,
          cellWidth,
          cellHeight,
          line,
          id,
          marks,
          onOpen,
        }}
        captionOf={props.captionOf}
        lineOf={props.lineOf}
        {...(props.markOf ? { markOf: props.markOf } : {})}
        {...(props.noteOf ? { noteOf: props.noteOf } : {})}
        at={isHere ? at : -1}
      />,
    );
  }
  const line = Math.floor(at / columns);
  const isShown = rows.length > 0 && line >= first && line < end;
  const cellUnder = (event: Event) => {
    const cell = (event.target as Element).closest("[data-cell]");
    return cell === null ? null : Number((cell as HTMLElement).dataset.cell);
  };
  return (
    <div
      ref={window}
      class="grid"
      role="listbox"
      tabIndex={0}
      aria-label={name}
      {...(isShown ? { "aria-activedescendant": `${id}-${at}` } : {})}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onClick={(event) => {
        const cell = cellUnder(event);
        if (cell === null) return;
        choose(cell);
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
        choose(to);
        bring(to);
      }}
    >
      <div class="all" role="presentation" style={{ height: `${layout.height}px` }}>{lines}</div>
    </div>
  );
}
