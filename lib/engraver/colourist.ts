/** Washes by hand: who colours an impression chooses anew what each stuff is painted with. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { skin } from "./face.ts";
import type { Frame } from "./geometry.ts";
import { hairs } from "./identity.ts";
import { moved, movedBox } from "./labels.ts";
import type { PlatePart } from "./plate.ts";
import { scan } from "./scan.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

const parse = (colour: string): Rgb =>
  [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;

/** Pigments of the time: lake, vermilion, ochres, verdigris, Prussian blue, bistre, lilac. */
const box: readonly Rgb[] = [
  "#a83a3a",
  "#c9683f",
  "#c9a13c",
  "#d8c06a",
  "#6f8a45",
  "#3f7d72",
  "#3f6f9a",
  "#8fb0c4",
  "#6c5a8a",
  "#b07a94",
  "#8a5f3c",
  "#a89878",
].map(parse);

/** What every colourist paints alike: skin, hair, leather, wood, and nature. */
const natural = new Set([
  skin,
  ...hairs.map(([, colour]) => colour),
  "#2d2622",
  "#8a6a48",
  "#b79a6a",
  // leaves, grass, hills, earth, bark
  "#8d9a5e",
  "#b9bd86",
  "#b7bf97",
  "#c3cbb6",
  "#9aa878",
  "#d8cba8",
  "#7a6248",
  "#d9e2e4",
]);

const luminance = ([r, g, b]: Rgb) => 0.3 * r + 0.59 * g + 0.11 * b;
const chroma = (colour: Rgb) => Math.max(...colour) - Math.min(...colour);

/** What the sheet shows where nothing is painted. */
const bare: Rgb = [255, 255, 255];

/**
 * Another colour in the place of a stuff's own. Skin, linen and wood stay nearly as they are; cloth
 * takes whatever the colourist has mixed for it, the same on one figure, another on the next.
 */
function repainted(wash: string, random: Random): Rgb {
  const own = parse(wash);
  const pale = luminance(own) > 205 || chroma(own) < 22;
  if (natural.has(wash) || pale) {
    const strength = random.range(0.94, 1.06);
    return own.map((value) =>
      Math.min(255, Math.max(0, value * strength + random.range(-8, 8)))
    ) as unknown as Rgb;
  }
  const paint = random.pick(box);
  const strength = random.range(0.75, 1);
  return paint.map((value) => Math.round(255 - (255 - value) * strength)) as unknown as Rgb;
}

/**
 * The washes of an impression: RGB to multiply the paper with. A wash is laid a little beside its
 * line, as hurried colourists did, and some stuffs are left bare.
 *
 * @returns `[height, width, 3]`
 */
export function washes(
  parts: readonly PlatePart[],
  { width, height, frame, clip, seed }: Size & {
    readonly frame: Frame;
    readonly clip?: Box | undefined;
    readonly seed: number;
  },
): Uint8Array {
  const random = new Random(seed).fork("colourist");
  const slip: Frame = [...frame] as Frame;
  slip[4] += random.fork("slip x").range(-3, 3);
  slip[5] += random.fork("slip y").range(-2, 2);
  const out = new Uint8Array(width * height * 3).fill(255);
  const within = clip ? movedBox(clip, frame, { width, height }) : [0, 0, width, height] as const;
  const mixed = new Map<string, Rgb>();
  for (const part of parts) {
    if (!part.masked) continue;
    if (part.halo) continue;
    const key = `${part.owner} ${part.wash}`;
    let colour = mixed.get(key);
    if (!colour) {
      const own = random.fork(key);
      // backgrounds were often left to the paper
      const left = part.wash === null || own.chance(part.owner < 0 ? 0.45 : 0.06);
      colour = left ? bare : repainted(part.wash!, own);
      mixed.set(key, colour);
    }
    const [red, green, blue] = colour;
    scan(moved(part.outline, slip), { clip: within }, (y, x0, x1) => {
      for (let i = (y * width + x0) * 3; i < (y * width + x1) * 3; i += 3) {
        out[i] = red;
        out[i + 1] = green;
        out[i + 2] = blue;
      }
    });
  }
  return out;
}
