/** Curves: a loss on its way from chance to floor, and precision against recall. */
import { type Chart, chart, palette, pigments, type Trace, translucent } from "./chart.ts";
import { smoothed, thinned } from "./smoothing.ts";

/** What is drawn of a step of training. */
export interface LossPoint {
  /** Number of the step. */
  readonly step: number;
  /** Loss of the step's batch. */
  readonly loss: number;
}

/** What a training curve is compared with, and how it is drawn. */
export interface TrainingCurveOptions {
  /** Loss of a network that cannot tell anything apart, `ln(2N - 1)`. */
  readonly chance: number;
  /** Loss of a perfect one at this temperature. */
  readonly floor: number;
  /** Weight of the past in the bold line, 0 to 1. Default: less in short runs, 0.9 at most. */
  readonly smoothing?: number;
  /** Heading of the plot. */
  readonly title?: string;
  /** CSS pixels. */
  readonly width?: number;
  /** CSS pixels. */
  readonly height?: number;
}

const round = (value: number) => Number(value.toPrecision(5));

/** A level line across the whole figure with its name at the right, above or below it. */
function level(y: number, { name, below }: { name: string; below: boolean }) {
  const shape = {
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    y0: y,
    y1: y,
    line: { color: palette.faded, width: 1, dash: "4px,4px" },
  };
  const annotation = {
    xref: "paper",
    x: 1,
    xanchor: "right",
    y,
    yanchor: below ? "top" : "bottom",
    text: name,
    showarrow: false,
    font: { size: 12, color: palette.faded },
  };
  return { shape, annotation };
}

/**
 * NT-Xent over steps: every step thin, its moving mean bold, between the loss of chance and the
 * floor.
 */
export function trainingCurve(
  points: readonly LossPoint[],
  { chance, floor, title, width, height, ...options }: TrainingCurveOptions,
): Chart {
  const shown = thinned(points, { count: 600 });
  const { smoothing = Math.max(0, Math.min(0.9, 1 - 8 / shown.length)) } = options;
  const steps = shown.map((point) => point.step);
  const losses = shown.map((point) => point.loss);
  const means = smoothed(losses, { keep: smoothing });
  const trace = (y: readonly number[], name: string, line: Trace["line"]): Trace => ({
    type: "scatter",
    mode: "lines",
    name,
    x: steps,
    y: y.map(round),
    line,
  });
  const levels = [
    level(chance, { name: `chance ${chance.toFixed(2)}`, below: false }),
    level(floor, { name: `floor ${floor.toFixed(2)}`, below: true }),
  ];
  const [first, last] = [means[0], means[means.length - 1]];
  const span = Math.max(chance, ...losses.filter(Number.isFinite)) - floor;
  const alt = points.length === 0
    ? "No step of training was done."
    : `NT-Xent over ${points.length} steps, from ${first.toFixed(2)} to ${last.toFixed(2)}; ` +
      `chance is ${chance.toFixed(2)}, the floor ${floor.toFixed(2)}.`;
  return chart([
    trace(losses, "each step", { color: translucent(palette.prussian, 0.35), width: 1 }),
    trace(means, "moving mean", { color: palette.prussian, width: 2.4 }),
  ], {
    title,
    x: "step",
    y: "NT-Xent",
    alt,
    width,
    height,
    layout: {
      shapes: levels.map(({ shape }) => shape),
      annotations: levels.map(({ annotation }) => annotation),
      yaxis: { range: [floor - 0.1 * span, floor + 1.1 * span] },
    },
  });
}

/** One detector's precision at each recall, as thresholds fall. */
export interface PrecisionRecall {
  /** Name of the detector in the legend. */
  readonly name: string;
  /** Ascending, 0 to 1. */
  readonly recall: readonly number[];
  /** Precision at the recall of the same index, 0 to 1. */
  readonly precision: readonly number[];
  /** Area under the curve, if it was measured. */
  readonly averagePrecision?: number | undefined;
}

/** Precision against recall, a curve per detector. */
export function precisionRecallCurve(
  curves: readonly PrecisionRecall[],
  { title, width, height }: {
    readonly title?: string;
    readonly width?: number;
    readonly height?: number;
  } = {},
): Chart {
  const label = ({ name, averagePrecision }: PrecisionRecall) =>
    averagePrecision === undefined ? name : `${name}, AP ${averagePrecision.toFixed(3)}`;
  return chart(
    curves.map((curve, i) => ({
      type: "scatter",
      mode: "lines",
      name: label(curve),
      x: curve.recall.map(round),
      y: curve.precision.map(round),
      line: { color: pigments[i % pigments.length], width: 2 },
      showlegend: true,
    })),
    {
      title,
      x: "recall",
      y: "precision",
      alt: `Precision against recall: ${curves.map(label).join("; ")}.`,
      width,
      height,
      layout: { xaxis: { range: [0, 1.01] }, yaxis: { range: [0, 1.03] } },
    },
  );
}
