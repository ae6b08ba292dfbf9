/// <reference lib="dom" />
/** A line of a grid: cells with a picture, a caption and what is marked of them. */
import type { JSX } from "preact";
import { memo } from "preact/compat";
import type { AtlasName } from "lib/review/api.ts";
import type { Desk } from "./desk.ts";
import { LinePictures } from "./line_pictures.tsx";

/** What the cells of a list show. */
export interface CellProps {
  readonly desk: Desk;
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
}

interface LineProps extends CellProps {
  readonly line: number;
  readonly columns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** The chosen cell where it is in this line, else -1. */
  readonly at: number;
  /** Of the grid, by which its cells are named. */
  readonly id: string;
  /** What is marked of its cells, as text that changes with it. */
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

/** Drawn anew only where something of it has changed. */
export const GridLine = memo(function GridLine(props: LineProps): JSX.Element {
  const { desk, atlas, size, line, columns, cellWidth, cellHeight, rows, at, id } = props;
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
        <Frame {...{ desk, atlas, size }} picture={row} />
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
      <LinePictures {...{ desk, atlas, rows, first, end, columns, cellWidth, size }} />
      {cells}
    </div>
  );
});

/** The frame of a picture, which is filled until the picture is there. */
function Frame(
  { desk, atlas, picture, size }: Pick<CellProps, "desk" | "atlas" | "size"> & {
    readonly picture: number;
  },
): JSX.Element {
  const isThere = desk.pictures.of(atlas, picture).value !== null;
  return (
    <span
      class={isThere ? "thumb" : "thumb waiting"}
      style={{ width: `${size}px`, height: `${size}px` }}
    />
  );
}
