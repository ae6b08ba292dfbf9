/** Text elements of an SVG turned into outlines, so that no machine needs the fonts. */
import { type FontName, textPath, textWidth } from "lib/image/lettering.ts";

/** What is used of an SVG element, whoever parsed it. */
export interface SvgElement {
  readonly nodeName: string;
  readonly childNodes: Iterable<SvgElement>;
  readonly textContent: string | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
}

/** Letters that our fonts lack become a question mark, since a plot must not fail for a name. */
export function letterable(text: string, font: FontName): string {
  let out = "";
  for (const letter of text.replaceAll(/\s/g, " ")) out += canLetter(letter, font) ? letter : "?";
  return out;
}

const known = new Map<string, boolean>();

function canLetter(letter: string, font: FontName): boolean {
  const key = font + letter;
  let able = known.get(key);
  if (able === undefined) {
    try {
      textWidth(letter, { size: 1, font });
      able = true;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      able = false;
    }
    known.set(key, able);
  }
  return able;
}

/** Style that children inherit. */
interface Style {
  readonly size: number;
  readonly bold: boolean;
  readonly fill: string;
  readonly opacity: string;
  readonly anchor: "start" | "middle" | "end";
}

/** One stretch of text in one style. */
interface Run {
  readonly text: string;
  readonly style: Style;
  /** Whether it begins a line of its own, at the x and y of the element. */
  readonly line: boolean;
  readonly x: number | null;
  readonly y: number | null;
  readonly dy: number;
}

function declarations(element: SvgElement): Record<string, string> {
  const out: Record<string, string> = {};
  for (const part of (element.getAttribute("style") ?? "").split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) out[part.slice(0, colon).trim()] = part.slice(colon + 1).trim();
  }
  return out;
}

function styleOf(element: SvgElement, parent: Style): Style {
  const css = declarations(element);
  const read = (name: string) => css[name] ?? element.getAttribute(name) ?? undefined;
  const size = read("font-size");
  const weight = read("font-weight");
  const anchor = read("text-anchor");
  return {
    size: size?.endsWith("%")
      ? parent.size * parseFloat(size) / 100
      : size?.endsWith("em")
      ? parent.size * parseFloat(size)
      : size
      ? parseFloat(size)
      : parent.size,
    bold: weight ? weight === "bold" || Number(weight) >= 600 : parent.bold,
    fill: read("fill") ?? parent.fill,
    opacity: read("fill-opacity") ?? read("opacity") ?? parent.opacity,
    anchor: anchor === "middle" || anchor === "end" || anchor === "start" ? anchor : parent.anchor,
  };
}

/** A length in pixels; `em` counts the style's own size. */
function length(value: string | null, size: number): number | null {
  if (value === null || value === "") return null;
  return value.endsWith("em") ? parseFloat(value) * size : parseFloat(value);
}

function runsOf(element: SvgElement, parent: Style): Run[] {
  const style = styleOf(element, parent);
  const runs: Run[] = [];
  for (const child of element.childNodes) {
    if (child.nodeName === "#text") {
      const text = child.textContent ?? "";
      if (text) runs.push({ text, style, line: false, x: null, y: null, dy: 0 });
    } else runs.push(...runsOf(child, style));
  }
  if (runs.length === 0) return [];
  const [x, y] = ["x", "y"].map((name) => length(element.getAttribute(name), style.size));
  const dy = length(element.getAttribute("dy"), style.size) ?? 0;
  const first = runs[0];
  const line = first.line || element.getAttribute("class") === "line";
  const placed = { ...first, line, x: first.x ?? x, y: first.y ?? y, dy: first.dy + dy };
  return [placed, ...runs.slice(1)];
}

const root: Style = {
  size: 13,
  bold: false,
  fill: "#000",
  opacity: "1",
  anchor: "start",
};

const fontOf = ({ bold }: Style): FontName => bold ? "sans-bold" : "sans";

/**
 * The paths that draw a `<text>` element: a `<g>` with its transform and its letters.
 *
 * Understood: tspans with x, y and dy, sizes in px, em and %, bold, fill, opacity, text-anchor.
 * Slanted text stands upright, as the plots' font has no italic.
 */
export function outlinedText(text: SvgElement): string {
  const lines: Run[][] = [];
  for (const run of runsOf(text, root)) {
    if (run.line || run.x !== null || lines.length === 0) lines.push([run]);
    else lines[lines.length - 1].push(run);
  }
  let [x, top, y] = [0, 0, 0];
  let paths = "";
  for (const line of lines) {
    x = line[0].x ?? x;
    top = line[0].y ?? top;
    y = top;
    const pieces = line.map(({ text, style, ...place }) => {
      const font = fontOf(style);
      const letters = letterable(text, font);
      return {
        letters,
        style,
        font,
        ...place,
        width: textWidth(letters, { size: style.size, font }),
      };
    });
    const whole = pieces.reduce((sum, piece) => sum + piece.width, 0);
    let at = x - { start: 0, middle: 0.5, end: 1 }[line[0].style.anchor] * whole;
    for (const { letters, style, font, width, y: given, dy } of pieces) {
      y = (given ?? y) + dy;
      const d = textPath(letters, { x: at, y, size: style.size, font });
      const opacity = style.opacity === "1" ? "" : ` fill-opacity="${style.opacity}"`;
      if (d) paths += `<path d="${d}" fill="${style.fill}"${opacity}/>`;
      at += width;
    }
  }
  const transform = text.getAttribute("transform");
  return `<g${transform ? ` transform="${transform}"` : ""}>${paths}</g>`;
}
