/** Values shown in a notebook: the picture is chosen by a value's shape. */
import { Buffer } from "node:buffer";
import type { Box } from "lib/geometry/box.ts";
import type { Mask } from "lib/geometry/mask.ts";
import { encodeJpeg, encodePng, type Image, rasterizeSvg } from "lib/image/image.ts";
import { type Chart, isChart } from "lib/plot/chart.ts";
import { galleryImage, neighbourImage, type Picture, type SearchResult } from "lib/plot/gallery.ts";
import { type Mark, overlay } from "lib/plot/overlay.ts";
import { fitted, isImageValue } from "lib/plot/picture.ts";
import { type Slider, sliderHtml } from "lib/plot/slider.ts";
import { chartSvg } from "lib/plot/static.ts";
import {
  type Cell,
  type Column,
  type ColumnKind,
  isTable,
  type Table,
  tableHtml,
  tableMarkdown,
  tableText,
} from "lib/plot/table.ts";
import { maskImage } from "lib/plot/mask_image.ts";
import { type Bundle, inKernel } from "./jupyter.ts";
import { displayBundle } from "./kernel.ts";

/** A plate and what a detector, a segmenter or the labels say is on it. */
export interface Marked {
  /** The plate. */
  readonly image: Image;
  /** Detections, labels or marks: whatever has a box. */
  readonly marks: readonly (Mark | { readonly box: Box; readonly label?: string })[];
  /** Below, where several are shown. */
  readonly caption?: string;
}

/** A piece of a page, and what it says to those who cannot see it. */
export interface Page {
  /** HTML, trusted as it is. */
  readonly html: string;
  /** The same in words. */
  readonly words: string;
}

/** How large a value is shown, and what stands below it. */
export interface ShowOptions {
  /** A sentence below. */
  readonly caption?: string;
  /** The longer side of a picture at most, in pixels. Default 760. */
  readonly maxSide?: number;
  /** Pictures of a gallery side by side. */
  readonly columns?: number;
  /** Pixels of a gallery's places. Default 150 x 180. */
  readonly cell?: { readonly width: number; readonly height: number };
  /** Lines of a gallery's captions at most. Default 2. */
  readonly lines?: number;
  /** JPEG's, 1 to 100. Default 72. */
  readonly quality?: number;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isMask = (value: unknown): value is Mask =>
  isObject(value) && Array.isArray(value.counts) && typeof value.width === "number";

const isMarked = (value: unknown): value is Marked =>
  isObject(value) && isImageValue(value.image) && Array.isArray(value.marks);

const isPicture = (value: unknown): value is Picture =>
  isObject(value) && isImageValue(value.image);

const isNeighbours = (value: unknown): value is SearchResult =>
  isObject(value) && isPicture(value.query) && Array.isArray(value.answers);

const isSlider = (value: unknown): value is Slider =>
  isObject(value) && typeof value.slider === "string" && isList(value.frames, isPicture);

const isList = <T>(value: unknown, is: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.length > 0 && value.every(is);

const isCell = (value: unknown): value is Cell =>
  value === null || ["string", "number", "boolean"].includes(typeof value) ||
  (isObject(value) && "low" in value && "high" in value && "value" in value);

const isRecord = (value: unknown): value is Record<string, Cell> =>
  isObject(value) && !Array.isArray(value) && Object.values(value).some(isCell);

function markOf(found: Marked["marks"][number]): Mark {
  return "label" in found && !("name" in found) ? { ...found, name: found.label } : found as Mark;
}

/** The kind in which most cells of a column can be written. */
function kindOf(cells: readonly Cell[]): ColumnKind {
  const known = cells.filter((cell) => cell !== null);
  if (known.length > 0 && known.every((cell) => isObject(cell))) return "interval";
  if (known.length > 0 && known.every((cell) => typeof cell === "number")) {
    return known.every(Number.isInteger) ? "count" : "number";
  }
  return known.length > 0 && known.every((cell) => typeof cell === "boolean") ? "yes" : "text";
}

/** A table of records as they are; fields that no cell can hold are left out. */
export function recordsTable(records: readonly Record<string, unknown>[]): Table {
  const names = [...new Set(records.flatMap(Object.keys))]
    .filter((name) => records.every((record) => isCell(record[name] ?? null)));
  const cells = records.map((record) => names.map((name) => (record[name] ?? null) as Cell));
  const columns = names.map((label, i): Column => ({
    label,
    kind: kindOf(cells.map((row) => row[i])),
  }));
  return { caption: "", columns, rows: cells };
}

async function imageBundle(
  image: Image,
  { maxSide = 760, quality = 72 }: ShowOptions,
  words = "Image",
): Promise<Bundle> {
  const small = fitted(image, { width: maxSide, height: maxSide });
  return {
    "image/jpeg": base64(await encodeJpeg(small, { quality })),
    "text/plain": `${words}, ${image.width} x ${image.height}`,
  };
}

/** Live in JupyterLab, a picture of natural size elsewhere. */
async function chartBundle(chart: Chart): Promise<Bundle> {
  const { data, layout, width, height, alt } = chart;
  return {
    "application/vnd.plotly.v1+json": {
      data,
      // upright at the right edge, where it covers no legend
      layout: { ...layout, width, height, modebar: { orientation: "v" } },
      config: {
        displaylogo: false,
        modeBarButtonsToRemove: ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
      },
    },
    "image/png": base64(await encodePng(await rasterizeSvg(await chartSvg(chart)))),
    "text/plain": alt,
  };
}

function tableBundle(table: Table): Bundle {
  return {
    "text/html": tableHtml(table, { bars: false }).html,
    "text/markdown": tableMarkdown(table),
    "text/plain": tableText(table),
  };
}

/** One kind of value and how it is shown. */
interface Rule<T> {
  readonly is: (value: unknown) => value is T;
  readonly bundle: (value: T, options: ShowOptions) => Promise<Bundle> | Bundle;
}

const rule = <T>(is: Rule<T>["is"], bundle: Rule<T>["bundle"]): Rule<unknown> =>
  ({ is, bundle }) as unknown as Rule<unknown>;

const isPage = (value: unknown): value is Page =>
  isObject(value) && typeof value.html === "string" && typeof value.words === "string";

const isText = (value: unknown): value is string => typeof value === "string";

const listOf = <T>(is: (item: unknown) => item is T) => (value: unknown): value is T[] =>
  isList(value, is);

/** The first rule that fits is taken; lists of a shape come after the shape. */
const rules: readonly Rule<unknown>[] = [
  rule(isChart, chartBundle),
  rule(isTable, tableBundle),
  rule(isSlider, async (slider, options) => ({
    "text/html": (await sliderHtml(slider, options)).html,
    "text/plain": `Slider, ${slider.slider}: ${slider.frames.map(({ label }) => label).join(", ")}`,
  })),
  rule(isImageValue, imageBundle),
  rule(isMask, (mask, options) => imageBundle(maskImage(mask), options, "Mask")),
  rule(isMarked, async ({ image, marks }, options) => {
    const drawn = await overlay(image, marks.map(markOf), { maxSide: options.maxSide ?? 760 });
    return imageBundle(drawn, options, `Plate with ${counted(marks.length, "mark")}`);
  }),
  rule(
    isNeighbours,
    async (search, options) =>
      imageBundle(await neighbourImage([search]), { maxSide: 1100, ...options }, "Neighbours"),
  ),
  rule(isPicture, async (picture, options) => imageBundle(await galleryImage([picture]), options)),
  rule(
    listOf(isNeighbours),
    async (searches, options) =>
      imageBundle(await neighbourImage(searches), { maxSide: 1100, ...options }, "Neighbours"),
  ),
  rule(listOf(isMarked), async (plates, options) => {
    const side = options.maxSide ?? 360;
    const pictures: Picture[] = [];
    for (const { image, marks, caption } of plates) {
      pictures.push({ image: await overlay(image, marks.map(markOf), { maxSide: side }), caption });
    }
    const cell = { width: side, height: side };
    const sheet = await galleryImage(pictures, { columns: options.columns ?? 3, cell });
    return imageBundle(sheet, { ...options, maxSide: 1200 }, counted(plates.length, "plate"));
  }),
  rule(listOf(isPicture), async (pictures, options) => {
    const sheet = await galleryImage(pictures, options);
    return imageBundle(sheet, { maxSide: 1100, ...options }, `Gallery of ${pictures.length}`);
  }),
  rule(listOf(isImageValue), async (images, options) => {
    const sheet = await galleryImage(images.map((image) => ({ image })), options);
    return imageBundle(sheet, { maxSide: 1100, ...options }, `Gallery of ${images.length}`);
  }),
  rule(listOf(isMask), async (masks, options) => {
    const sheet = await galleryImage(masks.map((mask) => ({ image: maskImage(mask) })), options);
    return imageBundle(sheet, { maxSide: 1100, ...options }, `Gallery of ${masks.length}`);
  }),
  rule(listOf(isRecord), (records) => tableBundle(recordsTable(records))),
  rule(isPage, ({ html, words }) => ({ "text/html": html, "text/plain": words })),
  rule(isText, (text) => ({ "text/markdown": text, "text/plain": text })),
];

/**
 * The forms in which a value is shown. Images, masks, marked plates, searches, charts and tables, and
 * lists of these, are recognised by their shape; anything else is printed.
 */
export async function bundleOf(value: unknown, options: ShowOptions = {}): Promise<Bundle> {
  const found = rules.find(({ is }) => is(value));
  return found ? await found.bundle(value, options) : { "text/plain": Deno.inspect(value) };
}

/**
 * Shows a value below the cell; in a terminal, prints its words.
 *
 * ```ts
 * import { show } from "lib/notebook/display.ts";
 * await show([{ character: "Alice", plates: 14 }], { caption: "Who is on how many plates." });
 * ```
 */
export async function show(value: unknown, options: ShowOptions = {}): Promise<void> {
  const parts = isList(value, isChart) ? value : [value];
  const bundles: Bundle[] = [];
  for (const part of parts) bundles.push(await bundleOf(part, options));
  const { caption } = options;
  if (caption) bundles.push({ "text/markdown": `*${caption}*`, "text/plain": caption });
  for (const bundle of bundles) {
    if (inKernel) await displayBundle(bundle);
    else console.log(bundle["text/plain"]);
  }
}
