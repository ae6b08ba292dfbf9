/** A sheet to draw single parts on, and what was drawn. */
import { Burin } from "lib/engraver/burin.ts";
import { frameAt, type Pt } from "lib/engraver/geometry.ts";
import type { EngraverHand } from "lib/engraver/hand.ts";
import { type Identity, type Kind, makeIdentity } from "lib/engraver/identity.ts";
import { Sketch, type SketchPart } from "lib/engraver/sketch.ts";

export { assertFrozen } from "tests/frozen.ts";

/** Every hat there is. */
export const hats = [
  "tophat",
  "tricorn",
  "bicorne",
  "bonnet",
  "mobcap",
  "roundhat",
  "plume",
  "nightcap",
  "crown",
  "shako",
  "ribbon",
] as const;

/** Every way to wear hair. */
export const hairStyles = [
  "fringe",
  "crop",
  "curls",
  "long",
  "wig",
  "fullwig",
  "bun",
  "ringlets",
  "pouf",
] as const;

/** A hand without habits, to try single parts with. */
export const plainHand: EngraverHand = {
  spacing: 1,
  weight: 1,
  wobble: 1,
  slant: 0.18,
  cross: 0.36,
  distance: 0.7,
};

/** Whether a place lies within a polygon. */
export function inside(poly: Pt[], x: number, y: number): boolean {
  let r = false;
  for (let i = 0; i < poly.length; i++) {
    const j = (i + poly.length - 1) % poly.length;
    const [xi, yi] = poly[i];
    const [xj, yj] = poly[j];
    if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) r = !r;
  }
  return r;
}

const craft = { ...plainHand, spacing: 4.7, wear: 0, seed: 1 };

export const burin = () => new Burin({ ...craft, light: [-0.62, -0.5] });

/** The parts that `draw` makes, in units of `scale` pixels from a corner. */
export function drawn(
  draw: (sketch: Sketch) => unknown,
  scale = 5,
  corner: [number, number] = [300, 300],
): SketchPart[] {
  const parts: SketchPart[] = [];
  draw(new Sketch(burin(), 0, frameAt(corner, 0, scale), 1, parts));
  return parts;
}

/** Everything drawn as one text, to compare drawings by. */
export const textOf = (parts: readonly SketchPart[]) =>
  parts.map(({ outline, ink, wash }) => `${outline.join(" ")}|${ink}|${wash}`).join("\n");

/** Somebody of a kind, with some features chosen. */
export function somebody(kind: Kind, features: Partial<Identity> = {}): Identity {
  return { ...makeIdentity(301, kind), ...features };
}

/** Asserts that each choice draws something, and something else than the others. */
export function distinct<T>(choices: readonly T[], draw: (sketch: Sketch, choice: T) => unknown) {
  const texts = choices.map((choice) => textOf(drawn((sketch) => draw(sketch, choice), 100)));
  return { drawn: texts.filter((text) => text !== "").length, different: new Set(texts).size };
}

/** People of all kinds, `count` of each, none like another. */
export function people(count: number, features: Partial<Identity> = {}): Identity[] {
  return (["man", "woman", "girl", "beast"] as const).flatMap((kind, k) =>
    Array.from({ length: count }, (_, i) => ({ ...makeIdentity(1 + 4 * i + k, kind), ...features }))
  );
}

/** People dressed exactly at, and beyond, the tones and sizes where what is drawn turns into another. */
export function atTheEdges(who: Identity): Identity[] {
  const toned = (tone: number, crinoline: number): Identity => ({
    ...who,
    coat: { ...who.coat, tone, pattern: "stripe" },
    waistcoat: { ...who.waistcoat, tone, pattern: "dot" },
    legs: { ...who.legs, tone, pattern: "check" },
    skirt: { ...who.skirt, tone, pattern: "sprig" },
    hatStuff: { ...who.hatStuff, tone },
    crinoline,
    cloak: tone > 0.5,
    shawl: tone !== 0.6,
    apron: tone > 0.3,
    girlishSleeves: tone > 0.5,
  });
  return [toned(0, 1), toned(0.4, 1.01), toned(0.6, 0.99), toned(0.96, 0.5)];
}

/** How many strokes are laid on some parts. */
export const strokesOf = (parts: readonly SketchPart[]): number =>
  parts.reduce((sum, { ink }) => sum + ink.split("M").length - 1, 0);

/** What is drawn of each of a list, one sheet after the other. */
export function eachDrawn<T>(
  list: readonly T[],
  draw: (sketch: Sketch, item: T, index: number) => unknown,
  scale = 5,
  corner: [number, number] = [300, 300],
): SketchPart[][] {
  return list.map((item, i) => drawn((sketch) => draw(sketch, item, i), scale, corner));
}
