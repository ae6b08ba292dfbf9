/** Water colours laid over an uncoloured print: washes over figures, ground and whatever else. */
import { area, type Box, intersection } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import type { Part, Pixels } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";

/** What a wash leaves of white light, red, green and blue from 0 to 1. */
export type Pigment = readonly [red: number, green: number, blue: number];

const clothes: readonly Pigment[] = [
  [0.80, 0.26, 0.22], // vermilion
  [0.70, 0.18, 0.28], // crimson
  [0.30, 0.42, 0.72], // blue
  [0.20, 0.30, 0.48], // indigo
  [0.92, 0.78, 0.34], // yellow
  [0.88, 0.62, 0.28], // ochre
  [0.38, 0.58, 0.36], // green
  [0.56, 0.60, 0.30], // olive
  [0.52, 0.36, 0.24], // brown
  [0.62, 0.44, 0.64], // purple
  [0.92, 0.66, 0.66], // pink
  [0.62, 0.60, 0.58], // grey
];
const skins: readonly Pigment[] = [[0.97, 0.78, 0.68], [0.94, 0.70, 0.58], [0.86, 0.64, 0.50]];
const grounds: readonly Pigment[] = [
  [0.72, 0.82, 0.93], // sky
  [0.90, 0.84, 0.68], // floor
  [0.70, 0.78, 0.58], // grass
  [0.84, 0.78, 0.74], // wall
  [0.78, 0.66, 0.52], // wood
];

/** A wash lies within a box, with an uneven edge. Plain JSON. */
export interface Wash {
  /** Pixels of the picture. */
  readonly box: Box;
  /** What it leaves of white light, red, green and blue from 0 to 1. */
  readonly pigment: Pigment;
  /** How much of the pigment there is, 0 to 1. */
  readonly strength: number;
  /** What makes its edge uneven: values over the box, row by row. `[knots, knots]` */
  readonly field: readonly number[];
}

/** A wash whose edge is not drawn yet. */
type Laid = Omit<Wash, "field">;

/** The washes of one figure: face, coat, and what is below, not each on every figure. */
function figureWashes([x0, y0, x1, y1]: Box, random: Random): Laid[] {
  const at = (left: number, top: number, right: number, bottom: number): Box => [
    x0 + (x1 - x0) * (left + random.range(-0.08, 0.08)),
    y0 + (y1 - y0) * (top + random.range(-0.05, 0.05)),
    x0 + (x1 - x0) * (right + random.range(-0.08, 0.08)),
    y0 + (y1 - y0) * (bottom + random.range(-0.05, 0.05)),
  ];
  const washes: Laid[] = [];
  const lay = (box: Box, pigments: readonly Pigment[], chance: number) => {
    const wash = { box, pigment: random.pick(pigments), strength: random.range(0.45, 1) };
    if (random.chance(chance)) washes.push(wash);
  };
  lay(at(0.12, 0.16, 0.88, 0.62), clothes, 0.8);
  lay(at(0.14, 0.5, 0.86, 0.98), clothes, 0.7);
  lay(at(0.28, 0.02, 0.72, 0.22), skins, 0.7);
  return washes;
}

/** Washes over ground and sky, and over things that are no figures. */
function otherWashes({ x, y, width, height }: Part, random: Random): Laid[] {
  const washes: Laid[] = [];
  const horizon = y + height * random.range(0.3, 0.75);
  for (const box of [[x, y, x + width, horizon], [x, horizon, x + width, y + height]] as Box[]) {
    const wash = { box, pigment: random.pick(grounds), strength: random.range(0.3, 0.9) };
    if (random.chance(0.6)) washes.push(wash);
  }
  for (let i = random.int(1, 5); i > 0; i--) {
    const [wide, tall] = [width * random.range(0.06, 0.3), height * random.range(0.06, 0.3)];
    const [left, top] = [random.range(x, x + width - wide), random.range(y, y + height - tall)];
    washes.push({
      box: [left, top, left + wide, top + tall],
      pigment: random.pick([...clothes, ...grounds]),
      strength: random.range(0.3, 0.9),
    });
  }
  return washes;
}

/** Values of the field that makes a wash's edge uneven, along each side. */
const knots = 6;

/**
 * The washes that a colourist lays over a part of a picture by hand: few colours, quickly.
 *
 * @param options `figures` get clothes and faces; boxes in pixels of the picture
 */
export function drawWashes(
  { random, cell, figures }: {
    readonly random: Random;
    readonly cell: Part;
    readonly figures: readonly Box[];
  },
): Wash[] {
  const laid = [
    ...otherWashes(cell, random.fork("ground")),
    ...figures.flatMap((box, i) => figureWashes(box, random.fork("figure").fork(i))),
  ];
  const edge = random.fork("edge");
  return laid.map((wash) => {
    const field = Float32Array.from({ length: knots * knots }, () => edge.range(-0.5, 0.35));
    return { ...wash, field: [...field] };
  });
}

/** Where the channels of a picture lie: red, green and blue of pixel i at `order[c] * plane + i * step`. */
interface Layout {
  readonly plane: number;
  readonly step: number;
  readonly order: readonly [red: number, green: number, blue: number];
}

/**
 * Colours a part of a picture in place, over the lines. Light is taken away, so black lines stay black.
 *
 * @param pixels blue, green, red, 0 to 255. `[3, height, width]` of `picture`
 * @param options `figures` get clothes and faces; boxes in pixels of the picture
 */
export function colour(
  pixels: Float32Array,
  { picture, cell, ...drawing }: {
    readonly random: Random;
    readonly picture: Size;
    readonly cell: Part;
    readonly figures: readonly Box[];
  },
): void {
  const layout: Layout = { plane: picture.width * picture.height, step: 1, order: [2, 1, 0] };
  for (const wash of drawWashes({ cell, ...drawing })) lay(pixels, wash, { picture, cell, layout });
}

/**
 * A picture with washes laid over it. What is around a cut-out, pure white up to the border, stays white.
 */
export function washed(picture: Pixels, washes: readonly Wash[]): Pixels {
  const { width, height, data } = picture;
  const pixels = Float32Array.from(data);
  const layout: Layout = { plane: 1, step: 3, order: [0, 1, 2] };
  for (const wash of washes) {
    lay(pixels, wash, { picture, cell: { x: 0, y: 0, width, height }, layout });
  }
  const outside = whiteAround(picture);
  const out = data.map((level, i) => outside[Math.floor(i / 3)] ? level : Math.round(pixels[i]));
  return { ...picture, data: out };
}

/** 1 where pure white reaches the border of a picture. `[height, width]` */
function whiteAround({ width, height, data }: Pixels): Uint8Array {
  const around = new Uint8Array(width * height);
  const waiting: number[] = [];
  const look = (i: number) => {
    if (around[i] || (data[3 * i] & data[3 * i + 1] & data[3 * i + 2]) !== 255) return;
    around[i] = 1;
    waiting.push(i);
  };
  for (let x = 0; x < width; x++) {
    look(x);
    look((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    look(y * width);
    look(y * width + width - 1);
  }
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    const x = i % width;
    if (x > 0) look(i - 1);
    if (x < width - 1) look(i + 1);
    if (i >= width) look(i - width);
    if (i < width * (height - 1)) look(i + width);
  }
  return around;
}

function lay(
  pixels: Float32Array,
  { box, pigment, strength, field }: Wash,
  { picture, cell, layout: { plane, step, order } }: {
    readonly picture: Size;
    readonly cell: Part;
    readonly layout: Layout;
  },
): void {
  const inside = intersection(box, [cell.x, cell.y, cell.x + cell.width, cell.y + cell.height]);
  if (area(inside) === 0) return;
  const [x0, y0, x1, y1] = inside.map(Math.round);
  const [wide, tall] = [box[2] - box[0], box[3] - box[1]];
  const loss = pigment.map((left) => strength * (1 - left)); // red, green, blue
  const [red, green, blue] = order.map((place) => place * plane);
  for (let y = y0; y < y1; y++) {
    const v = Math.min(0.999, Math.max(0, (y + 0.5 - box[1]) / tall));
    const row = Math.floor(v * (knots - 1));
    const down = v * (knots - 1) - row;
    const fromMiddle = (2 * v - 1) ** 4;
    const start = y * picture.width;
    for (let x = x0; x < x1; x++) {
      const u = Math.min(0.999, Math.max(0, (x + 0.5 - box[0]) / wide));
      const place = u * (knots - 1);
      const column = place | 0;
      const at = row * knots + column;
      const upper = field[at] + (field[at + 1] - field[at]) * (place - column);
      const lower = field[at + knots] +
        (field[at + knots + 1] - field[at + knots]) * (place - column);
      const across = (2 * u - 1) * (2 * u - 1);
      // above 0 inside; paint ends within a few pixels
      const depth = 8 * (0.85 - across * across - fromMiddle + upper + (lower - upper) * down);
      if (depth <= 0) continue;
      const cover = depth < 1 ? depth : 1;
      const i = (start + x) * step;
      pixels[red + i] *= 1 - cover * loss[0];
      pixels[green + i] *= 1 - cover * loss[1];
      pixels[blue + i] *= 1 - cover * loss[2];
    }
  }
}
