/** A sheet to draw single parts on, and what was drawn. */
import { Burin } from "lib/engraver/burin.ts";
import { frameAt } from "lib/engraver/geometry.ts";
import { plainHand } from "lib/engraver/hand.ts";
import { type Identity, type Kind, makeIdentity } from "lib/engraver/identity.ts";
import { Sketch, type SketchPart } from "lib/engraver/sketch.ts";

export { assertFrozen } from "tests/frozen.ts";

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

/** What is drawn of each of a list, one sheet after the other. */
export function eachDrawn<T>(
  list: readonly T[],
  draw: (sketch: Sketch, item: T, index: number) => unknown,
  scale = 5,
): SketchPart[][] {
  return list.map((item, i) => drawn((sketch) => draw(sketch, item, i), scale));
}
