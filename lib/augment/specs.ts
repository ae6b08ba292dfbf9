/**
 * What views may undergo, by the names that Albumentations and SimCLR give it. Each function makes
 * plain data for a recipe; what is not said has the default of Albumentations 1.3, or of SimCLR
 * (Chen et al. 2020) where Albumentations has no such thing.
 *
 * ```ts
 * import { clahe, compose, hflip, maybe, oneOf, randomCrop, resize, gray } from "lib/augment/specs.ts";
 * const recipe = compose(
 *   maybe(0.3, oneOf(clahe(), gray())),
 *   maybe(0.3, randomCrop({ height: 300, width: 200, smaller: "clamp" })),
 *   resize(),
 *   maybe(0.5, hflip()),
 * );
 * recipe.length; // 4
 * ```
 */
import type { Version } from "./affine.ts";
import type { Generator } from "./noise.ts";
import type { Border, Range, Smaller, Spec } from "./transform.ts";

/** A spec that may be left out. */
export type Optional = Extract<Spec, { readonly p: number }>;

/** One after the other: the specs of a recipe. */
export function compose(...of: readonly Spec[]): readonly Spec[] {
  return of;
}

/** A spec, or several one after the other, with a probability. */
export function maybe(p: number, ...of: readonly Spec[]): Spec {
  const [only] = of;
  return of.length === 1 && "p" in only ? { ...only, p } : { kind: "compose", of, p };
}

/** One of them, each as likely as its probability says among the others'. */
export function oneOf(...of: readonly Spec[]): Optional {
  return { kind: "oneOf", of, p: 1 };
}

/** Contrast-limited equalisation of the lightness; `clip` is drawn. */
export function clahe(
  { clip = [1, 4], tiles = 8 }: { readonly clip?: Range; readonly tiles?: number } = {},
): Optional {
  return { kind: "clahe", clip, tiles, p: 1 };
}

/** All channels become the picture's grey. */
export function gray(): Optional {
  return { kind: "gray", p: 1 };
}

/** A part of fixed size, in pixels. `smaller` says what a smaller cut-out comes to. */
export function randomCrop(
  { height, width, smaller = "raise", fill }: {
    readonly height: number;
    readonly width: number;
    readonly smaller?: Smaller;
    readonly fill?: number;
  },
): Optional {
  return {
    kind: "crop",
    height,
    width,
    smaller,
    ...(fill === undefined ? {} : { fill }),
    p: 1,
  };
}

/** A part by its share of the area and the change of its proportions. */
export function randomResizedCrop(
  { area = [0.08, 1], aspect = [3 / 4, 4 / 3] }: {
    readonly area?: Range;
    readonly aspect?: Range;
  } = {},
): Optional {
  return { kind: "share", area, aspect, p: 1 };
}

/** To the size of the views: "linear" as `cv2.INTER_LINEAR`, "area" without moire. */
export function resize({ method = "linear" }: { readonly method?: "linear" | "area" } = {}): Spec {
  return { kind: "resize", method };
}

/** Shift and scale stay on where only an angle is given, as in Albumentations. */
export function shiftScaleRotate(
  { degrees = 45, shift = 0.0625, scale = 0.1, border = "reflect", version = "1.3" }: {
    readonly degrees?: number;
    readonly shift?: number;
    readonly scale?: number;
    readonly border?: Border;
    readonly version?: Version;
  } = {},
): Optional {
  return { kind: "shiftScaleRotate", degrees, shift, scale, border, version, p: 1 };
}

/** The picture in a mirror, left to right. */
export function hflip(): Optional {
  return { kind: "flip", p: 1 };
}

/** `sigma` in levels, or `variance`, its square. */
export function gaussNoise(
  { generator = "table", ...strength }: {
    readonly sigma?: Range;
    readonly variance?: Range;
    readonly generator?: Generator;
  } = {},
): Optional {
  const drawn = strength.sigma ?? strength.variance ? strength : { variance: [10, 50] as const };
  return { kind: "noise", ...drawn, generator, p: 1 };
}

/** The study's "cut image": bands across the view, `half` pixels to each side of their line. */
export function stripes(
  { count = [1, 4], half = [1, 5], greys = [0, 255] }: {
    readonly count?: Range;
    readonly half?: Range;
    readonly greys?: readonly number[];
  } = {},
): Optional {
  return { kind: "stripes", count, half, greys, p: 1 };
}

/**
 * SimCLR's colour jitter of strength 1, each part a factor within 1 +- its number, the hue a turn in
 * shares of the circle. The order is fixed: brightness, contrast, then colour.
 */
export function colorJitter(
  { brightness = 0.8, contrast = 0.8, saturation = 0.8, hue = 0.2 }: {
    readonly brightness?: number;
    readonly contrast?: number;
    readonly saturation?: number;
    readonly hue?: number;
  } = {},
): Optional {
  const around = (by: number): Range => [Math.max(0, 1 - by), 1 + by];
  return {
    kind: "compose",
    of: [
      { kind: "tone", gamma: [1, 1], gain: around(brightness), shift: [0, 0], p: 1 },
      { kind: "contrast", factor: around(contrast), p: 1 },
      { kind: "colour", saturation: around(saturation), hue: [-hue, hue], p: 1 },
    ],
    p: 1,
  };
}

/** An uncoloured print coloured by hand; a coloured one loses its colours first. */
export function colouring(
  { strength = [0.6, 1] }: { readonly strength?: Range } = {},
): Optional {
  return { kind: "compose", of: [gray(), { kind: "washes", strength, p: 1 }], p: 1 };
}

/**
 * The same figure from another plate: its places moved a little, its lines thicker or thinner, other
 * tones, other paper; each of these on most views, none on every one.
 */
export function redrawing(
  { amount = [0.004, 0.02], radius = [1, 2] }: {
    /** Shares of the height by which places move. */
    readonly amount?: Range;
    /** Pixels by which lines grow or shrink. */
    readonly radius?: Range;
  } = {},
): Optional {
  return {
    kind: "compose",
    of: [
      { kind: "elastic", amount, p: 0.8 },
      { kind: "inking", amount: [-0.8, 0.9], radius, p: 0.7 },
      { kind: "tone", gamma: [0.6, 1.6], gain: [0.8, 1.1], shift: [-20, 20], p: 0.7 },
      { kind: "paper", amount: [0, 1], p: 0.6 },
    ],
    p: 1,
  };
}

/** Sigma in shares of the height; SimCLR's is .1 to 2 pixels at 224. */
export function blur({ sigma = [0.1 / 224, 2 / 224] }: { readonly sigma?: Range } = {}): Optional {
  return { kind: "blur", sigma, p: 1 };
}

/** Levels from a threshold on turned round. */
export function solarize(
  { threshold = [128, 128] }: { readonly threshold?: Range } = {},
): Optional {
  return { kind: "solarize", threshold, p: 1 };
}

/** Ink for paper. */
export function invert(): Optional {
  return { kind: "invert", p: 1 };
}
