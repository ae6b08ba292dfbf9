/** Pictures to train a detector with: plates cut, mixed, mirrored, toned, coloured, spoilt. */
import { colour } from "lib/augment/colouring.ts";
import type { Box } from "lib/geometry/box.ts";
import { decodeImage, encodeJpeg, type Size } from "lib/image/image.ts";
import type { Part, Pixels } from "lib/image/linear.ts";
import { windowOf } from "lib/image/pyramid.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import type { Random } from "lib/tensor/random.ts";
import { fittedCell, mosaicCells } from "./mosaic.ts";
import type { TrainingPlate } from "./plate_cache.ts";
import {
  type CropOptions,
  drawCrop,
  jitter,
  type VisibleOptions,
  visibleRegions,
} from "./plate_crop.ts";
import { stain, toneTables } from "./plate_tone.ts";
import type { GroundTruth } from "./simota.ts";

/** The input of a detector in training, and what it has to say. */
export interface TrainingPicture {
  /** Blue, green, red from 0 to 255. `[3, height, width]` */
  readonly pixels: Float32Array;
  /** Figures, all of kind 0, in pixels of the picture. */
  readonly targets: readonly GroundTruth[];
  /** Places that are neither figure nor background. */
  readonly ignored: readonly Box[];
}

/** Where training pictures come from. */
export interface TrainingPictureSource {
  /** Plates that can be drawn. */
  readonly count: number;
  /**
   * A picture of a size, drawn into an array where one is given. The same random state, size and plates
   * give the same picture.
   */
  draw(random: Random, size: Size & { readonly into?: Float32Array }): Promise<TrainingPicture>;
}

/** How likely each change is, 0 (never) to 1 (always), and its range. */
export interface AugmentationOptions extends CropOptions, VisibleOptions {
  /** Four plates in one picture. */
  readonly mosaic: number;
  /** The plate in a mirror. */
  readonly flip: number;
  /** A picture of one plate is shown smaller than it could be, and how much smaller at most. */
  readonly shrink: number;
  /** Least factor of `shrink`, above 0 and at most 1. */
  readonly leastShrink: number;
  /** A picture of one plate lies anywhere instead of at the top left. */
  readonly shift: number;
  /** No colour at all; uncoloured plates are not tinted then. */
  readonly grey: number;
  /** Contrast, brightness and gamma. */
  readonly tone: number;
  /** An uncoloured plate on coloured paper, in coloured ink. */
  readonly tint: number;
  /** Stains on the paper. */
  readonly stain: number;
  /** Water colours over an uncoloured plate. */
  readonly colouring: number;
  /** JPEG of a quality from 25 to 80. */
  readonly jpeg: number;
  /** Enlarged from half the size. */
  readonly blur: number;
  /** Reduced without smoothing. */
  readonly moire: number;
}

/** What is done unless something else is asked for. */
export const augmentation: AugmentationOptions = {
  crop: [0.45, 1],
  enlarge: 0.5,
  stretch: 0.1,
  leastVisible: 0.4,
  leastSide: 4,
  mosaic: 0.25,
  flip: 0.5,
  shrink: 0.2,
  leastShrink: 0.5,
  shift: 0.5,
  grey: 0.4,
  tone: 0.8,
  tint: 0.5,
  stain: 0.15,
  colouring: 0.25,
  jpeg: 0.1,
  blur: 0.1,
  moire: 0.2,
};

/** The plate as it is, whole: what each change is measured against. */
export const unchanged: AugmentationOptions = {
  ...augmentation,
  crop: [1, 1],
  enlarge: 0,
  stretch: 0,
  mosaic: 0,
  flip: 0,
  shrink: 0,
  shift: 0,
  grey: 0,
  tone: 0,
  tint: 0,
  stain: 0,
  colouring: 0,
  jpeg: 0,
  blur: 0,
  moire: 0,
};

/** The grey around a picture: YOLOX's. */
const filling = 114;

/** Plates that are drawn from in proportion to their weight against that of others. */
export interface WeightedPlates {
  /** The plates. */
  readonly plates: readonly TrainingPlate[];
  /** Weight of the whole group against that of the others. */
  readonly weight: number;
}

/**
 * A source for each book of some plates, so that one of many plates does not crowd out the others.
 *
 * @param options `power` of a book's number of plates that is its weight: 1 draws all plates alike, 0
 * all books alike; default .5. The weights' sum is `weight`, default 1
 */
export function sourcesByBook(
  plates: readonly TrainingPlate[],
  { power = 0.5, weight = 1 }: { readonly power?: number; readonly weight?: number } = {},
): WeightedPlates[] {
  const books = [...Map.groupBy(plates, ({ book }) => book).values()];
  const sum = books.reduce((total, own) => total + own.length ** power, 0);
  return books.map((own) => ({ plates: own, weight: weight * own.length ** power / sum }));
}

/**
 * A source of training pictures.
 *
 * @param options what differs from `augmentation`; 0 switches a change off
 * @throws {RangeError} when there is no plate to draw
 *
 * ```ts
 * import type { TrainingPlate } from "lib/finetune/plate_cache.ts";
 * import { trainingPictures } from "lib/finetune/training_pictures.ts";
 * const source = (prints: TrainingPlate[], engraved: TrainingPlate[]) =>
 *   trainingPictures({
 *     sources: [{ plates: prints, weight: 3 }, { plates: engraved, weight: 1 }],
 *     augmentation: { colouring: 0 },
 *   });
 * ```
 */
export function trainingPictures(
  { sources, augmentation: changes = {} }: {
    readonly sources: readonly WeightedPlates[];
    readonly augmentation?: Partial<AugmentationOptions> | undefined;
  },
): TrainingPictureSource {
  const options = { ...augmentation, ...changes };
  const used = sources.filter(({ plates, weight }) => plates.length > 0 && weight > 0);
  if (used.length === 0) {
    throw new RangeError(
      "There is nothing to train with: no source has both plates and a weight. Give labelled " +
        "plates, with a weight above 0",
    );
  }
  const weights = Object.fromEntries(used.map(({ weight }, i) => [i, weight]));
  const pick = (random: Random) => random.pick(used[Number(random.weighted(weights))].plates);
  return {
    count: used.reduce((sum, { plates }) => sum + plates.length, 0),
    async draw(random, { into, ...size }) {
      const pixels = into ?? new Float32Array(3 * size.width * size.height);
      pixels.fill(filling);
      const isMosaic = random.fork("mosaic").chance(options.mosaic);
      const cells = isMosaic ? mosaicCells(size, random.fork("cells")) : [null];
      const figures: Box[] = [];
      const ignored: Box[] = [];
      for (const [i, cell] of cells.entries()) {
        const own = random.fork("plate").fork(i);
        const seen = await layPlate(pixels, pick(own.fork("pick")), {
          picture: size,
          cell,
          random: own,
          options,
        });
        figures.push(...seen.figures);
        ignored.push(...seen.ignored);
      }
      return { pixels, targets: figures.map(targetOf), ignored };
    },
  };
}

const targetOf = ([x0, y0, x1, y1]: Box): GroundTruth => ({
  box: [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0],
  classId: 0,
});

/** Lays a part of a plate into a cell of a picture; without a cell, as large as it fits. */
async function layPlate(
  pixels: Float32Array,
  plate: TrainingPlate,
  { picture, cell, random, options }: {
    picture: Size;
    cell: Part | null;
    random: Random;
    options: AugmentationOptions;
  },
) {
  const chance = (name: keyof AugmentationOptions & string) =>
    random.fork(name).chance(options[name] as number);
  const window = drawCrop(plate, {
    ...options,
    random: random.fork("crop"),
    shape: cell ? cell.width / cell.height : undefined,
  });
  const place = random.fork("place");
  const part = cell ?? fittedCell(window, {
    picture,
    shrink: chance("shrink") ? place.range(options.leastShrink, 1) : 1,
    stretch: jitter(place, options.stretch),
    shifted: chance("shift"),
    random: place,
  });
  const mirrored = chance("flip");
  const visible = visibleRegions(plate.regions, {
    ...options,
    window,
    place: { ...part, mirrored },
  });
  const sampling = chance("moire") ? "linear" : chance("blur") ? "soft" : "area";
  let view = windowOf(plate.pyramid, {
    window,
    width: part.width,
    height: part.height,
    sampling,
  });
  const isColoured = view.channels === 3;
  const isGrey = chance("grey");
  if (isGrey) view = greyOf(view);
  if (chance("jpeg")) view = await compressed(view, random.fork("quality").int(25, 80));
  const tables = toneTables(random.fork("look"), {
    tone: chance("tone"),
    tint: chance("tint") && !isGrey && !isColoured,
  });
  lay(pixels, view, { picture, part, mirrored, tables });
  if (!isColoured && !isGrey && chance("colouring")) {
    const { figures } = visible;
    colour(pixels, { random: random.fork("colours"), picture, cell: part, figures });
  }
  if (chance("stain")) stain(pixels, { random: random.fork("stains"), picture, cell: part });
  return visible;
}

/** One channel, BT.601. */
function greyOf({ channels, data, ...size }: Pixels): Pixels {
  if (channels === 1) return { ...size, channels, data };
  const grey = new Uint8Array(size.width * size.height);
  for (let i = 0; i < grey.length; i++) {
    const at = 3 * i;
    grey[i] = (data[at] * 9798 + data[at + 1] * 19235 + data[at + 2] * 3735 + 16384) >> 15;
  }
  return { ...size, channels: 1, data: grey };
}

/** Through a JPEG file and back. */
async function compressed({ width, height, channels, data }: Pixels, quality: number) {
  const rgba = new Uint8Array(width * height * 4).fill(255); // [height, width, 4]
  for (let i = 0; i < rgba.length; i += 4) {
    const at = i / 4 * channels;
    for (let c = 0; c < 3; c++) rgba[i + c] = data[channels === 1 ? at : at + c];
  }
  const image = await decodeImage(await encodeJpeg({ width, height, data: rgba }, { quality }));
  const rgb = dropAlpha(image);
  return channels === 1 ? greyOf(rgb) : rgb;
}

/** Writes a view into the planes of a picture, through the tables of its tone. */
function lay(
  pixels: Float32Array,
  { data, channels }: Pixels,
  { picture, part, mirrored, tables: [red, green, blue] }: {
    picture: Size;
    part: Part;
    mirrored: boolean;
    tables: ReturnType<typeof toneTables>;
  },
): void {
  const plane = picture.width * picture.height;
  const { width, height } = part;
  const step = mirrored ? -1 : 1;
  const isGrey = channels === 1 && red === green && green === blue;
  for (let y = 0; y < height; y++) {
    const start = (part.y + y) * picture.width + part.x;
    let to = mirrored ? start + width - 1 : start;
    let from = y * width * channels;
    if (isGrey) {
      for (let x = 0; x < width; x++, to += step) pixels[to] = blue[data[from + x]];
      pixels.copyWithin(plane + start, start, start + width);
      pixels.copyWithin(2 * plane + start, start, start + width);
    } else if (channels === 1) {
      for (let x = 0; x < width; x++, to += step) {
        const level = data[from + x];
        pixels[to] = blue[level];
        pixels[plane + to] = green[level];
        pixels[2 * plane + to] = red[level];
      }
    } else {
      for (let x = 0; x < width; x++, from += channels, to += step) {
        pixels[to] = blue[data[from + 2]];
        pixels[plane + to] = green[data[from + 1]];
        pixels[2 * plane + to] = red[data[from]];
      }
    }
  }
}
