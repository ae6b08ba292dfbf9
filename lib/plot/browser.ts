/** What plotly.js asks of a browser and a bare document does not have. Nothing global is touched. */
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";
import { textWidth } from "lib/image/lettering.ts";
import { letterable } from "./outlines.ts";

/** What is used of an element. */
interface Element {
  readonly textContent: string | null;
  readonly nodeName: string;
  readonly parentNode: Element | null;
  readonly childNodes: Iterable<Element>;
  getAttribute(name: string): string | null;
  readonly style?: { getPropertyValue(name: string): string };
}

/** A document with its classes, as linkedom's `parseHTML` returns it. */
export interface Document {
  readonly document: {
    createElement(name: string): unknown;
    readonly body: { appendChild(node: unknown): unknown };
  };
  readonly Element: { prototype: object };
}

/** What a pattern finds in an attribute; of one that is not there, nothing. */
const inAttribute = (element: Element, name: string, pattern: RegExp) =>
  pattern.exec(String(element.getAttribute(name)));

/** Size in pixels of the text of an element, by the font that will letter it. */
function measure(element: Element): { width: number; height: number } {
  let size = 0;
  let weight: string | undefined;
  for (let at: Element | null = element; at?.getAttribute; at = at.parentNode) {
    size ||= Number(inAttribute(at, "style", /font-size:\s*([\d.]+)px/)?.[1]);
    weight ||= inAttribute(at, "style", /font-weight:\s*(\w+)/)?.[1];
  }
  size ||= 13;
  const font = weight === "bold" || Number(weight) >= 600 ? "sans-bold" : "sans";
  const lines = linesOf(element);
  const widths = lines.map((line) => textWidth(letterable(line, font), { size, font }));
  return { width: Math.max(...widths), height: size * 1.3 * lines.length };
}

function linesOf(text: Element): string[] {
  const lines = [...text.childNodes].filter((node) => node.getAttribute?.("class") === "line");
  return (lines.length > 0 ? lines : [text]).map((line) => line.textContent ?? "");
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The sum of the `translate`s from an element up to its document. Rotations are left out. */
function shiftOf(element: Element): [x: number, y: number] {
  let [x, y] = [0, 0];
  for (let at: Element | null = element; at?.getAttribute; at = at.parentNode) {
    const match = inAttribute(at, "transform", /translate\(\s*([-\d.]+)(?:[\s,]+([-\d.]+))?/);
    x += Number(match?.[1] ?? 0);
    y += Number(match?.[2] ?? 0);
  }
  return [x, y];
}

/** Where the texts in an element stand; an element without text is a point. */
function* texts(element: Element): Generator<Rectangle> {
  if (/^t(ext|span)$/i.test(element.nodeName)) {
    const { width, height } = measure(element);
    const [shiftX, shiftY] = shiftOf(element);
    const anchor = inAttribute(element, "style", /text-anchor:\s*(\w+)/)?.[1] ??
      element.getAttribute("text-anchor");
    const share = anchor === "middle" ? 0.5 : anchor === "end" ? 1 : 0;
    const x = shiftX + Number(element.getAttribute("x"));
    const y = shiftY + Number(element.getAttribute("y"));
    // the title of an upright axis reads from below: its length is its height
    const isUpright = inAttribute(element, "transform", /rotate\(-90\b/) !== null;
    const left = isUpright ? x - height * 0.8 : x - share * width;
    const top = isUpright ? y - (1 - share) * width : y - height * 0.8;
    const [right, bottom] = isUpright ? [left + height, top + width] : [left + width, top + height];
    yield { left, top, right, bottom };
  } else for (const child of element.childNodes ?? []) yield* texts(child);
}

function place(element: Element) {
  const [x, y] = shiftOf(element);
  const all = [...texts(element)];
  const point = { left: x, top: y, right: x, bottom: y };
  const box = all.reduce((a, b) => ({
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  }), all[0] ?? point);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return { ...box, x: box.left, y: box.top, width, height };
}

/** PNG bytes of row-major RGBA, for plotly's heat maps. */
function png({ width, height, data }: { width: number; height: number; data: Uint8ClampedArray }) {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  }
  const chunk = (name: string, content: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(content.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8); // 8 bits a channel, RGBA
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows))];
  return Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

/** As much of a canvas as heat maps draw on: filled rectangles and copied pixels. */
class Canvas {
  width = 1;
  height = 1;
  readonly style = {};
  #data = new Uint8ClampedArray(4);

  getContext() {
    this.#data = new Uint8ClampedArray(this.width * this.height * 4);
    const [data, width, height] = [this.#data, this.width, this.height];
    return {
      fillStyle: "rgba(0,0,0,1)",
      createImageData: (w: number, h: number) => ({
        width: w,
        height: h,
        data: new Uint8ClampedArray(w * h * 4),
      }),
      putImageData: (image: { data: Uint8ClampedArray }) => data.set(image.data),
      fillRect(x: number, y: number, w: number, h: number) {
        const inside = /rgba?\(([^)]+)\)/.exec(this.fillStyle)?.[1] ?? "0,0,0,1";
        const [r, g, b, a = 1] = inside.split(",").map(Number);
        for (let j = Math.max(0, Math.round(y)); j < Math.min(height, Math.round(y + h)); j++) {
          for (let i = Math.max(0, Math.round(x)); i < Math.min(width, Math.round(x + w)); i++) {
            data.set([r, g, b, a * 255], (j * width + i) * 4);
          }
        }
      },
    };
  }

  toDataURL(): string {
    const { width, height } = this;
    return `data:image/png;base64,${png({ width, height, data: this.#data }).toString("base64")}`;
  }
}

/** A style in which nothing is transformed and everything is shown, as in a page without CSS. */
function computedStyle(element: Element | null): object {
  const fixed: Record<string, string> = {
    transform: "none",
    position: "static",
    display: "block",
  };
  const read = (name: string) => element?.style?.getPropertyValue(name) ?? "";
  return new Proxy({}, {
    get: (_, name) => name === "getPropertyValue" ? read : fixed[String(name)] ?? "",
  });
}

/**
 * The names plotly.js finds in a browser, bound to a document. Text is measured in the very
 * outlines that it becomes, so that axes leave it the room it takes.
 *
 * @param random 0 to 1, for the names that plotly makes up
 */
export function browserAround(
  bare: Document,
  { random }: { readonly random: () => number },
): Record<string, unknown> {
  Object.assign(bare.Element.prototype, {
    getBoundingClientRect(this: Element) {
      return place(this);
    },
    getBBox(this: Element) {
      return place(this);
    },
    getComputedTextLength(this: Element) {
      return measure(this).width;
    },
    getTotalLength: () => 0,
    getPointAtLength: () => ({ x: 0, y: 0 }),
  });
  const create = bare.document.createElement.bind(bare.document);
  bare.document.createElement = (name) => name === "canvas" ? new Canvas() : create(name);
  const names: Record<string, unknown> = {
    document: bare.document,
    getComputedStyle: computedStyle,
    XMLSerializer: class {
      serializeToString(node: unknown): string {
        return String(node);
      }
    },
    matchMedia: () => ({ matches: false, addListener() {}, removeListener() {} }),
    requestAnimationFrame: (draw: (now: number) => void) => setTimeout(() => draw(0), 0),
    cancelAnimationFrame: clearTimeout,
    URL: Object.assign(class extends URL {}, { createObjectURL: () => "", revokeObjectURL() {} }),
    navigator: { userAgent: "" },
    devicePixelRatio: 1,
    innerWidth: 1000,
    innerHeight: 600,
    scrollX: 0,
    scrollY: 0,
    performance,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    Math: Object.create(Math, { random: { value: random } }),
  };
  const window: unknown = new Proxy(names, {
    get: (own, name) => {
      if (name === "window" || name === "self" || name === "globalThis") return window;
      return name in own ? own[String(name)] : Reflect.get(bare, name);
    },
    has: () => true,
  });
  return { ...names, window, self: window };
}
