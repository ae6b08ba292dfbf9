/** Impressions of a plate as collections hold them: inked, printed, coloured, trimmed, worn. */
import type { Size } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { type Frame, identityFrame } from "./geometry.ts";
import { type EngravedPlate, engravePlate } from "./plate.ts";
import { turnedFrame } from "./rescan.ts";

/** What print scholars tell apart. */
export type ImpressionKind =
  /** As printed. */
  | "clean"
  /** Washed with colours by hand; another colourist takes other colours. */
  | "coloured"
  /** A copy on another plate, which prints the other way round; another hand cut it. */
  | "reversed"
  /** Reworked with more hatching and lettered anew. */
  | "state"
  /** Trimmed to a part. */
  | "fragment"
  /** Late, from a worn plate: fine lines are gone. */
  | "worn"
  /** On foxed paper. */
  | "foxed"
  /** Photographed again: turned, smaller, on a dark bed, less sharp. */
  | "rescan";

/** All kinds of impression, the plain one first. */
export const impressionKinds: readonly ImpressionKind[] = [
  "clean",
  "coloured",
  "reversed",
  "state",
  "fragment",
  "worn",
  "foxed",
  "rescan",
];

/** A sheet to be printed. */
export interface Impression extends Size {
  /** The plate that is printed. */
  readonly plate: EngravedPlate;
  /** What sets this sheet apart from a clean one. */
  readonly kind: ImpressionKind;
  /** The seed of colours, wear and stains. */
  readonly seed: number;
  /** Plate pixels to sheet pixels: it scales, mirrors, moves, and turns what is photographed again. */
  readonly frame: Frame;
}

/** An impression of a plate; the same seed gives the same sheet. */
export function impression(
  plate: EngravedPlate,
  { kind, seed }: { readonly kind: ImpressionKind; readonly seed: number },
): Impression {
  const { width, height } = plate;
  const sheet: Impression = { plate, kind, seed, width, height, frame: identityFrame };
  switch (kind) {
    case "reversed":
      return {
        ...sheet,
        plate: engravePlate(plate.seed, { ...plate.options, hand: 1 + seed % 1000 }),
        frame: [-1, 0, 0, 1, width, 0],
      };
    case "state":
      return { ...sheet, plate: engravePlate(plate.seed, { ...plate.options, state: 2 }) };
    case "fragment":
      return { ...sheet, ...trimmed(plate, new Random(seed).fork(kind)) };
    case "rescan":
      return { ...sheet, frame: turnedFrame(sheet, new Random(seed).fork(kind)) };
    default:
      return sheet;
  }
}

/** A part of the plate around one of its characters. */
function trimmed(plate: EngravedPlate, random: Random): Size & { frame: Frame } {
  const { width, height, characters } = plate;
  const [x0, , x1] = random.pick(characters).box;
  const side = Math.min(width, Math.max(x1 - x0 + 0.1 * width, width * random.range(0.42, 0.62)));
  const tall = height * random.range(0.66, 0.82);
  const left = (x0 + x1) / 2 - side / 2 + random.range(-0.05, 0.05) * width;
  const x = Math.min(width - side, Math.max(0, left));
  const y = random.range(0.05, 0.12) * height;
  return {
    width: Math.round(side),
    height: Math.round(tall),
    frame: [1, 0, 0, 1, -Math.round(x), -Math.round(y)],
  };
}
