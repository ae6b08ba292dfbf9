/** A plate as SVG: the same polygons and strokes that the press prints, for viewers and editors. */
import type { Pt } from "./geometry.ts";
import type { Plate, PlatePart } from "./plate.ts";

const ink = "#1c1712";
const paper = "#ffffff";

/** Path data of a ring, in tenths of a pixel, relative after the first point. */
export function ringPath(ring: readonly Pt[]): string {
  let [x, y] = [Math.round(ring[0][0] * 10), Math.round(ring[0][1] * 10)];
  let data = `M${x} ${y}l`;
  for (const point of ring.slice(1)) {
    const [a, b] = [Math.round(point[0] * 10), Math.round(point[1] * 10)];
    data += `${a - x} ${b - y} `;
    [x, y] = [a, b];
  }
  return data + "z";
}

const path = (data: string, fill: string) => `<path d="${data}" fill="${fill}"/>`;

function wrap(plate: Plate, body: string, background: string): string {
  const { width, height, frame } = plate;
  const clip = frame
    ? `<clipPath id="frame"><rect x="${frame[0] * 10}" y="${frame[1] * 10}" ` +
      `width="${(frame[2] - frame[0]) * 10}" height="${(frame[3] - frame[1]) * 10}"/></clipPath>`
    : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width * 10} ${height * 10}">${clip}` +
    `<rect width="100%" height="100%" fill="${background}"/>${body}</svg>`;
}

const clipped = (plate: Plate, body: string) =>
  plate.frame ? `<g clip-path="url(#frame)">${body}</g>` : body;

function inkOf(part: PlatePart): string {
  const ground = part.masked ? path(ringPath(part.outline), part.solid ? ink : paper) : "";
  return ground + (part.ink ? path(part.ink, ink) : "");
}

/** The clean impression, black on white. */
export function plateSvg(plate: Plate): string {
  const picture = plate.parts.map(inkOf).join("") + (plate.rework ? path(plate.rework, ink) : "");
  const margins = [...plate.margins.rules, ...plate.margins.letters]
    .map((rings) => path(rings.map(ringPath).join(""), ink)).join("");
  return wrap(plate, clipped(plate, picture) + margins, paper);
}

/** Flat masks without smoothing: character `index` is `rgb(index + 1, 0, 0)`, nobody is black. */
export function maskSvg(plate: Plate): string {
  let someone = false;
  const body = plate.parts.map((part) => {
    someone ||= part.owner >= 0;
    if (!part.masked || !someone) return "";
    return path(ringPath(part.outline), `rgb(${part.owner + 1},0,0)`);
  }).join("");
  return wrap(plate, clipped(plate, `<g shape-rendering="crispEdges">${body}</g>`), "#000");
}
