/** Points on a plane, coloured by group: characters in the space that an encoder made. */
import { textOrder } from "lib/assets/text_order.ts";
import { alongAxes, principalAxes } from "lib/tensor/principal_axes.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Chart, chart, palette, pigments, translucent } from "./chart.ts";

/** A point of a scatter plot. */
export interface Point {
  /** Position along x, in the data's unit. */
  readonly x: number;
  /** Position along y, in the data's unit. */
  readonly y: number;
  /** Points of a group share a colour; null is nobody known. */
  readonly group: string | null;
  /** Shown on hovering. */
  readonly label?: string;
}

/** Titles and size of a scatter plot. */
export interface ScatterOptions {
  /** Heading of the plot. */
  readonly title?: string;
  /** Title of the x axis. */
  readonly x?: string;
  /** Title of the y axis. */
  readonly y?: string;
  /** The largest groups have colours, the rest is grey. Default 6. */
  readonly groups?: number;
  /** CSS pixels. */
  readonly width?: number;
  /** CSS pixels. */
  readonly height?: number;
}

const round = (value: number) => Number(value.toPrecision(5));

/** A scatter plot; groups by size, ties by name. */
export function scatter(points: readonly Point[], options: ScatterOptions = {}): Chart {
  const { title, x, y, groups = pigments.length, width = 640, height = 460 } = options;
  const members = new Map<string, Point[]>();
  for (const point of points) {
    if (point.group === null) continue;
    members.set(point.group, [...members.get(point.group) ?? [], point]);
  }
  const largest = [...members]
    .sort(([a, p], [b, q]) => q.length - p.length || textOrder(a, b))
    .slice(0, Math.min(groups, pigments.length));
  const coloured = new Set(largest.map(([name]) => name));
  const rest = points.filter(({ group }) => group === null || !coloured.has(group));
  const trace = (name: string, part: readonly Point[], color: string, size: number) => ({
    type: "scatter" as const,
    mode: "markers",
    name,
    x: part.map((point) => round(point.x)),
    y: part.map((point) => round(point.y)),
    text: part.map((point) => point.label ?? name),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size, line: { color: palette.paper, width: 0.7 } },
    showlegend: true,
  });
  const named = largest.map(([name, part], i) => trace(name, part, pigments[i], 9));
  const others = rest.length > 0
    ? [trace("others", rest, translucent(palette.faded, 0.45), 6)]
    : [];
  const sizes = largest.map(([name, part]) => `${name} (${part.length})`).join(", ");
  return chart([...others, ...named], {
    title,
    x,
    y,
    alt: `${points.length} points; the largest groups are ${sizes || "none"}.`,
    width,
    height,
  });
}

/**
 * Rows seen along their two directions of greatest variance (principal components). Signs are fixed:
 * the largest entry of each direction is positive.
 *
 * @param rows `[N, D]`
 * @returns `[N]` pairs, and the share of the variance that each direction holds
 */
export function principalPlane(
  rows: Tensor<"float32">,
): { places: [x: number, y: number][]; shares: [number, number] } {
  const axes = principalAxes(rows);
  const [x, y] = alongAxes(rows, axes);
  const [first, second] = axes.shares;
  return { places: Array.from(x, (value, n) => [value, y[n]]), shares: [first, second] };
}
