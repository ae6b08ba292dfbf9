/** Bars with the ends of their intervals. */
import type { Interval } from "lib/retrieval/intervals.ts";
import { type Figure, figure, palette, pigments } from "./figure.ts";
import { share, type TopRow } from "./table.ts";

const measures = [["Top-1", "top1"], ["Top-3", "top3"], ["Top-10", "top10"]] as const;

const round = (value: number) => Number(value.toPrecision(5));

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
export function topBars(
  rows: readonly TopRow[],
  { width = 560, height = 300 }: { readonly width?: number; readonly height?: number } = {},
): Figure {
  const error = (intervals: readonly Interval[]) => ({
    type: "data",
    symmetric: false,
    array: intervals.map(({ value, high }) => round(high - value)),
    arrayminus: intervals.map(({ value, low }) => round(value - low)),
    color: palette.ink,
    thickness: 1.2,
    width: 4,
  });
  const traces = measures.map(([name, key], i) => {
    const intervals = rows.map((row) => row[key]);
    return {
      type: "bar" as const,
      name,
      x: rows.map(({ model }) => model),
      y: intervals.map(({ value }) => round(value)),
      error_y: error(intervals),
      marker: { color: pigments[i] },
    };
  });
  const words = rows.map(({ model, top1 }) => `${model} ${share(top1.value)}`).join(", ");
  return figure(traces, {
    y: "share of queries",
    alt: `Top-1, Top-3 and Top-10 with 95 % intervals; Top-1: ${words}.`,
    width,
    height,
    layout: { barmode: "group", bargap: 0.35, yaxis: { range: [0, 1.03] } },
  });
}
