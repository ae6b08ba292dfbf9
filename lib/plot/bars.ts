/** Bars with the ends of their intervals. */
import type { Interval } from "lib/retrieval/intervals.ts";
import { type Chart, chart, palette, pigments } from "./chart.ts";
import { share, type TopRow } from "./table.ts";

const round = (value: number) => Number(value.toPrecision(5));

/** Shares that stand side by side above one name. */
export interface BarGroup {
  /** Below the bars; a line feed breaks it. */
  readonly name: string;
  /** By the name of their series, in every group the same. */
  readonly shares: Readonly<Record<string, Interval>>;
}

export interface BarOptions {
  readonly y?: string;
  /** CSS pixels. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * Groups of shares with the ends of their 95 % intervals.
 *
 * ```ts
 * import { shareBars } from "lib/plot/bars.ts";
 * import { wilson } from "lib/retrieval/intervals.ts";
 * shareBars([{ name: "phash", shares: { before: wilson(60, 100), after: wilson(70, 100) } }]);
 * ```
 */
export function shareBars(
  groups: readonly BarGroup[],
  { y = "share of queries", width = 560, height = 300 }: BarOptions = {},
): Chart {
  const series = Object.keys(groups[0]?.shares ?? {});
  const traces = series.map((name, i) => {
    const intervals = groups.map(({ shares }) => shares[name]);
    return {
      type: "bar" as const,
      name,
      x: groups.map((group) => group.name.replaceAll("\n", "<br>")),
      y: intervals.map(({ value }) => round(value)),
      error_y: {
        type: "data",
        symmetric: false,
        array: intervals.map(({ value, high }) => round(high - value)),
        arrayminus: intervals.map(({ value, low }) => round(value - low)),
        color: palette.ink,
        thickness: 1.2,
        width: 4,
      },
      marker: { color: pigments[i] },
    };
  });
  const lines = Math.max(1, ...groups.map(({ name }) => name.split("\n").length));
  const words = groups.map(({ name, shares }) =>
    `${name.replaceAll("\n", " ")} ${share(shares[series[0]].value)}`
  );
  return chart(traces, {
    y,
    alt: `${series.join(", ").replace(/, ([^,]*)$/, " and $1")} with 95 % intervals; ${
      series[0]
    }: ${words.join(", ")}.`,
    width,
    height,
    layout: {
      barmode: "group",
      bargap: 0.35,
      yaxis: { range: [0, 1.03] },
      // names in several lines stand upright, where as many lines have room
      ...(lines > 1 ? { xaxis: { tickangle: 0 }, margin: { b: 20 + 15 * lines } } : {}),
    },
  });
}

/**
 * Top-1, Top-3 and Top-10 of models side by side, with their intervals.
 *
 * ```ts
 * import { topBars } from "lib/plot/bars.ts";
 * import { wilson } from "lib/retrieval/intervals.ts";
 * const [top1, top3, top10] = [60, 70, 90].map((hits) => wilson(hits, 100));
 * topBars([{ model: "phash", init: "none", gallery: 50, queries: 100, top1, top3, top10 }]);
 * ```
 */
export const topBars = (rows: readonly TopRow[], options: BarOptions = {}): Chart =>
  shareBars(
    rows.map(({ model, top1, top3, top10 }) => ({
      name: model,
      shares: { "Top-1": top1, "Top-3": top3, "Top-10": top10 },
    })),
    options,
  );
