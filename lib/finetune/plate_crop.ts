/** Which part of a plate a training picture shows, and what becomes of the labels there. */
import { area, type Box, intersection } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import type { Part } from "lib/image/linear.ts";
import type { Window } from "lib/image/pyramid.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Region, TrainingPlate } from "./plate_cache.ts";

/** Which part of a plate becomes a training picture. */
export interface CropOptions {
  /** Shares of a plate's sides that a crop has, least and most. */
  readonly crop: readonly [least: number, most: number];
  /** How likely a plate of small figures is enlarged further, until they are of ordinary size. */
  readonly enlarge: number;
  /** How much narrower or wider than in truth a crop may come out: .1 is from 1/1.1 to 1.1. */
  readonly stretch: number;
}

/** Figures of this share of a plate's longer side are of ordinary size: the prints' median. */
const ordinary = 0.3;

/** No crop of a throng is narrower than this share of the least that others have. */
const narrowest = 0.4;

/** The middle one of the figures' heights, as a share of the plate's longer side; 1 without any. */
function figureHeight({ regions, width, height }: TrainingPlate): number {
  const heights = regions.filter(({ ignored }) => !ignored)
    .map(({ box: [, y0, , y1] }) => y1 - y0).sort((a, b) => a - b);
  return heights.length === 0 ? 1 : heights[heights.length >> 1] / Math.max(width, height);
}

/** How much one side's share may be above or below what was drawn for both. */
const sidesDiffer = 0.3;

/** How often another crop is tried where the first has no figure. */
const tries = 4;

const clamped = (value: number, least: number, most: number) =>
  Math.min(most, Math.max(least, value));

/**
 * A part of a plate.
 *
 * @param options `shape` is the width for one of the height that the part must have; default: about
 * that of the plate
 */
export function drawCrop(
  plate: TrainingPlate,
  { random, shape, crop: [least, most], enlarge, stretch }: CropOptions & {
    readonly random: Random;
    readonly shape?: number | undefined;
  },
): Window {
  const { width, height, regions } = plate;
  const nearer = random.chance(enlarge) ? clamped(figureHeight(plate) / ordinary, narrowest, 1) : 1;
  const draw = (): Window => {
    const share = random.range(least, most);
    // sides differ a little, so that parts of a plate have other proportions than the whole
    const [wide, tall] = [width, height].map((side) =>
      side * nearer * clamped(share * jitter(random, sidesDiffer), least, most)
    );
    const size = shape === undefined
      ? { width: wide, height: tall }
      : shaped({ width: wide, height: tall }, { width, height }, shape * jitter(random, stretch));
    return {
      ...size,
      x: random.range(0, width - size.width),
      y: random.range(0, height - size.height),
    };
  };
  let window = draw();
  for (let i = 1; i < tries; i++) {
    if (regions.some(({ box, ignored }) => !ignored && mostlyWithin(box, window))) break;
    window = draw();
  }
  return window;
}

/** A factor from 1 / (1 + stretch) to 1 + stretch, as often below 1 as above. */
export const jitter = (random: Random, stretch: number): number =>
  Math.exp(random.range(-1, 1) * Math.log1p(stretch));

/** About the area of `wanted`, in a given shape, inside the plate. */
function shaped(wanted: Size, plate: Size, shape: number): Size {
  const area = wanted.width * wanted.height;
  const width = Math.min(Math.sqrt(area * shape), plate.width, plate.height * shape);
  return { width, height: Math.min(plate.height, width / shape) };
}

const boxOf = ({ x, y, width, height }: Window): Box => [x, y, x + width, y + height];

const mostlyWithin = (box: Box, window: Window) =>
  area(intersection(box, boxOf(window))) >= 0.5 * area(box);

/** Where a window comes to lie in the picture, in whole pixels. */
export interface ShownPart extends Part {
  readonly mirrored: boolean;
}

/** Which figures of a cropped plate still count. */
export interface VisibleOptions {
  /** A figure is one of the picture's where at least this share of its box is in the window. */
  readonly leastVisible: number;
  /** ... and each side of what is seen has at least this many pixels of the picture. */
  readonly leastSide: number;
}

/** What is to be found in a picture, and where nothing is learnt; pixels of the picture. */
export interface Visible {
  readonly figures: readonly Box[];
  readonly ignored: readonly Box[];
}

/** The labels of a plate in a picture that shows a window of it at a place, cut to the window. */
export function visibleRegions(
  regions: readonly Region[],
  { window, place, leastVisible, leastSide }: VisibleOptions & {
    readonly window: Window;
    readonly place: ShownPart;
  },
): Visible {
  const [sx, sy] = [place.width / window.width, place.height / window.height];
  const figures: Box[] = [];
  const ignored: Box[] = [];
  for (const region of regions) {
    const seen = intersection(region.box, boxOf(window));
    const share = area(seen) / area(region.box);
    if (!(share > 0)) continue;
    const [left, right] = [(seen[0] - window.x) * sx, (seen[2] - window.x) * sx];
    const [x0, x1] = place.mirrored ? [place.width - right, place.width - left] : [left, right];
    const box: Box = [
      place.x + x0,
      place.y + (seen[1] - window.y) * sy,
      place.x + x1,
      place.y + (seen[3] - window.y) * sy,
    ];
    const isFigure = !region.ignored && share >= leastVisible &&
      box[2] - box[0] >= leastSide && box[3] - box[1] >= leastSide;
    (isFigure ? figures : ignored).push(box);
  }
  return { figures, ignored };
}
