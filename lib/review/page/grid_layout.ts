/** Cells of a list that is too long to be a document: which of them are in the window, and where. */

/** How cells lie in a window. */
export interface GridLayout {
  /** Cells of a row. */
  readonly columns: number;
  /** Of the whole list, in CSS pixels. */
  readonly height: number;
  /** Width that a cell takes, in CSS pixels, a little more than it asks. */
  readonly cellWidth: number;
  /** Height of a row, in CSS pixels. */
  readonly cellHeight: number;
}

/** As many columns as fit, at least one, which share the width. */
export function gridLayout(
  { count, width, cellWidth, cellHeight }: {
    readonly count: number;
    readonly width: number;
    readonly cellWidth: number;
    readonly cellHeight: number;
  },
): GridLayout {
  const columns = Math.max(1, Math.floor(width / cellWidth));
  return {
    columns,
    height: Math.ceil(count / columns) * cellHeight,
    cellWidth: width / columns,
    cellHeight,
  };
}

/** First row, and the one after the last, that a window shows, with `spare` rows before and after. */
export function rowsInView(
  { columns, cellHeight }: GridLayout,
  { count, top, height, spare = 2 }: {
    readonly count: number;
    readonly top: number;
    readonly height: number;
    readonly spare?: number;
  },
): { readonly first: number; readonly end: number } {
  const rows = Math.ceil(count / columns);
  return {
    first: Math.max(0, Math.min(rows, Math.floor(top / cellHeight) - spare)),
    end: Math.max(0, Math.min(rows, Math.ceil((top + height) / cellHeight) + spare)),
  };
}

/** Which cell a key leads to from cell `at`; null: the key is none of the list's. */
export function cellAfterKey(
  key: string,
  { at, count, columns, page }: {
    readonly at: number;
    readonly count: number;
    readonly columns: number;
    /** Rows that a window shows. */
    readonly page: number;
  },
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * Math.max(1, page - 1),
    PageDown: columns * Math.max(1, page - 1),
    Home: -count,
    End: count,
  };
  if (!Object.hasOwn(steps, key) || count === 0) return null;
  const to = at + steps[key];
  // a step up or down that leaves the list stays in its column
  if ((key === "ArrowUp" || key === "ArrowDown") && (to < 0 || to >= count)) return at;
  return Math.min(count - 1, Math.max(0, to));
}
