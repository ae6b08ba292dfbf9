/**
 * Text as outlines of open fonts, and the only door to opentype.js. No letter is drawn by the
 * system's fonts, so that a picture with text has the same bytes on every machine.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import opentype from "opentype.js";

/** IM Fell English (types of about 1672) for engravings, Source Sans 3 for plots and captions. */
export type FontName = "fell" | "fell-italic" | "sans" | "sans-bold";

/** The fonts' files, from packages under the SIL Open Font License 1.1. */
const files: Record<FontName, string> = {
  "fell": "@fontsource/im-fell-english/files/im-fell-english-latin-400-normal.woff",
  "fell-italic": "@fontsource/im-fell-english/files/im-fell-english-latin-400-italic.woff",
  "sans": "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff",
  "sans-bold": "@fontsource/source-sans-3/files/source-sans-3-latin-700-normal.woff",
};

/** What we use of opentype.js, which has no types of its own. */
interface Glyph {
  readonly index: number;
  readonly advanceWidth: number;
  readonly path: { readonly commands: readonly Command[] };
}
interface Command {
  readonly type: "M" | "L" | "Q" | "C" | "Z";
  readonly x: number;
  readonly y: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}
interface Font {
  readonly unitsPerEm: number;
  hasChar(character: string): boolean;
  charToGlyph(character: string): Glyph;
  getKerningValue(left: Glyph, right: Glyph): number;
}

/** How a line of text looks. */
export interface TextStyle {
  /** Height of the em in pixels. */
  readonly size: number;
  /** Default "sans". */
  readonly font?: FontName;
  /** Added between letters, in ems. Default 0. */
  readonly letterSpacing?: number;
}

/** How a line of text looks and where it stands. */
export interface TextOptions extends TextStyle {
  /** The anchor's place on the baseline, pixels, y down. Default 0. */
  readonly x?: number;
  /** The baseline's height in pixels, y down. Default 0. */
  readonly y?: number;
  /** Which part of the text stands at x. Default "start". */
  readonly anchor?: "start" | "middle" | "end";
}

const opened = new Map<FontName, Font>();

function open(name: FontName): Font {
  let font = opened.get(name);
  if (!font) {
    const bytes = readFileSync(fileURLToPath(import.meta.resolve(files[name])));
    font = opentype.parse(new Uint8Array(bytes).buffer) as Font;
    opened.set(name, font);
  }
  return font;
}

/** Glyphs with their places, in ems from the start of the line. */
function layOut(text: string, { font = "sans", letterSpacing = 0 }: TextStyle) {
  const face = open(font);
  const placed: { glyph: Glyph; at: number }[] = [];
  let at = 0;
  let last: Glyph | null = null;
  // the ligatures are spelt out where letters are spaced, as a compositor would
  const spelt = letterSpacing > 0 ? text : text.replaceAll("fi", "ﬁ").replaceAll("fl", "ﬂ");
  for (const character of spelt) {
    const plain = character === "ﬁ" ? "fi" : character === "ﬂ" ? "fl" : character;
    for (const letter of face.hasChar(character) ? [character] : plain) {
      if (!face.hasChar(letter)) {
        throw new RangeError(
          `Cannot letter ${JSON.stringify(text)}: the font ${font} has no ` +
            `${JSON.stringify(letter)}; use letters of Western European languages`,
        );
      }
      const glyph = face.charToGlyph(letter);
      if (last) at += face.getKerningValue(last, glyph) / face.unitsPerEm + letterSpacing;
      placed.push({ glyph, at });
      at += glyph.advanceWidth / face.unitsPerEm;
      last = glyph;
    }
  }
  return { placed, width: at, unitsPerEm: face.unitsPerEm };
}

/**
 * Width of a line of text in pixels. IM Fell is kerned; Source Sans keeps its pairs in extension
 * lookups, which opentype.js does not read, and stands as it was spaced.
 */
export function textWidth(text: string, style: TextStyle): number {
  return layOut(text, style).width * style.size;
}

/**
 * A line of text as path data (`d` of an SVG path), to be filled by the non-zero rule.
 *
 * @throws {RangeError} for a letter that the font lacks
 *
 * ```ts
 * import { textPath } from "lib/image/lettering.ts";
 * const d = textPath("The Mad Tea-Party", { x: 60, y: 20, size: 16, font: "fell-italic" });
 * const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="30"><path d="${d}"/></svg>`;
 * ```
 */
export function textPath(text: string, options: TextOptions): string {
  let d = "";
  eachCommand(text, options, ({ type, x, y, x1, y1, x2, y2 }) => {
    const number = (value: number) => String(Math.round(value * 100) / 100);
    const pair = (a: number, b: number) => `${number(a)} ${number(b)}`;
    if (type === "Z") d += "Z";
    else if (type === "Q") d += `Q${pair(x1, y1)} ${pair(x, y)}`;
    else if (type === "C") d += `C${pair(x1, y1)} ${pair(x2, y2)} ${pair(x, y)}`;
    else d += `${type}${pair(x, y)}`;
  });
  return d;
}

/** The same outlines as closed polygons, curves cut into `steps` straight pieces (default 6). */
export function textOutlines(
  text: string,
  { steps = 6, ...options }: TextOptions & { readonly steps?: number },
): [number, number][][] {
  const outlines: [number, number][][] = [];
  let ring: [number, number][] = [];
  eachCommand(text, options, ({ type, x, y, x1, y1, x2, y2 }) => {
    if (type === "M" || type === "Z") {
      if (ring.length > 2) outlines.push(ring);
      ring = [];
    }
    if (type === "Z") return;
    if (type === "Q" || type === "C") {
      const [x0, y0] = ring[ring.length - 1];
      for (let k = 1; k < steps; k++) {
        const t = k / steps;
        const u = 1 - t;
        if (type === "Q") {
          ring.push([
            u * u * x0 + 2 * u * t * x1 + t * t * x,
            u * u * y0 + 2 * u * t * y1 + t * t * y,
          ]);
        } else {
          const [a, b, c, e] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
          ring.push([a * x0 + b * x1 + c * x2 + e * x, a * y0 + b * y1 + c * y2 + e * y]);
        }
      }
    }
    ring.push([x, y]);
  });
  if (ring.length > 2) outlines.push(ring);
  return outlines;
}

/** Calls `use` with every command of the text's outlines in pixels. */
function eachCommand(text: string, options: TextOptions, use: (command: Command) => void): void {
  const { x = 0, y = 0, size, anchor = "start" } = options;
  const { placed, width, unitsPerEm } = layOut(text, options);
  const left = x - { start: 0, middle: 0.5, end: 1 }[anchor] * width * size;
  const scale = size / unitsPerEm;
  for (const { glyph, at } of placed) {
    const origin = left + at * size;
    for (const command of glyph.path.commands) {
      use({
        type: command.type,
        x: origin + command.x * scale,
        y: y - command.y * scale,
        x1: origin + command.x1 * scale,
        y1: y - command.y1 * scale,
        x2: origin + command.x2 * scale,
        y2: y - command.y2 * scale,
      });
    }
  }
}
