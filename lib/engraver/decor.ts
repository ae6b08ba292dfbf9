/** Tools for scenery. Its places are pixels of a plate of 1200 x 900, whatever the plate's size. */
import type { Random } from "lib/tensor/random.ts";
import type { Pt } from "./geometry.ts";
import type { PartStyle, Sketch, SketchPart } from "./sketch.ts";
import { rect, type Stage } from "./stage.ts";

/** Darkness of a place, 0 to 1. */
export type Shade = (x: number, y: number) => number;

export interface Decor {
  readonly s: Sketch;
  readonly g: Stage;
  /** The stage's width. */
  readonly W: number;
  readonly r: Random;
  /** For noise that all of a scene shares. */
  readonly seed: number;
  /** A flat thing: its strokes run nearly straight. */
  flat(shape: Pt[], style: PartStyle): SketchPart;
  /** Bare paper that hides what is behind it. */
  paper(shape: Pt[], wash: string | undefined): SketchPart;
  /** Ruled tone over the last part. */
  ruled(shape: Pt[], direction: Pt, options: { pitch: number; dark: Shade }): void;
}

export interface DecorOptions {
  readonly stage: Stage;
  readonly random: Random;
  /** Darkness of what is far, of what it would be near. */
  readonly distance: number;
}

/** Tools on a sketch whose frame only scales. */
export function decorOf(s: Sketch, { stage, random, distance }: DecorOptions): Decor {
  const scale = s.frame[0];
  const finer = s.burin.craft.spacing / 4.7; // as close as this hand lays its lines
  const soften = (style: PartStyle): PartStyle => ({
    ...style,
    tone: (style.tone ?? 0) * distance,
    form: (style.form ?? 0) * distance,
  });
  return {
    s,
    g: stage,
    W: stage.x1 - stage.x0,
    r: random,
    seed: random.int(1, 1e6),
    flat: (shape, style) => s.part(shape, { bulge: 0, slant: 0.04, ...soften(style) }),
    paper: (shape, wash) => s.part(shape, { form: 0, line: 0, wash }),
    ruled(shape, direction, { pitch, dark }) {
      s.last.ink += s.burin.field(
        s.to(shape),
        direction,
        pitch * finer,
        (x, y) => distance * dark(x / scale, y / scale),
      );
    },
  };
}

/** A box seen from the front, cut by the stage's sides; null where nothing is left of it. */
export function withinStage(g: Stage, x: number, y: number, w: number, h: number): Pt[] | null {
  const [left, right] = [Math.max(x, g.x0), Math.min(x + w, g.x1)];
  return right - left < 8 ? null : rect(left, y, right - left, h);
}
