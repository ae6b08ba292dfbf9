/**
 * GrabCut (Rother, Kolmogorov, Blake 2004) prompted by a box. Its colour models cannot tell an engraved
 * figure from an engraved wall, both black lines on white, so it is shown something else: how much each
 * pixel looks like the figure that the box is around (figure_in_box.ts).
 */
import { atMeasure } from "lib/detect/ink.ts";
import { cell } from "lib/detect/strokes.ts";
import { area, type Box, clip, intersection, outward } from "lib/geometry/box.ts";
import { type Mask, maskFromPixels } from "lib/geometry/mask.ts";
import { toGray } from "lib/image/color.ts";
import { connectedComponents } from "lib/image/components.ts";
import { boxMean, type Plane } from "lib/image/filter.ts";
import { crop, flatten, type Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { figureInBox, type InBox, type Squares, squaresOf } from "./figure_in_box.ts";
import { loadOpenCv, type OpenCv } from "./opencv.ts";
import type { Prompt, Segmenter } from "./prompt.ts";

/** Settings of GrabCut. */
export interface GrabcutOptions {
  /** Rounds of fitting and cutting. Default 4. */
  readonly rounds?: number;
  /** Longest side, in pixels, at which a box and its surroundings are cut. Default 200. */
  readonly side?: number;
  /** Which features it sees. Default "figures"; the others are for comparison. */
  readonly features?: Features;
}

/** The figure map at three scales; densities of ink; slopes of the lines; the plate itself. */
export type Features = "figures" | "density" | "lines" | "grey";

/** Share of the box's sides that is looked at around it. */
const surroundings = 0.3;

const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));

/** Three planes of bytes, interleaved, from ink and the figure map. `[height, width, 3]` */
type Painter = (ink: Plane, figures: Plane) => Uint8Array;

function interleave(planes: readonly Float32Array[], gains: readonly number[]): Uint8Array {
  const out = new Uint8Array(planes[0].length * 3);
  planes.forEach((plane, c) => {
    for (let i = 0; i < plane.length; i++) out[i * 3 + c] = byte(plane[i] * gains[c]);
  });
  return out;
}

const square = (side: number) => ({ x: side, y: side });

const painters: Readonly<Record<Features, Painter>> = {
  grey: (ink) => interleave([ink.data, ink.data, ink.data], [255, 255, 255]),
  figures: (_ink, figures) =>
    interleave(
      [1, 4, 9].map((side) => boxMean(figures, square(side)).data),
      [255, 255, 255],
    ),
  density: (ink) =>
    interleave(
      [1, 3, 6].map((side) => boxMean(boxMean(ink, square(side)), square(side)).data),
      [255, 255, 255],
    ),
  lines(ink) {
    const { width, height } = ink;
    const smooth = boxMean(ink, square(1));
    const [across, down] = [new Float32Array(width * height), new Float32Array(width * height)];
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x;
        across[i] = Math.abs(smooth.data[i + 1] - smooth.data[i - 1]);
        down[i] = Math.abs(smooth.data[i + width] - smooth.data[i - width]);
      }
    }
    const mean = (data: Float32Array, side: number) => {
      const plane = { width, height, data };
      return boxMean(boxMean(plane, square(side)), square(side)).data;
    };
    return interleave([mean(ink.data, 3), mean(across, 3), mean(down, 3)], [255, 900, 900]);
  },
};

/** Pixels of figure and of ground that its colour models need to learn from. */
const minPixels = 10;

/** GrabCut's mask values: background, probable background and probable foreground. */
const sure = { background: 0, figure: 1, perhapsBackground: 2, perhapsFigure: 3 };

/** What a value of the figure map says of a pixel in the box. */
const beginning = (value: number) =>
  value > 0.6
    ? sure.figure
    : value > 0.45
    ? sure.perhapsFigure
    : value > 0.3
    ? sure.perhapsBackground
    : sure.background;

/** A pixel of a small picture that somebody knows to be on the figure or off it. */
interface Known {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** How far around a known pixel its neighbours are taken to be like it. */
const knownReach = 2;

interface Cut {
  readonly width: number;
  readonly height: number;
  /** 1 inside. */
  readonly data: Uint8Array;
}

/** Marks the known pixels. */
function mark({ width, height, data }: Cut, known: readonly Known[]): void {
  for (const { x, y, value } of known) {
    for (let v = Math.max(0, y - knownReach); v <= Math.min(height - 1, y + knownReach); v++) {
      const [from, to] = [Math.max(0, x - knownReach), Math.min(width, x + knownReach + 1)];
      if (to > from) data.fill(value, v * width + from, v * width + to);
    }
  }
}

/** Cuts the figure out of a small picture; `box` is in its pixels. */
function cut(
  cv: OpenCv,
  { image, figures, box, known, rounds, features }: {
    image: Image;
    figures: Plane;
    box: Box;
    known: readonly Known[];
    rounds: number;
    features: Features;
  },
): Cut {
  const { width, height } = image;
  const ink: Plane = {
    width,
    height,
    data: Float32Array.from(toGray(image), (value) => 1 - value / 255),
  };
  const [x0, y0, x1, y1] = clip(outward(box), image);
  const start = new Uint8Array(width * height).fill(sure.background);
  const inset = Math.round(0.12 * (x1 - x0));
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const inner = x >= x0 + inset && x < x1 - inset;
      start[y * width + x] = features === "figures"
        ? beginning(figures.data[y * width + x])
        : inner
        ? sure.perhapsFigure
        : sure.perhapsBackground;
    }
  }
  mark({ width, height, data: start }, known);
  const begun = start.map((value) => value & 1);
  const count = begun.reduce((sum, value) => sum + value, 0);
  // With nearly nothing of either to learn from, the box is all that is known.
  if (Math.min(count, start.length - count) < minPixels) {
    const data = new Uint8Array(start.length);
    for (let y = y0; y < y1; y++) data.fill(1, y * width + x0, y * width + x1);
    return { width, height, data };
  }
  const picture = new cv.Mat(height, width, cv.CV_8UC3);
  const mask = new cv.Mat(height, width, cv.CV_8UC1);
  const [behind, figure] = [new cv.Mat(), new cv.Mat()];
  try {
    picture.data.set(painters[features](ink, figures));
    mask.data.set(start);
    // its clusters begin at random: the same picture must give the same mask
    cv.setRNGSeed(0);
    cv.grabCut(
      picture,
      mask,
      new cv.Rect(0, 0, 1, 1),
      behind,
      figure,
      rounds,
      cv.GC_INIT_WITH_MASK,
    );
    return { width, height, data: Uint8Array.from(mask.data, (value) => value & 1) };
  } finally {
    for (const mat of [picture, mask, behind, figure]) mat.delete();
  }
}

/** The largest connected piece, its holes filled. */
function tidied({ width, height, data }: Cut): Uint8Array {
  const connected = (plane: Uint8Array) =>
    connectedComponents({ width, height, data: plane }, { diagonal: false });
  const pieces = connected(data);
  if (pieces.components.length === 0) return data;
  const main = pieces.components.reduce((a, b) => b.area > a.area ? b : a).label;
  const ground = connected(data.map((value) => 1 - value));
  const open = ground.components.map(({ box: [x0, y0, x1, y1] }) =>
    x0 === 0 || y0 === 0 || x1 === width || y1 === height
  );
  return Uint8Array.from(
    data,
    (value, i) => Number(value === 1 ? pieces.labels[i] === main : !open[ground.labels[i] - 1]),
  );
}

/** Where the box's figure is; on a plate too small to be measured, nothing is known. */
function figureOf(squares: Squares | null, inBox: InBox): Plane {
  return squares
    ? figureInBox(squares, inBox)
    : { width: 1, height: 1, data: Float32Array.of(0.5) };
}

/** A plane between its numbers, whose places are their middles. */
function sample({ width, height, data }: Plane, x: number, y: number): number {
  const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const [u, v] = [inside(x - 0.5, width - 1), inside(y - 0.5, height - 1)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [a, b] = [u - left, v - top];
  return (data[top * width + left] * (1 - a) + data[top * width + right] * a) * (1 - b) +
    (data[bottom * width + left] * (1 - a) + data[bottom * width + right] * a) * b;
}

/** The prompt's figure in the whole plate. */
function segment(
  cv: OpenCv,
  { image, map, scale: cells, prompt, rounds, side, features }:
    & { image: Image; map: Plane; scale: number; prompt: Prompt }
    & Required<GrabcutOptions>,
): Mask {
  const box = clip(prompt.box, image);
  if (area(box) === 0) {
    throw new RangeError(
      `Cannot segment [${prompt.box}]: nothing of it is on the plate. Give a box in pixels of ` +
        "the plate",
    );
  }
  const [x0, y0, x1, y1] = box;
  const [dx, dy] = [surroundings * (x1 - x0), surroundings * (y1 - y0)];
  const view = outward(
    intersection([x0 - dx, y0 - dy, x1 + dx, y1 + dy], [0, 0, image.width, image.height]),
  );
  const part = crop(image, view);
  const within = sizeWithin(part, side);
  const size = { width: Math.max(3, within.width), height: Math.max(3, within.height) };
  const small = resizeImage(flatten(part, [255, 255, 255]), { ...size, method: "area" });
  const [sx, sy] = [size.width / part.width, size.height / part.height];
  const inner: Box = [
    (x0 - view[0]) * sx,
    (y0 - view[1]) * sy,
    (x1 - view[0]) * sx,
    (y1 - view[1]) * sy,
  ];
  const figures: Plane = { ...size, data: new Float32Array(size.width * size.height) };
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      figures.data[y * size.width + x] = sample(
        map,
        ((x + 0.5) / sx + view[0]) / cells,
        ((y + 0.5) / sy + view[1]) / cells,
      );
    }
  }
  const at = (value: number) => ([x, y]: readonly [number, number]): Known => ({
    x: Math.floor((x - view[0]) * sx),
    y: Math.floor((y - view[1]) * sy),
    value,
  });
  const known = [
    ...(prompt.inside ?? []).map(at(sure.figure)),
    ...(prompt.outside ?? []).map(at(sure.background)),
  ];
  const found = tidied(cut(cv, { image: small, figures, box: inner, known, rounds, features }));
  // filling holes and dropping pieces must not contradict the known pixels
  mark({ ...size, data: found }, known);
  const pixels = new Uint8Array(image.width * image.height);
  const [left, top, right, bottom] = clip(outward(box), image);
  for (let y = top; y < bottom; y++) {
    const row = Math.min(size.height - 1, Math.floor((y + 0.5 - view[1]) * sy)) * size.width;
    for (let x = left; x < right; x++) {
      const column = Math.min(size.width - 1, Math.floor((x + 0.5 - view[0]) * sx));
      pixels[y * image.width + x] = found[row + column];
    }
  }
  return maskFromPixels(pixels, image);
}

/**
 * A segmenter that needs no download. Nothing outside of a prompt's box is ever part of its mask, and
 * where boxes overlap, the one whose middle is nearer has the better claim.
 *
 * ```ts
 * import { grabcut } from "lib/segment/grabcut.ts";
 * import { blank } from "lib/image/image.ts";
 * const plate = blank({ width: 40, height: 40 }, [255, 255, 255, 255]);
 * const [{ mask }] = await grabcut()(plate, [{ box: [5, 5, 30, 35] }]);
 * ```
 */
export function grabcut(
  { rounds = 4, side = 200, features = "figures" }: GrabcutOptions = {},
): Segmenter {
  return async (image, prompts, { signal } = {}) => {
    const { cv } = await loadOpenCv();
    const { small, scale } = atMeasure(image);
    const squares = Math.min(small.width, small.height) < cell ? null : squaresOf(small);
    const boxes = prompts.map(({ box }) =>
      box.map((edge) => edge / scale / cell) as unknown as Box
    );
    return prompts.map((prompt, i) => {
      signal?.throwIfAborted();
      const map = figureOf(squares, { box: boxes[i], rivals: boxes.toSpliced(i, 1) });
      const options = { image, map, scale: scale * cell, rounds, side, features };
      return { mask: segment(cv, { ...options, prompt }), score: 1 };
    });
  };
}
