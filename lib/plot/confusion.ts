/** What was taken for what, as a table of squares. */
import { background, type Confusion } from "lib/detect/confusion.ts";
import { type Chart, chart, palette, translucent } from "./chart.ts";
import { grouped } from "./table.ts";

/** Where white letters are easier to read than black. */
const dark = 0.55;

/**
 * Counts of predicted against true classes; the darker a square, the greater its share of its column. The
 * last row is what was missed, the last column what is not there.
 *
 * ```ts
 * import { confusionChart } from "lib/plot/confusion.ts";
 * confusionChart({ predicted: ["person", "background"], actual: ["figure", "background"],
 *   counts: [[8, 3], [2, 0]] });
 * ```
 */
export function confusionChart(
  { predicted, actual, counts }: Confusion,
  { title, width, height }: {
    readonly title?: string;
    readonly width?: number;
    readonly height?: number;
  } = {},
): Chart {
  const totals = actual.map((_, c) => counts.reduce((sum, row) => sum + row[c], 0));
  const share = (r: number, c: number) => totals[c] > 0 ? counts[r][c] / totals[c] : 0;
  const cells = predicted.flatMap((_, r) => actual.map((_, c) => ({ r, c })));
  // rows go down, as in a table
  const y = (r: number) => predicted.length - 1 - r;
  const missed = (name: string) => name === background ? "missed" : name;
  const nothing = (name: string) => name === background ? "nothing there" : name;
  const words = cells.filter(({ r, c }) => counts[r][c] > 0)
    .map(({ r, c }) => `${missed(predicted[r])} for ${nothing(actual[c])} ${counts[r][c]}`);
  const ticks = (names: readonly string[], at: (i: number) => number) => ({
    tickvals: names.map((_, i) => at(i)),
    ticktext: [...names],
    showgrid: false,
    ticks: "",
    showline: false,
  });
  return chart([{
    type: "scatter",
    mode: "markers",
    x: cells.map(({ c }) => c),
    y: cells.map(({ r }) => y(r)),
    marker: { size: 1, color: palette.paper },
    hoverinfo: "skip",
    showlegend: false,
  }], {
    title,
    x: "what is there",
    y: "what was said",
    alt: `Confusion: ${words.join("; ") || "nothing was found, and nothing is there"}.`,
    width: width ?? 180 + 110 * actual.length,
    height: height ?? 110 + 56 * predicted.length,
    layout: {
      margin: { l: 120 },
      xaxis: { ...ticks(actual.map(nothing), (c) => c), range: [-0.5, actual.length - 0.5] },
      yaxis: { ...ticks(predicted.map(missed), y), range: [-0.5, predicted.length - 0.5] },
      shapes: cells.map(({ r, c }) => ({
        type: "rect",
        x0: c - 0.5,
        x1: c + 0.5,
        y0: y(r) - 0.5,
        y1: y(r) + 0.5,
        line: { color: palette.paper, width: 2 },
        fillcolor: counts[r][c] === 0
          ? translucent(palette.rule, 0.35)
          : translucent(palette.prussian, 0.12 + 0.8 * share(r, c)),
      })),
      annotations: cells.map(({ r, c }) => ({
        x: c,
        y: y(r),
        text: grouped(counts[r][c]),
        showarrow: false,
        font: { size: 14, color: share(r, c) > dark ? palette.paper : palette.ink },
      })),
    },
  });
}
