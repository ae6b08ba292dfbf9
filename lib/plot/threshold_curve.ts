/** What a threshold costs: precision, recall, and how many characters are kept. */
import { type Chart, chart, palette } from "./chart.ts";

/** What one threshold keeps. */
export interface DrawnThreshold {
  /** 0 to 1. */
  readonly threshold: number;
  /** 0 to 1; null where nothing is kept. */
  readonly precision: number | null;
  /** 0 to 1. */
  readonly recall: number;
  /** Boxes at or above. */
  readonly kept: number;
}

const round = (value: number | null) => value === null ? null : Number(value.toPrecision(4));

/**
 * Precision and recall over thresholds, and the number kept on an axis of its own; one threshold is
 * marked.
 *
 * ```ts
 * import { thresholdCurve } from "lib/plot/threshold_curve.ts";
 * thresholdCurve([{ threshold: 0, precision: .5, recall: 1, kept: 8 }], { marked: 0.4 });
 * ```
 */
export function thresholdCurve(
  points: readonly DrawnThreshold[],
  { marked, title, width = 720, height = 320 }: {
    readonly marked: number;
    readonly title?: string;
    readonly width?: number;
    readonly height?: number;
  },
): Chart {
  const x = points.map(({ threshold }) => threshold);
  const at = points.reduce((best, point) =>
    Math.abs(point.threshold - marked) < Math.abs(best.threshold - marked) ? point : best
  );
  const line = { type: "scatter", mode: "lines", x } as const;
  const said = `precision ${at.precision?.toFixed(2) ?? "none"}, recall ${at.recall.toFixed(2)}, ` +
    `${at.kept} kept`;
  return chart([
    {
      ...line,
      name: "precision",
      y: points.map(({ precision }) => round(precision)),
      line: { color: palette.prussian, width: 2.2 },
    },
    {
      ...line,
      name: "recall",
      y: points.map(({ recall }) => round(recall)),
      line: { color: palette.madder, width: 2.2 },
    },
    {
      ...line,
      name: "kept",
      y: points.map(({ kept }) => kept),
      yaxis: "y2",
      line: { color: palette.ochre, width: 1.6, dash: "5px,3px" },
    },
  ], {
    title,
    x: "threshold",
    y: "share",
    alt: `Precision, recall and boxes kept over thresholds; at ${marked} ${said}.`,
    width,
    height,
    layout: {
      xaxis: { range: [0, 1] },
      yaxis: { range: [0, 1.03] },
      yaxis2: {
        overlaying: "y",
        side: "right",
        range: [0, 1.03 * Math.max(1, ...points.map(({ kept }) => kept))],
        tickmode: "auto",
        nticks: 6,
        showgrid: false,
        tickfont: { size: 12, color: palette.faded },
        title: { text: "boxes kept", font: { size: 13, color: palette.ink } },
      },
      margin: { r: 64 },
      shapes: [{
        type: "line",
        x0: marked,
        x1: marked,
        yref: "paper",
        y0: 0,
        y1: 1,
        line: { color: palette.faded, width: 1, dash: "4px,4px" },
      }],
      annotations: [{
        x: 1,
        y: 1.02,
        xref: "paper",
        yref: "paper",
        xanchor: "right",
        yanchor: "bottom",
        text: `at ${marked}: ${said}`,
        showarrow: false,
        font: { size: 12, color: palette.faded },
      }],
    },
  });
}
