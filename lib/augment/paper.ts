/** The paper that a print is on, and how evenly it was wiped and printed. */
import type { Pixels } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";
import { drawField, type KnotField, spreadField } from "./elastic.ts";

/** A paper. Plain JSON. */
export interface AgedPaper {
  /** What it leaves of white light, red, green and blue from 0 to 1. */
  readonly colour: readonly [red: number, green: number, blue: number];
  /** How much darker it is here and there: shares of the light, 0 to 1. */
  readonly shade: KnotField;
}

/** A paper from white to brown, with shades; `amount` from 0, white and even, to 1. */
export function drawPaper(random: Random, { amount }: { readonly amount: number }): AgedPaper {
  const age = amount * random.next();
  const shift = () => amount * random.range(-0.03, 0.03);
  const kept = (loss: number) => Math.min(1, Math.max(0, 1 - age * loss + shift()));
  return {
    // red stays, blue goes, as in old paper
    colour: [kept(0.15), kept(0.25), kept(0.45)],
    shade: drawField(random, { columns: 4, rows: 5, low: 0, high: 0.35 * amount }),
  };
}

/** The picture on a paper: its light multiplied, so that lines stay as dark as they are. */
export function onPaper(picture: Pixels, { colour, shade }: AgedPaper): Pixels {
  const dark = spreadField(shade, picture);
  const data = picture.data.map((level, i) =>
    Math.round(level * colour[i % 3] * (1 - dark[Math.floor(i / 3)]))
  );
  return { ...picture, data };
}
