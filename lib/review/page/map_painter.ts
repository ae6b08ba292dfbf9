/// <reference lib="dom" />
/**
 * The map drawn on a canvas: all figures as dots, and upon them pictures of some. On a processor this takes
 * a fourth of the time that WebGL does, and it draws pictures of a folder on disk, which WebGL must not read.
 */
import type { MapLevels } from "./map_levels.ts";
import type { MapPoints } from "./map_points.ts";
import type { SheetView } from "./registered.ts";
import {
  type PictureCell,
  type PictureTiles,
  pictureTiles,
  type ScaledPicture,
} from "./picture_tiles.ts";

/** Pictures stand at least so far apart, in CSS pixels. */
const cellLeast = 40;

/** How large pictures are, in CSS pixels: where there are few of them, they can be larger. */
const [manySide, fewSide] = [44, 84];

/** A picture that is smaller than its cell is drawn at most so many times as large, so that it is seen. */
const mostEnlarged = 2;

/** So many are few on a small window, and for so many CSS pixels one more is on a large one, up to a most. */
const [few, roomOfOne, mostFew] = [60, 150 * 150, 240];

const fewOf = ({ width, height }: Pick<MapScene, "width" | "height">) =>
  Math.min(mostFew, Math.max(few, width * height / roomOfOne));

/** Whether a view shows so few pictures that they are drawn large, each cut out of its own sheet. */
export const isNear = (
  rows: readonly number[],
  window: Pick<MapScene, "width" | "height">,
): boolean => rows.length <= fewOf(window);

/** What a frame is drawn from. */
export interface MapScene extends MapPoints {
  readonly levels: MapLevels;
  /** The map is one unit wide; scale is CSS pixels a unit. */
  readonly view: SheetView;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels for one CSS pixel. */
  readonly density: number;
  /** Rows that are chosen; null: all alike. */
  readonly chosen: ReadonlySet<number> | null;
  /** The lasso in units of the map, x, y, x, y ... */
  readonly lasso: readonly number[];
  readonly colours: {
    readonly ground: string;
    readonly dot: string;
    readonly chosen: string;
    readonly frame: string;
  };
}

/** A computed colour, `rgb(r, g, b)`, with full opacity as a pixel of little-endian memory. */
function pixel(colour: string): number {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Where there are many pixels, two of them are one. */
const densityOf = ({ density, width, height }: MapScene) =>
  density * width * height > 4e6 ? 1 : density;

/** The pixels of each canvas's frame before, which are cleared for the next one. */
const pixelsOf = new WeakMap<HTMLCanvasElement, ImageData>();

/** Of an opaque canvas no pixel is weighed by its opacity, neither here nor where the page is put together. */
const contextOf = (canvas: HTMLCanvasElement) => canvas.getContext("2d", { alpha: false })!;

/**
 * Makes a canvas as large as the scene and draws all dots, as pixels of one image, which on a processor is
 * faster than any call for each.
 */
export function paintDots(canvas: HTMLCanvasElement, scene: MapScene): void {
  const { x, y, view, width, height, chosen, colours } = scene;
  const density = densityOf(scene);
  const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = contextOf(canvas);
  const last = pixelsOf.get(canvas);
  const isSame = last?.width === columns && last.height === rows;
  const image = isSame ? last : context.createImageData(columns, rows);
  pixelsOf.set(canvas, image);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(pixel(colours.ground));
  const scale = view.scale * density;
  const draw = (i: number, colour: number, side: number) => {
    const column = Math.round(columns / 2 + (x[i] - view.x) * scale - side / 2);
    const row = Math.round(rows / 2 + (y[i] - view.y) * scale - side / 2);
    if (column < 0 || row < 0 || column + side > columns || row + side > rows) return;
    let at = row * columns + column;
    for (let line = 0; line < side; line++) {
      for (let k = 0; k < side; k++) pixels[at + k] = colour;
      at += columns;
    }
  };
  const side = Math.max(2, Math.round(Math.min(3, view.scale / 900) * density));
  const [dot, marked] = [pixel(colours.dot), pixel(colours.chosen)];
  for (let i = 0; i < x.length; i++) draw(i, dot, side);
  for (const i of chosen ?? []) draw(i, marked, side + 1);
  context.putImageData(image, 0, 0);
}

/** Rows of the figures whose pictures a view shows, a picture for each cell of its level. */
export function picturesIn({ x, y, levels, view, width, height }: MapScene): number[] {
  const level = Math.floor(Math.log2(Math.max(1, view.scale / cellLeast)));
  const [halfWidth, halfHeight] = [
    (width / 2 + manySide) / view.scale,
    (height / 2 + manySide) / view.scale,
  ];
  const rows: number[] = [];
  for (const i of levels.at(level)) {
    if (Math.abs(x[i] - view.x) <= halfWidth && Math.abs(y[i] - view.y) <= halfHeight) rows.push(i);
  }
  return rows;
}

/** Tiles of each canvas, of many pictures and of few. */
const tilesOf = new WeakMap<HTMLCanvasElement, Partial<Record<"many" | "few", PictureTiles>>>();

/** So many times the pictures that a view shows are kept scaled: others come in as it is moved. */
const spare = 2;

function tilesFor(canvas: HTMLCanvasElement, { side, rows, isLarge }: {
  readonly side: number;
  readonly rows: readonly number[];
  readonly isLarge: boolean;
}): PictureTiles {
  const kept = tilesOf.get(canvas) ?? {};
  const name = isLarge ? "few" : "many";
  const before = kept[name];
  if (before?.side === side && before.count >= rows.length) return before;
  const tiles = pictureTiles({ side, count: spare * Math.max(few, rows.length) });
  tilesOf.set(canvas, { ...kept, [name]: tiles });
  return tiles;
}

/** Draws pictures and the lasso over the dots. */
export function paintPictures(
  canvas: HTMLCanvasElement,
  scene: MapScene,
  { partOf, rows, pictureOf }: {
    /** What a figure's picture takes of its cell: see `cellPart`. */
    readonly partOf: (row: number) => ScaledPicture["part"];
    readonly rows: readonly number[];
    /** The cell that a figure's picture is taken from; null where none is there yet. */
    readonly pictureOf: (row: number) => PictureCell | null;
  },
): void {
  const { x, y, view, width, height, chosen, lasso, colours } = scene;
  const density = densityOf(scene);
  const context = contextOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  const [scale, middleX, middleY] = [
    view.scale * density,
    ...[width, height].map((side) => Math.round(side * density) / 2),
  ];
  const isLarge = isNear(rows, scene);
  const side = Math.round((isLarge ? fewSide : manySide) * density);
  const tiles = tilesFor(canvas, { side, rows, isLarge });
  const pictures = rows.map((row): ScaledPicture => {
    const part = partOf(row);
    const larger = Math.min(mostEnlarged, 1 / Math.max(...part));
    const pixels = (share: number) => Math.max(1, Math.round(side * share * larger));
    return { row, part, size: [pixels(part[0]), pixels(part[1])] };
  }).filter((picture) => tiles.make(picture, pictureOf(picture.row)));
  for (const picture of pictures) {
    const { row: i, size: [wide, high] } = picture;
    const left = Math.round(middleX + (x[i] - view.x) * scale) - (wide >> 1);
    const top = Math.round(middleY + (y[i] - view.y) * scale) - (high >> 1);
    const isChosen = chosen?.has(i) ?? false;
    context.globalAlpha = chosen !== null && !isChosen ? 0.35 : 1;
    context.fillStyle = isChosen ? colours.chosen : colours.frame;
    const rim = Math.round((isChosen ? 2 : 1) * density);
    context.fillRect(left - rim, top - rim, wide + 2 * rim, high + 2 * rim);
    tiles.draw(context, picture, [left, top]);
  }
  context.globalAlpha = 1;
  context.setTransform(density, 0, 0, density, 0, 0);
  if (lasso.length >= 4) {
    context.beginPath();
    for (let i = 0; i < lasso.length; i += 2) {
      context.lineTo(
        width / 2 + (lasso[i] - view.x) * view.scale,
        height / 2 + (lasso[i + 1] - view.y) * view.scale,
      );
    }
    context.closePath();
    context.strokeStyle = colours.chosen;
    context.lineWidth = 1.5;
    context.stroke();
    context.globalAlpha = 0.12;
    context.fillStyle = colours.chosen;
    context.fill();
    context.globalAlpha = 1;
  }
}
