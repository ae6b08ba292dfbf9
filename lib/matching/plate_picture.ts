/** What of a plate is compared: its engraved area in grey, and how coloured it is. */
import { type Box, clip, outward } from "lib/geometry/box.ts";
import { toGray } from "lib/image/color.ts";
import { colourfulness } from "lib/image/colourfulness.ts";
import { resizeArea } from "lib/image/area.ts";
import { flatten, type Image } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { plateArea } from "lib/image/plate_area.ts";

/** A plate as it is compared. */
export interface PlatePicture {
  /** The engraved area, in pixels of the plate. */
  readonly area: Box;
  /** The area in grey, one channel, its longest side at most `longestArea` pixels. */
  readonly grey: Pixels;
  /** How far the area is from being printed in one ink, in levels of 255; coloured ones have 10 and more. */
  readonly colour: number;
}

/** Longest side of an area's picture in pixels: what the finest comparison of lines looks at. */
const longestArea = 640;

/** Side of the picture whose colours are looked at. */
const colourSide = 96;

/** Levels of the picture in which the area is looked for; grey levels suffice, so it is reduced at once. */
const areaSide = 512;

/** A plate's picture as it is compared, whatever paper it lies on. */
export function plateView(image: Image): PlatePicture {
  const sheet = flatten(image, [255, 255, 255]);
  const { width, height } = sheet;
  const grey: Pixels = { width, height, channels: 1, data: toGray(sheet) };
  const small = resizeArea(grey, sizeWithin(sheet, areaSide));
  const found = plateArea(small);
  const [sx, sy] = [width / small.width, height / small.height];
  const area = clip(
    outward([found[0] * sx, found[1] * sy, found[2] * sx, found[3] * sy]),
    { width, height },
  );
  const part = { x: area[0], y: area[1], width: area[2] - area[0], height: area[3] - area[1] };
  const colours = resizeArea({ ...sheet, channels: 4 }, {
    width: colourSide,
    height: colourSide,
    part,
  });
  return {
    area,
    grey: resizeArea(grey, { ...sizeWithin(part, longestArea), part }),
    colour: colourfulness(dropAlpha(colours)),
  };
}

/** A grey picture in a mirror. */
export function mirroredGrey(picture: Pixels): Pixels {
  const { width, height, data } = picture;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = data[y * width + width - 1 - x];
  }
  return { ...picture, data: out };
}
