/**
 * Charts as SVG without a browser, and the only door to plotly.js and linkedom. The lettering is
 * outlines of open fonts, so the bytes are the same on a machine without any font.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DOMParser, parseHTML } from "linkedom";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { browserAround, type Document } from "./browser.ts";
import type { Chart } from "./chart.ts";
import { outlinedText, type SvgElement } from "./outlines.ts";

/** What we use of plotly.js, which brings no types of its own. */
interface Plotly {
  newPlot(element: unknown, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(element: unknown): void;
  readonly Snapshot: { toSVG(element: unknown, format: "svg"): string };
}

interface Loaded {
  readonly plotly: Plotly;
  readonly document: Document["document"];
}

let loaded: Loaded | undefined;

/** Plotly names things at random. Each drawing starts anew, so that its bytes do not differ by it. */
let names: Random;

/** The source of plotly.js, a script that sets `module.exports` or `window.Plotly`. */
function plotlySource(): string {
  return readFileSync(fileURLToPath(import.meta.resolve("plotly.js")), "utf8");
}

function load(): Loaded {
  if (loaded) return loaded;
  const page = parseHTML("<!doctype html><html><head></head><body></body></html>");
  const bare = page as unknown as Document; // linkedom says Window, which it is not
  const browser = browserAround(bare, { random: () => names.next() });
  const classes = ["HTMLElement", "Element", "SVGElement", "DOMParser"] as const;
  const module = { exports: {} };
  const scope: Record<string, unknown> = { ...browser, module, exports: module.exports };
  for (const name of classes) scope[name] = Reflect.get(bare, name);
  // the script looks for its names in the global scope; parameters give them without touching it
  new Function(...Object.keys(scope), plotlySource())(...Object.values(scope));
  loaded = { plotly: module.exports as Plotly, document: bare.document };
  return loaded;
}

/** Drawings wait for each other, since plotly keeps state between its asynchronous steps. */
let last: Promise<unknown> = Promise.resolve();

async function draw({ data, layout, width, height }: Chart): Promise<string> {
  const { plotly, document } = load();
  names = new Random(0);
  const element = document.createElement("div") as { remove(): void };
  document.body.appendChild(element);
  try {
    const sized = { ...structuredClone(layout), width, height, autosize: false };
    await plotly.newPlot(element, structuredClone(data), sized, { staticPlot: true });
    return plotly.Snapshot.toSVG(element, "svg");
  } finally {
    plotly.purge(element);
    element.remove();
  }
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/**
 * A chart as one SVG element, lettering as outlines. Equal charts give equal bytes, and ids in it
 * begin with a digest of the chart, so that several can stand on one page.
 *
 * ```ts
 * import { chart } from "lib/plot/chart.ts";
 * import { chartSvg } from "lib/plot/static.ts";
 * const bars = chart([{ type: "bar", x: ["a", "b"], y: [1, 2] }], { alt: "One and two." });
 * await chartSvg(bars); // "<svg ..."
 * ```
 */
export async function chartSvg(chart: Chart): Promise<string> {
  const drawing = last.then(() => draw(chart));
  last = drawing.catch(() => {}); // the caller hears of it; the next drawing must still start
  const text = await drawing;
  const document = new DOMParser().parseFromString(text, "image/svg+xml");
  const texts = [
    ...document.querySelectorAll("text"),
  ] as unknown as (SvgElement & { outerHTML: string; replaceWith(node: unknown): void })[];
  const outlines: string[] = [];
  for (const element of texts) {
    const mark = document.createElement("g");
    mark.setAttribute("data-outline", String(outlines.length));
    outlines.push(outlinedText(element));
    element.replaceWith(mark);
  }
  const prefix = `f${sha256(JSON.stringify(chart)).slice(0, 10)}`;
  const svg = document.documentElement!;
  const { width, height, alt } = chart;
  for (const name of [...svg.attributes].map((attribute) => attribute.name)) {
    if (name !== "xmlns" && name !== "xmlns:xlink") svg.removeAttribute(name);
  }
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const body = svg.toString()
    .replaceAll(/<g data-outline="(\d+)"\s*(\/>|><\/g>)/g, (_, index) => outlines[Number(index)])
    .replaceAll(/<g class="[^"]*"\s*(\/>|><\/g>)/g, "")
    .replaceAll(/\bid="([^"]+)"/g, (_, id) => `id="${prefix}-${id}"`)
    .replaceAll(
      /url\(['"]?(?:&quot;)?#([^'")&]+)(?:&quot;)?['"]?\)/g,
      (_, id) => `url(#${prefix}-${id})`,
    );
  const head = `width="${width}" height="${height}" role="img" aria-label="${escaped(alt)}"`;
  return body.replace("<svg", `<svg ${head}`);
}
