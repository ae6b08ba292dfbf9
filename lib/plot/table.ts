/** Tables as plain values, written as HTML, Markdown or plain text. */
import type { DuplicateScore } from "lib/retrieval/duplicates.ts";
import type { Interval } from "lib/retrieval/intervals.ts";
import { type Content, type Html, html, markup } from "./html.ts";

/** What may stand in a cell; null is what nobody measured. */
export type Cell = string | number | boolean | Interval | null;

/** How the cells of a column are written. */
export type ColumnKind = "text" | "count" | "number" | "share" | "interval" | "seconds" | "yes";

/** A column of a table: its heading, and how its cells are written. */
export interface Column {
  /** Heading of the column. */
  readonly label: string;
  /** Whether cells are texts, counts, shares or intervals. */
  readonly kind: ColumnKind;
  /** After the point. Default 3. */
  readonly digits?: number;
}

/** A table as values, to be written as text, Markdown or HTML. */
export interface Table {
  /** What the table shows, in a sentence. */
  readonly caption: string;
  /** Columns from left to right. */
  readonly columns: readonly Column[];
  /** One cell per column in each row. */
  readonly rows: readonly (readonly Cell[])[];
}

const isInterval = (cell: Cell): cell is Interval =>
  typeof cell === "object" && cell !== null && "low" in cell;

const figure = (cell: Cell) => isInterval(cell) ? cell.value : Number(cell);

/** Seconds as a person says them: "0.42 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** Whole numbers in groups of three: 41,421. */
export function grouped(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** A share without its nought, as tables of the field print it: .961, 1.000. */
export function share(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^(-?)0\./, "$1.");
}

/** How each kind of cell is written. */
const writers: Readonly<Record<ColumnKind, (cell: Cell, digits: number) => string>> = {
  text: (cell) => String(cell),
  count: (cell) => grouped(figure(cell)),
  number: (cell, digits) => figure(cell).toFixed(digits),
  share: (cell, digits) => share(figure(cell), digits),
  interval: (cell, digits) =>
    isInterval(cell)
      ? `${share(cell.value, digits)} [${share(cell.low, digits)}, ${share(cell.high, digits)}]`
      : share(figure(cell), digits),
  seconds: (cell) => duration(figure(cell)),
  yes: (cell) => cell ? "yes" : "no",
};

/** A cell in words; a dash for what is not known. */
function cellText(cell: Cell, { kind, digits = 3 }: Column): string {
  if (cell === null || Number.isNaN(cell)) return "–";
  return writers[kind](cell, digits);
}

const isNumeric = ({ kind }: Column) => kind !== "text" && kind !== "yes";

/**
 * A table of records, one column per described field, in the description's order.
 *
 * ```ts
 * import { tableOf, tableText } from "lib/plot/table.ts";
 * const table = tableOf([{ name: "Alice", plates: 14 }], {
 *   caption: "Who is on how many plates",
 *   columns: {
 *     name: { label: "character", kind: "text" },
 *     plates: { label: "plates", kind: "count" },
 *   },
 * });
 * tableText(table);
 * ```
 */
export function tableOf<Row extends { readonly [K in keyof Row]: Row[K] }>(
  records: readonly Row[],
  { caption, columns }: {
    readonly caption: string;
    readonly columns: { readonly [K in keyof Row]?: Column };
  },
): Table {
  const keys = Object.keys(columns) as (keyof Row)[];
  return {
    caption,
    columns: keys.map((key) => columns[key]!),
    rows: records.map((record) => keys.map((key) => record[key] as Cell)),
  };
}

/** One model's line of the study's table. */
export interface TopRow {
  /** Name of the model. */
  readonly model: string;
  /** How its weights began. */
  readonly init: string;
  /** What was searched, in words or as a number of characters. */
  readonly gallery: string | number;
  /** How many queries were asked. */
  readonly queries: number;
  /** The same three shares with intervals that resample works; left out where none were made. */
  readonly byWork?: {
    /** See `top1`. */
    readonly top1: Interval;
    /** See `top3`. */
    readonly top3: Interval;
    /** See `top10`. */
    readonly top10: Interval;
  } | undefined;
  /** Share of queries whose right answer came first, with its 95 % interval. */
  readonly top1: Interval;
  /** Share of queries with the right answer among the first 3, with its 95 % interval. */
  readonly top3: Interval;
  /** Share of queries with the right answer among the first 10, with its 95 % interval. */
  readonly top10: Interval;
}

/** Weights by their name and the first eight digits of what tells them from others. */
export const withShortDigest = (start: string): string =>
  start.replace(/ sha256:(\w{8})\w+/, " ($1)");

/**
 * Top-1, Top-3 and Top-10 with 95 % intervals: by work where rows have these, Wilson's of Top-1 beside
 * them; else Wilson's.
 */
export function topTable(rows: readonly TopRow[]): Table {
  const isByWork = rows.length > 0 && rows.every(({ byWork }) => byWork !== undefined);
  const gallery = rows.every((row) => typeof row.gallery === "number") ? "count" : "text";
  const caption = "How often a changed view finds its own original first, among the first 3 and 10";
  const asked = {
    model: { label: "model", kind: "text" },
    gallery: { label: "gallery", kind: gallery },
  } as const;
  // last, for what is asked for is what a narrow page shows
  const from = {
    queries: { label: "queries", kind: "count" },
    init: { label: "start", kind: "text" },
  } as const;
  const tops = (how: string) => ({
    top1: { label: `Top-1${how}`, kind: "interval" },
    top3: { label: `Top-3${how}`, kind: "interval" },
    top10: { label: `Top-10${how}`, kind: "interval" },
  } as const);
  const named = rows.map(({ init, ...row }) => ({ ...row, init: withShortDigest(init) }));
  if (!isByWork) return tableOf(named, { caption, columns: { ...asked, ...tops(""), ...from } });
  const shown = named.map(({ byWork, top1: wilson, ...row }) => ({ ...row, ...byWork!, wilson }));
  return tableOf(shown, {
    caption: `${caption}; intervals resample works, Wilson's takes queries as independent`,
    columns: {
      ...asked,
      ...tops(", by work"),
      wilson: { label: "Top-1, Wilson", kind: "interval" },
      ...from,
    },
  });
}

/** How well one detector does against the labels. */
export interface DetectionRow {
  /** Name of the detector. */
  readonly detector: string;
  /** How many plates were compared. */
  readonly plates: number;
  /** How many figures the labels name on them. */
  readonly labels: number;
  /** Labelled figures that were found. */
  readonly found: number;
  /** Labelled figures that were not found. */
  readonly missed: number;
  /** Detections that match no label. */
  readonly false: number;
  /** Mean average precision of boxes at IoU .5, and over .5 to .95. Null where not measured. */
  readonly map50: number | null;
  /** See `map50`. */
  readonly map: number | null;
  /** Mean IoU of the masks of what was found. */
  readonly maskIou: number | null;
  /** The same for masks as they were cut out, and the mean overlap of their edges. */
  readonly maskMap50?: number | null;
  /** See `maskMap50`. */
  readonly maskMap?: number | null;
  /** See `maskMap50`; an IoU of edges, 0 to 1. */
  readonly boundaryIou?: number | null;
}

const againstLabels = {
  labels: { label: "labels", kind: "count" },
  found: { label: "found", kind: "count" },
  missed: { label: "missed", kind: "count" },
  false: { label: "false", kind: "count" },
  map50: { label: "mAP .5", kind: "share" },
  map: { label: "mAP .5–.95", kind: "share" },
} as const;

/** Detectors against the labels; masks where they were evaluated. */
export function detectionTable(rows: readonly DetectionRow[]): Table {
  const masks = rows.some(({ maskMap50 }) => typeof maskMap50 === "number");
  const whole = rows.map((row) => ({
    ...row,
    maskMap50: row.maskMap50 ?? null,
    maskMap: row.maskMap ?? null,
    boundaryIou: row.boundaryIou ?? null,
  }));
  return tableOf(whole, {
    caption: "Boxes against the labels; a figure is found at an overlap (IoU) of at least .5",
    columns: {
      detector: { label: "detector", kind: "text" },
      plates: { label: "plates", kind: "count" },
      ...againstLabels,
      maskIou: { label: "mask IoU", kind: "share" },
      ...masks
        ? {
          boundaryIou: { label: "edge IoU", kind: "share" },
          maskMap50: { label: "mask mAP .5", kind: "share" },
          maskMap: { label: "mask mAP .5–.95", kind: "share" },
        } as const
        : {},
    },
  });
}

/** What a part of the plates or of the figures gives; null where there is nothing to find. */
export interface TallyRow {
  /** The plate, or the kind of figure. */
  readonly name: string;
  /** How many figures the labels name. */
  readonly labels: number;
  /** Labelled figures that were found. */
  readonly found: number;
  /** Labelled figures that were not found. */
  readonly missed: number;
  /** Detections that match no label. */
  readonly false: number;
  /** Mean average precision of boxes at IoU .5, 0 to 1. */
  readonly map50: number | null;
  /** Mean average precision of boxes over IoU .5 to .95, 0 to 1. */
  readonly map: number | null;
}

/** One detector, part by part. */
export function tallyTable(
  rows: readonly TallyRow[],
  { caption, name }: { readonly caption: string; readonly name: string },
): Table {
  return tableOf(rows, {
    caption,
    columns: {
      name: { label: name, kind: "text" },
      ...againstLabels,
    },
  });
}

/** Precision and recall of duplicates by kind. */
export function duplicatesTable(scores: readonly DuplicateScore[]): Table {
  // of no find there is no precision, and of no true pair no recall
  const known = scores.map(({ precision, recall, ...score }) => ({
    ...score,
    precision: score.found === 0 ? null : precision,
    recall: score.truth === 0 ? null : recall,
  }));
  return tableOf(known, {
    caption: "Pairs of the same engraved figure on two sheets, by what sets the sheets apart",
    columns: {
      kind: { label: "kind", kind: "text" },
      truth: { label: "true pairs", kind: "count" },
      found: { label: "found", kind: "count" },
      correct: { label: "correct", kind: "count" },
      precision: { label: "precision", kind: "share" },
      recall: { label: "recall", kind: "share" },
    },
  });
}

/** The table in letters of one width, for terminals. */
export function tableText({ caption, columns, rows }: Table): string {
  const lines = [
    columns.map((column) => column.label),
    ...rows.map((row) => row.map((cell, i) => cellText(cell, columns[i]))),
  ];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => [...line[i]].length)));
  const write = (line: string[]) =>
    line.map((text, i) => {
      const space = " ".repeat(widths[i] - [...text].length);
      return isNumeric(columns[i]) ? space + text : text + space;
    }).join("  ").trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [...caption ? [caption] : [], write(lines[0]), rule, ...lines.slice(1).map(write)]
    .join("\n");
}

/** The table as Markdown, as code forges and notebooks read it. */
export function tableMarkdown({ caption, columns, rows }: Table): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [
    ...caption ? [`**${caption}**`, ""] : [],
    line(columns.map((column) => column.label)),
    `|${columns.map((column) => isNumeric(column) ? "---:" : "---").join("|")}|`,
    ...rows.map((row) => line(row.map((cell, i) => cellText(cell, columns[i])))),
  ].join("\n");
}

/** A value with its interval as a mark on a line from 0 to 1. */
function ranged({ value, low, high }: Interval, digits: number): Html {
  const percent = (x: number) => `${(100 * x).toFixed(2)}%`;
  const place = `left:${percent(low)};width:${percent(high - low)}`;
  return html`
    <span class="value">${share(value, digits)}</span> <span class="interval">${share(
      low,
      digits,
    )}–${share(high, digits)}</span><span
      class="range"
      aria-hidden="true"><i style="${place}"></i><b style="left:${percent(value)}"></b></span>
  `;
}

/** Where no page gives them: notebooks set words to the right and break intervals. */
const looks = { text: "text-align:left", number: "text-align:right;white-space:nowrap" } as const;

/**
 * The table as HTML with headers for rows and columns. Its looks are the page's where bars are drawn.
 *
 * @param bars draw intervals as marks, which needs the report's style. Default true
 */
export function tableHtml(
  { caption, columns, rows }: Table,
  { bars = true }: { readonly bars?: boolean } = {},
): Html {
  const content = (cell: Cell, column: Column): Content =>
    bars && isInterval(cell) && column.kind === "interval"
      ? ranged(cell, column.digits ?? 3)
      : cellText(cell, column);
  const kinds = columns.map((column) => isNumeric(column) ? "number" : "text");
  const classes = kinds.map((kind) => bars ? kind : `${kind}" style="${looks[kind]}`).map(markup);
  return html`<table>${caption && html`<caption>${caption}</caption>`}<thead><tr>${
    columns.map((column, i) => html`<th scope="col" class="${classes[i]}">${column.label}</th>`)
  }</tr></thead><tbody>${
    rows.map((row) =>
      html`<tr>${
        row.map((cell, i) =>
          i === 0 && kinds[0] === "text"
            ? html`<th scope="row" class="${classes[0]}">${content(cell, columns[i])}</th>`
            : html`<td class="${classes[i]}">${content(cell, columns[i])}</td>`
        )
      }</tr>`
    )
  }</tbody></table>`;
}

/** Whether a value is a table, by its shape. */
export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && "columns" in value && "rows" in value &&
    Array.isArray(value.columns) && Array.isArray(value.rows);
}
