/** A map of figures as one picture, for a notebook: pictures where there is room, points elsewhere. */
import { blank, type Image } from "lib/image/image.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { palette, rgb } from "./chart.ts";
import { spreadOut } from "./map_page.ts";
import { drawnOver, fitted } from "./picture.ts";

/** How large a map's picture is, and how many pictures it shows. */
export interface MapPictureOptions {
  /** Pixels of its sides. Default 900. */
  readonly side?: number;
  /** Pictures along a side at most. Default 12. */
  readonly across?: number;
}

/** The part of `picture` that lies on `canvas`, its middle at a place. */
function putAt(canvas: Image, picture: Image, { x, y }: { x: number; y: number }): void {
  const [left, top] = [Math.round(x - picture.width / 2), Math.round(y - picture.height / 2)];
  const [from, to] = [Math.max(0, -left), Math.min(picture.width, canvas.width - left)];
  for (let row = Math.max(0, -top); row < Math.min(picture.height, canvas.height - top); row++) {
    const start = row * picture.width;
    const line = picture.data.subarray(4 * (start + from), 4 * (start + to));
    canvas.data.set(line, 4 * ((top + row) * canvas.width + left + from));
  }
}

/**
 * Figures where a map puts them: one picture in each cell of a grid, a point for each of the others.
 *
 * @param options.places as `layOut` gives them, 0 to 1. `[N, 2]`
 * @param options.images a picture for each. `[N]`
 * @throws {RangeError} when there are more or fewer places than pictures
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { mapPicture } from "lib/plot/map_picture.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const images = [0, 1].map(() => blank({ width: 9, height: 16 }, [60, 50, 40, 255]));
 * const places = float32(Float32Array.of(0.1, 0.2, 0.8, 0.9), [2, 2]);
 * const { width } = await mapPicture({ places, images }, { side: 200 }); // 200
 * ```
 */
export async function mapPicture(
  { places: { data, shape: [count] }, images }: {
    readonly places: Tensor<"float32">;
    readonly images: readonly Image[];
  },
  { side = 900, across = 12 }: MapPictureOptions = {},
): Promise<Image> {
  if (count !== images.length) {
    throw new RangeError(`Cannot draw ${images.length} pictures at ${count} places`);
  }
  const places = images.map((_, i) => ({ x: data[2 * i], y: data[2 * i + 1] }));
  const cell = side / across;
  // within a margin, so that pictures at the border are whole
  const at = (place: number) => cell / 2 + place * (side - cell);
  const paper = [...rgb(palette.paper), 255] as [number, number, number, number];
  const points = places.map(({ x, y }) =>
    `<circle cx="${at(x).toFixed(1)}" cy="${at(y).toFixed(1)}" r="2.5" fill="${palette.ink}" ` +
    `fill-opacity=".45"/>`
  ).join("");
  const canvas = await drawnOver(blank({ width: side, height: side }, paper), points);
  for (const i of spreadOut(places, { side: across })) {
    const picture = fitted(images[i], { width: cell, height: cell });
    putAt(canvas, picture, { x: at(places[i].x), y: at(places[i].y) });
  }
  return canvas;
}
