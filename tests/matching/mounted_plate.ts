/** A plate on a sheet of paper on a table, as a reading room photographs it. */
import { blank, type Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";

/** How it lies there; all in pixels of the photograph. */
export interface Mounting {
  readonly width?: number;
  readonly height?: number;
  /** Of the sheet. */
  readonly sheet?: readonly [x0: number, y0: number, x1: number, y1: number];
  /** Where the plate's upper left corner is. */
  readonly at?: readonly [x: number, y: number];
  /** Grey levels of the table, of the paper, and up to how many noise adds or takes. */
  readonly table?: number;
  readonly paper?: number;
  readonly noise?: number;
  /** By how much the sheet's sides lean. Default 0. */
  readonly lean?: number;
  /** A ruler with colour bars beside them: where they begin. Default: none. */
  readonly bars?: readonly [x: number, y: number] | undefined;
  /** A frame ruled around the plate, so far from it. Default: none. */
  readonly ruled?: number | undefined;
}

/** The photograph. */
export function mountedPlate(
  plate: Image,
  {
    width = 600,
    height = 720,
    sheet: [x0, y0, x1, y1] = [60, 40, 540, 680],
    at = [200, 240],
    table = 60,
    paper = 220,
    noise = 3,
    lean = 0,
    bars,
    ruled,
  }: Mounting = {},
): Image {
  const random = new Random(plate.data.length);
  const image = blank({ width, height }, [0, 0, 0, 255]);
  const put = (x: number, y: number, level: number) =>
    image.data.fill(
      Math.max(0, Math.min(255, level)),
      (y * width + x) * 4,
      (y * width + x) * 4 + 3,
    );
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x + lean * (y - height / 2), y - lean * (x - width / 2)];
      const [p, q] = [x - at[0], y - at[1]];
      const isPlate = p >= 0 && q >= 0 && p < plate.width && q < plate.height;
      const isSheet = u >= x0 && v >= y0 && u < x1 && v < y1;
      const ink = isPlate ? plate.data[(q * plate.width + p) * 4] / 240 : 1;
      const away = Math.max(-p, p - plate.width + 1, -q, q - plate.height + 1);
      const isRuled = ruled !== undefined && away >= ruled && away < ruled + 3;
      const level = isRuled ? 50 : (isSheet ? paper : table) * Math.min(1, ink);
      put(x, y, Math.round(level + random.range(-noise, noise)));
    }
  }
  for (let x = 0; bars && x < 300; x++) {
    for (let y = 0; y < 28; y++) put(bars[0] + x, bars[1] + y, (Math.floor(x / 30) * 97) % 256);
    for (let y = 0; y < 14 && x % 5 < 2; y++) put(bars[0] + x, bars[1] + 44 + y, 20);
  }
  return image;
}
