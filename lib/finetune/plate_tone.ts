/** How a print looks: its contrast and greys, the tint of its paper, stains. */
import type { Part } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";

/** What each of the 256 levels of red, green and blue becomes, 0 to 255: one table thrice without a tint. */
export type ToneTables = readonly [Float32Array, Float32Array, Float32Array];

/** Papers of prints, red, green and blue: white, cream, buff, brown, grey, bluish. */
const papers = [
  [252, 250, 246],
  [244, 237, 220],
  [233, 220, 192],
  [214, 190, 150],
  [226, 224, 220],
  [226, 232, 236],
] as const;

/** Inks: black, sepia, brown, blue-black. */
const inks = [[12, 12, 12], [38, 28, 20], [58, 40, 26], [20, 24, 34]] as const;

/**
 * Tables of contrast, brightness and gamma, and of paper and ink.
 *
 * @param options whether the `tone` and the `tint` are changed at all
 */
export function toneTables(
  random: Random,
  { tone, tint }: { readonly tone: boolean; readonly tint: boolean },
): ToneTables {
  const values = random.fork("tone");
  const contrast = values.range(0.6, 1.35);
  const brightness = values.range(-28, 28);
  const gamma = Math.exp(values.range(-0.35, 0.35));
  const colours = random.fork("tint");
  const [paper, ink] = [colours.pick(papers), colours.pick(inks)];
  const strength = colours.range(0.4, 1);
  const table = (c: number) =>
    Float32Array.from({ length: 256 }, (_, level) => {
      let value = level;
      if (tone) {
        value = 255 * (level / 255) ** gamma;
        value = Math.min(255, Math.max(0, (value - 128) * contrast + 128 + brightness));
      }
      if (!tint) return value;
      const [dark, light] = [ink[c] * strength, 255 + (paper[c] - 255) * strength];
      return dark + (light - dark) * value / 255;
    });
  const red = table(0);
  return tint ? [red, table(1), table(2)] : [red, red, red];
}

/** How much of its light each of blue, green and red loses in a stain. */
const stainLoss = [1, 0.7, 0.45];

/**
 * Stains and unevenly browned paper over a part of a picture, in place: a smooth field between a few
 * random values.
 *
 * @param pixels blue, green, red. `[3, height, width]` of `picture`
 */
export function stain(
  pixels: Float32Array,
  { random, picture, cell }: {
    readonly random: Random;
    readonly picture: { readonly width: number; readonly height: number };
    readonly cell: Part;
  },
): void {
  const side = 5;
  const depth = random.range(0.1, 0.45);
  const field = Float32Array.from({ length: side * side }, () => depth * random.next() ** 2);
  const plane = picture.width * picture.height;
  for (let y = 0; y < cell.height; y++) {
    const v = y / cell.height * (side - 1);
    const row = Math.min(side - 2, Math.floor(v));
    const down = v - row;
    const along = Float32Array.from(
      { length: side },
      (_, k) => field[row * side + k] * (1 - down) + field[(row + 1) * side + k] * down,
    );
    const start = (cell.y + y) * picture.width + cell.x;
    for (let x = 0; x < cell.width; x++) {
      const u = x / cell.width * (side - 1);
      const column = u | 0;
      const loss = along[column] + (along[Math.min(side - 1, column + 1)] - along[column]) *
          (u - column);
      for (let c = 0; c < 3; c++) pixels[c * plane + start + x] *= 1 - loss * stainLoss[c];
    }
  }
}
