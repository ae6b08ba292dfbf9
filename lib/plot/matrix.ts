/** A square table of shares as a picture: who agrees with whom. */
import { type Chart, chart, palette } from "./chart.ts";

/**
 * Shares between every two of some names, darker where they are higher, each written in its field.
 *
 * ```ts
 * import { shareMatrix } from "lib/plot/matrix.ts";
 * shareMatrix([[1, .8], [.8, 1]], { names: ["SAM", "HQ-SAM"], what: "mask IoU" });
 * ```
 */
export function shareMatrix(
  values: readonly (readonly number[])[],
  { names, what, width = 600, height = 400 }: {
    readonly names: readonly string[];
    /** What a share is of. */
    readonly what: string;
    readonly width?: number;
    readonly height?: number;
  },
): Chart {
  const pairs = names.flatMap((a, i) =>
    names.slice(i + 1).map((b, k) => ({ pair: `${a} and ${b}`, value: values[i][i + 1 + k] }))
  );
  const said = pairs.map(({ pair, value }) => `${pair} ${value.toFixed(2)}`).join("; ");
  // names in two or three lines, so that they fit below their fields
  const shown = names.map((name) => name.replace(" + ", " +<br>").replace(" (", "<br>("));
  return chart([{
    type: "heatmap",
    z: values.map((row) => row.map((value) => Number(value.toPrecision(4)))),
    x: shown,
    y: shown,
    zmin: 0,
    zmax: 1,
    showscale: false,
    xgap: 3,
    ygap: 3,
    colorscale: [[0, palette.paper], [0.15, "#e4e2d8"], [1, palette.prussian]],
    hovertemplate: "%{y}, %{x}: %{z}<extra></extra>",
  }], {
    alt: `${what} between methods: ${said}.`,
    width,
    height,
    layout: {
      xaxis: { showline: false, ticks: "", showgrid: false, tickangle: 0 },
      yaxis: { showline: false, ticks: "", showgrid: false, autorange: "reversed" },
      margin: { l: 96, r: 16, t: 14, b: 64 },
      annotations: values.flatMap((row, i) =>
        row.map((value, j) => ({
          x: shown[j],
          y: shown[i],
          text: value.toFixed(2),
          showarrow: false,
          font: { size: 14, color: value > 0.55 ? palette.paper : palette.ink },
        }))
      ),
    },
  });
}
