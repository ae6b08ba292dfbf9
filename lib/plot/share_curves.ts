/** How a measure changes with a share, a line for each case, with intervals as thin bars. */
import { type Chart, chart, pigments } from "./chart.ts";

/** A line of the chart. */
export interface ShareCurve {
  /** What the legend calls it. */
  readonly name: string;
  /** Lines of one group have one colour. */
  readonly group: string;
  /** Lines of one way have one dash. */
  readonly way: string;
  /** From left to right; all numbers 0 to 1. */
  readonly points: readonly {
    readonly share: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
}

const dashes = ["solid", "6px,3px", "2px,3px"] as const;

/**
 * Lines over shares.
 *
 * ```ts
 * import { shareCurves } from "lib/plot/share_curves.ts";
 * const point = { share: 0, value: .2, low: .1, high: .3 };
 * shareCurves([{ name: "recut", group: "recut", way: "in colour", points: [point] }], { x: "grey" });
 * ```
 */
export function shareCurves(
  curves: readonly ShareCurve[],
  { x, title, width = 720, height = 380 }: {
    /** What is shared out. */
    readonly x: string;
    readonly title?: string | undefined;
    readonly width?: number;
    readonly height?: number;
  },
): Chart {
  const numbers = (of: "group" | "way") => [...new Set(curves.map((curve) => curve[of]))];
  const [groups, ways] = [numbers("group"), numbers("way")];
  const ends = curves.map(({ name, points }) =>
    `${name} from ${points[0]?.value.toFixed(2)} to ${points.at(-1)?.value.toFixed(2)}`
  );
  return chart(
    curves.map(({ name, group, way, points }) => {
      const color = pigments[groups.indexOf(group) % pigments.length];
      return {
        type: "scatter",
        mode: "lines+markers",
        name,
        x: points.map(({ share }) => share),
        y: points.map(({ value }) => Number(value.toFixed(4))),
        error_y: {
          type: "data",
          symmetric: false,
          array: points.map(({ value, high }) => Number((high - value).toFixed(4))),
          arrayminus: points.map(({ value, low }) => Number((value - low).toFixed(4))),
          color,
          thickness: 0.8,
          width: 2,
        },
        marker: { color, size: 6 },
        line: { color, width: 2, dash: dashes[ways.indexOf(way) % dashes.length] },
      };
    }),
    {
      title,
      x,
      y: "share",
      alt: `Over the ${x}: ${ends.join("; ")}.`,
      width,
      height,
      layout: { xaxis: { range: [-0.04, 1.04] }, yaxis: { range: [0, 1.03] } },
    },
  );
}
