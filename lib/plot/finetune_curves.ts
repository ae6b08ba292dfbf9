/** The curves by which a detector's training is known: losses and marks over epochs, side by side. */
import { type Chart, chart, type Json, palette, pigments, type Trace } from "./chart.ts";

/** What is drawn of an epoch. */
export interface DrawnEpoch {
  /** Number of the epoch. */
  readonly epoch: number;
  /** Mean training losses: box, objectness, class, and L1 of the last epochs. */
  readonly train: Readonly<Record<"box" | "obj" | "cls" | "l1", number>>;
  /** The same losses on validation plates. */
  readonly validation: Readonly<Record<"box" | "obj" | "cls" | "l1", number>>;
  /** Precision on validation plates, 0 to 1. */
  readonly precision: number;
  /** Recall on validation plates, 0 to 1. */
  readonly recall: number;
  /** Mean average precision at IoU .5, 0 to 1. */
  readonly map50: number;
  /** Mean average precision over IoU .5 to .95, 0 to 1. */
  readonly map: number;
}

/** One training run as its curves are drawn. */
export interface DrawnRun {
  /** How many epochs the run was planned for. */
  readonly epochs: number;
  /** The best epoch, which gets a mark. */
  readonly best: number;
  /** The epochs in order. */
  readonly history: readonly DrawnEpoch[];
}

interface Panel {
  readonly title: string;
  readonly value: (epoch: DrawnEpoch) => number;
  /** Shares go from 0 to 1. */
  readonly share?: boolean;
}

/** Five columns: what training loses, then what the validation plates say. */
const panels: readonly (readonly Panel[])[] = [
  [
    { title: "train, box", value: ({ train }) => train.box },
    { title: "train, objectness", value: ({ train }) => train.obj },
    { title: "train, class", value: ({ train }) => train.cls },
    { title: "precision", value: ({ precision }) => precision, share: true },
    { title: "mAP50", value: ({ map50 }) => map50, share: true },
  ],
  [
    { title: "validation, box", value: ({ validation }) => validation.box },
    { title: "validation, objectness", value: ({ validation }) => validation.obj },
    { title: "validation, class", value: ({ validation }) => validation.cls },
    { title: "recall", value: ({ recall }) => recall, share: true },
    { title: "mAP50-95", value: ({ map }) => map, share: true },
  ],
];

const round = (value: number) => Number(value.toPrecision(4));

/**
 * Small figures in a grid, a line for each run, a dot at its best epoch.
 *
 * ```ts
 * import { type DrawnRun, finetuneCurves } from "lib/plot/finetune_curves.ts";
 * const draw = (runs: readonly DrawnRun[]) => finetuneCurves(runs);
 * ```
 */
export function finetuneCurves(
  runs: readonly DrawnRun[],
  { width = 900, height = 400 }: { readonly width?: number; readonly height?: number } = {},
): Chart {
  const [rows, columns] = [panels.length, panels[0].length];
  const data: Trace[] = [];
  const axes: Record<string, Json> = {};
  const titles: Json[] = [];
  const gap = { x: 0.042, y: 0.2 };
  const side = {
    x: (1 - gap.x * (columns - 1)) / columns,
    y: (1 - gap.y * (rows - 1)) / rows,
  };
  panels.flat().forEach(({ title, value, share }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const number = i === 0 ? "" : String(i + 1);
    const left = column * (side.x + gap.x);
    const top = 1 - row * (side.y + gap.y);
    const quiet = { title: { text: "" }, tickfont: { size: 10, color: palette.faded }, nticks: 4 };
    axes[`xaxis${number}`] = { ...quiet, domain: [left, left + side.x], anchor: `y${number}` };
    axes[`yaxis${number}`] = {
      ...quiet,
      domain: [top - side.y, top],
      anchor: `x${number}`,
      ...share ? { range: [0, 1.02] } : { rangemode: "tozero" },
      gridcolor: palette.rule,
    };
    titles.push({
      text: title,
      x: left,
      y: top + 0.02,
      xref: "paper",
      yref: "paper",
      xanchor: "left",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 12, color: palette.ink },
    });
    runs.forEach(({ epochs, best, history }, r) => {
      const colour = pigments[r % pigments.length];
      const at = { xaxis: `x${number}`, yaxis: `y${number}`, legendgroup: `${epochs}` };
      data.push({
        type: "scatter",
        mode: "lines",
        name: `${epochs} epochs`,
        showlegend: i === 0,
        x: history.map(({ epoch }) => epoch),
        y: history.map((epoch) => round(value(epoch))),
        line: { color: colour, width: 1.6 },
        ...at,
      });
      const record = history[best - 1];
      if (record) {
        data.push({
          type: "scatter",
          mode: "markers",
          showlegend: false,
          x: [record.epoch],
          y: [round(value(record))],
          marker: { color: colour, size: 6 },
          ...at,
        });
      }
    });
  });
  const said = runs.map(({ epochs, best, history }) =>
    `${epochs} epochs, best after ${best} with mAP50 ${history[best - 1]?.map50.toFixed(3)}`
  );
  return chart(data, {
    alt: `Losses and marks over epochs of ${runs.length} runs: ${said.join("; ")}.`,
    width,
    height,
    layout: {
      ...axes,
      annotations: titles,
      margin: { l: 34, r: 12, t: 58, b: 30 },
      legend: { y: 1.09 },
    },
  });
}
