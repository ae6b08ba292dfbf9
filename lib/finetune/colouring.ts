/** Water colours laid over an uncoloured print: washes over figures, ground and whatever else. */
import { area, type Box, intersection } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import type { Part } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";

/** What a wash leaves of white light, red, green and blue from 0 to 1. */
type Pigment = readonly [red: number, green: number, blue: number];

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

/** A wash lies within a box, with an uneven edge. */
interface Wash {
  readonly box: Box;
  readonly pigment: Pigment;
  /** How much of the pigment there is, 0 to 1. */
  readonly strength: number;
}

/** The washes of one figure: face, coat, and what is below, not each on every figure. */
function figureWashes([x0, y0, x1, y1]: Box, random: Random): Wash[] {
  const at = (left: number, top: number, right: number, bottom: number): Box => [
    x0 + (x1 - x0) * (left + random.range(-0.08, 0.08)),
    y0 + (y1 - y0) * (top + random.range(-0.05, 0.05)),
    x0 + (x1 - x0) * (right + random.range(-0.08, 0.08)),
    y0 + (y1 - y0) * (bottom + random.range(-0.05, 0.05)),
  ];
  const washes: Wash[] = [];
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
function otherWashes({ x, y, width, height }: Part, random: Random): Wash[] {
  const washes: Wash[] = [];
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

/**
 * Colours a part of a picture in place, as colourists did by hand: few colours, quickly, over the lines.
 * Light is taken away, so black lines stay black.
 *
 * @param pixels blue, green, red, 0 to 255. `[3, height, width]` of `picture`
 * @param options `figures` get clothes and faces; boxes in pixels of the picture
 */
export function colour(
  pixels: Float32Array,
  { random, picture, cell, figures }: {
    readonly random: Random;
    readonly picture: Size;
    readonly cell: Part;
    readonly figures: readonly Box[];
  },
): void {
  const washes = [
    ...otherWashes(cell, random.fork("ground")),
    ...figures.flatMap((box, i) => figureWashes(box, random.fork("figure").fork(i))),
  ];
  const edge = random.fork("edge");
  for (const wash of washes) lay(pixels, wash, { picture, cell, random: edge });
}

/** Values of the field that makes a wash's edge uneven, along each side. */
const knots = 6;

function lay(
  pixels: Float32Array,
  { box, pigment, strength }: Wash,
  { picture, cell, random }: { picture: Size; cell: Part; random: Random },
): void {
  const field = Float32Array.from({ length: knots * knots }, () => random.range(-0.5, 0.35));
  const inside = intersection(box, [cell.x, cell.y, cell.x + cell.width, cell.y + cell.height]);
  if (area(inside) === 0) return;
  const [x0, y0, x1, y1] = inside.map(Math.round);
  const [wide, tall] = [box[2] - box[0], box[3] - box[1]];
  const plane = picture.width * picture.height;
  const loss = [2, 1, 0].map((c) => strength * (1 - pigment[c])); // blue, green, red
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
      const i = start + x;
      pixels[i] *= 1 - cover * loss[0];
      pixels[plane + i] *= 1 - cover * loss[1];
      pixels[2 * plane + i] *= 1 - cover * loss[2];
    }
  }
}
