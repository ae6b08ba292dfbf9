/** Charts as plain values, and the one look they share: ink on paper. */

/** What JSON can hold: plotly's traces and layouts are no more than that. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** One of plotly's traces, in plotly's own words. */
export interface Trace {
  /** Kind of trace. */
  readonly type: "scatter" | "bar" | "heatmap" | "histogram" | "box" | "contour" | "violin";
  /** Any other attribute of plotly's traces. */
  readonly [attribute: string]: Json | undefined;
}

/** A plot: plotly's traces and layout, and a sentence for those who cannot see it. */
export interface Chart {
  /** The traces, in the order in which they are drawn. */
  readonly data: readonly Trace[];
  /** Plotly's layout: axes, margins, fonts, legend. */
  readonly layout: { readonly [attribute: string]: Json | undefined };
  /** What the plot shows, in words. */
  readonly alt: string;
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels. */
  readonly height: number;
}

/** The colours of the house: an old printing ink, its paper, and pigments of a colourist's box. */
export const palette = {
  paper: "#fbf8f1",
  ink: "#241e18",
  faded: "#6d6254",
  rule: "#ddd3c1",
  madder: "#9c3426",
  prussian: "#23506f",
  sap: "#5d6f2c",
  ochre: "#b9822b",
  plum: "#6d4769",
  verdigris: "#2f7f78",
} as const;

/** Colours of successive traces. Distinct in lightness too, for readers who do not see all hues. */
export const pigments: readonly string[] = [
  palette.prussian,
  palette.madder,
  palette.ochre,
  palette.sap,
  palette.plum,
  palette.verdigris,
];

/** `#rrggbb` as red, green, blue, 0 to 255. */
export function rgb(colour: string): [number, number, number] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) throw new RangeError(`Cannot read the colour ${colour}; write it as #rrggbb`);
  return [parseInt(match[1], 16), parseInt(match[2], 16), parseInt(match[3], 16)];
}

/** `#rrggbb` with an opacity, as CSS writes it. */
export function translucent(colour: string, opacity: number): string {
  return `rgba(${rgb(colour).join(",")},${opacity})`;
}

const axis = {
  gridcolor: palette.rule,
  gridwidth: 1,
  zeroline: false,
  showline: true,
  linecolor: palette.faded,
  ticks: "outside",
  ticklen: 4,
  tickcolor: palette.faded,
  tickfont: { size: 12, color: palette.faded },
  title: { font: { size: 13, color: palette.ink }, standoff: 6 },
} as const;

/** Attributes of a plotly trace or layout by name. */
export type Attributes = { readonly [key: string]: Json | undefined };

const isAttributes = (value: Json | undefined): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `over` laid on `base`, object by object; lists and plain values are replaced. */
function merge(base: Attributes, over: Attributes): Attributes {
  const out: Record<string, Json | undefined> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = out[key];
    out[key] = isAttributes(below) && isAttributes(value) ? merge(below, value) : value;
  }
  return out;
}

/** What a plot is called, how large it is, and what it says to those who cannot see it. */
export interface ChartOptions {
  /** Heading of the plot. */
  readonly title?: string | undefined;
  /** Title of the x axis. */
  readonly x?: string | undefined;
  /** Title of the y axis. */
  readonly y?: string | undefined;
  /** What the plot shows, in words. */
  readonly alt: string;
  /** CSS pixels. Default 640 x 340. */
  readonly width?: number | undefined;
  /** See `width`. */
  readonly height?: number | undefined;
  /** More of plotly's layout, laid over the house's. */
  readonly layout?: Attributes;
}

/**
 * A chart in the house's look. Axes are named by `x` and `y`.
 *
 * ```ts
 * import { chart } from "lib/plot/chart.ts";
 * chart([{ type: "bar", x: ["Alice", "Hatter"], y: [14, 5] }], {
 *   x: "character", y: "plates", alt: "Alice is on 14 plates, the Hatter on 5.",
 * });
 * ```
 */
export function chart(data: readonly Trace[], options: ChartOptions): Chart {
  const { title, x, y, alt, width = 640, height = 340, layout = {} } = options;
  const house: Attributes = {
    paper_bgcolor: palette.paper,
    plot_bgcolor: palette.paper,
    colorway: pigments,
    font: { family: "Source Sans 3, Source Sans Pro, sans-serif", size: 13, color: palette.ink },
    margin: { l: 56, r: 20, t: (title ? 40 : 14) + (data.length > 1 ? 20 : 0), b: 48 },
    xaxis: x === undefined ? axis : merge(axis, { title: { text: x } }),
    yaxis: y === undefined ? axis : merge(axis, { title: { text: y } }),
    legend: {
      orientation: "h",
      x: 0,
      y: 1.02,
      xanchor: "left",
      yanchor: "bottom",
      bgcolor: "rgba(0,0,0,0)",
      font: { size: 12 },
    },
    hoverlabel: { bgcolor: palette.paper, bordercolor: palette.faded },
    ...title && {
      title: {
        text: title,
        font: { size: 16 },
        x: 0,
        y: 1,
        xref: "container",
        yref: "container",
        xanchor: "left",
        yanchor: "top",
        pad: { l: 12, t: 14 },
      },
    },
  };
  return { data, layout: merge(house, layout), alt, width, height };
}

/** Whether a value is a chart, by its shape. */
export function isChart(value: unknown): value is Chart {
  return typeof value === "object" && value !== null && "data" in value && "layout" in value &&
    "alt" in value && Array.isArray(value.data) && typeof value.layout === "object";
}
