/** What can happen to a view: specs draw steps from a size and a seed, and never see a pixel. */
import type { Size } from "lib/image/image.ts";
import type { Part } from "lib/image/linear.ts";
import type { Random } from "lib/tensor/random.ts";
import { affineMatrix, type Matrix, type Version } from "./affine.ts";
import { drawWashes, type Wash } from "./colouring.ts";
import { drawElastic, type ElasticMotion } from "./elastic.ts";
import type { Generator } from "./noise.ts";
import { type AgedPaper, drawPaper } from "./paper.ts";
import type { Stripe } from "./stripes.ts";

export type { Matrix, Stripe };
/** What lies outside a picture that is moved: its mirror image, or one colour. */
export type Border = "reflect" | "white" | "black";

/** One thing done to a view, with every number drawn. Plain JSON. */
export type PlanStep =
  | { readonly kind: "gray" }
  | { readonly kind: "clahe"; readonly clip: number; readonly tiles: number }
  /** `clamped`: the picture was smaller than the part that was wanted. */
  | { readonly kind: "crop"; readonly part: Part; readonly clamped: boolean }
  /** Paper of one level around the picture, whose corner comes to x, y. */
  | {
    readonly kind: "pad";
    readonly width: number;
    readonly height: number;
    readonly x: number;
    readonly y: number;
    readonly fill: number;
  }
  | {
    readonly kind: "resize";
    readonly width: number;
    readonly height: number;
    readonly method: "linear" | "area";
  }
  /** `matrix` leads from old places to new ones. */
  | { readonly kind: "warp"; readonly matrix: Matrix; readonly border: Border }
  | { readonly kind: "flip" }
  /** `sigma` in levels; the generator is "table" where none is named. */
  | {
    readonly kind: "noise";
    readonly sigma: number;
    readonly seed: number;
    readonly generator?: Generator;
  }
  | { readonly kind: "stripes"; readonly stripes: readonly Stripe[] }
  /** v' = 255 (v / 255)^gamma * gain + shift, levels. */
  | {
    readonly kind: "tone";
    readonly gamma: number;
    readonly gain: number;
    readonly shift: number;
  }
  /** Each level's distance from the picture's mean grey multiplied. */
  | { readonly kind: "contrast"; readonly factor: number }
  /** Each channel multiplied, as a wash or tinted paper does. */
  | { readonly kind: "tint"; readonly colour: readonly [number, number, number] }
  /** `saturation` is a factor, `hue` a turn in shares of the circle. */
  | { readonly kind: "colour"; readonly saturation: number; readonly hue: number }
  /** Thicker lines above 0, thinner ones below; -1 to 1. `radius` in pixels, 1 where none is named. */
  | { readonly kind: "inking"; readonly amount: number; readonly radius?: number }
  /** Water colours over the lines. */
  | { readonly kind: "washes"; readonly washes: readonly Wash[] }
  /** Every place moved a little, its own way. */
  | { readonly kind: "elastic" } & ElasticMotion
  /** The light multiplied by a paper's. */
  | { readonly kind: "paper" } & AgedPaper
  /** `sigma` in pixels. */
  | { readonly kind: "blur"; readonly sigma: number }
  /** `threshold` in levels. */
  | { readonly kind: "solarize"; readonly threshold: number }
  | { readonly kind: "invert" }
  /** Numbers instead of levels from here on; a view without it is normalised at the end. */
  | { readonly kind: "normalize" };

/** Every number of a view. */
export interface Plan {
  /** Size of the cut-out in pixels. */
  readonly input: Size;
  /** Size of the view in pixels. */
  readonly output: Size;
  /** What is done, in order, with every number drawn. */
  readonly steps: readonly PlanStep[];
}

/** A range to draw from, evenly. */
export type Range = readonly [low: number, high: number];

/** A spec that may be left out of a view. */
export interface Sometimes {
  /** How often it happens, 0 to 1. */
  readonly p: number;
}

/**
 * What becomes of a cut-out smaller than a crop of fixed size. "raise": an error, as in
 * Albumentations. "clamp": the crop takes as much as there is. "pad": the cut-out is laid into the
 * middle of paper of the crop's size, as by Albumentations 2.0's `pad_if_needed`. "skip": no crop.
 */
export type Smaller = "raise" | "clamp" | "pad" | "skip";

/**
 * What may be drawn. Data, so that recipes can be printed, compared and stored; specs.ts has a
 * function for each, with defaults.
 */
export type Spec =
  /** One after the other. */
  | { readonly kind: "compose"; readonly of: readonly Spec[] } & Sometimes
  /** One of them, each as likely as its `p` says. */
  | { readonly kind: "oneOf"; readonly of: readonly Spec[] } & Sometimes
  | { readonly kind: "gray" } & Sometimes
  | { readonly kind: "clahe"; readonly clip: Range; readonly tiles: number } & Sometimes
  /** A part of fixed size, in pixels, as Albumentations' RandomCrop. */
  | {
    readonly kind: "crop";
    readonly height: number;
    readonly width: number;
    readonly smaller: Smaller;
    /** Level of the paper of "pad". Default 255. */
    readonly fill?: number;
  } & Sometimes
  /** A part by its share of the area and the change of its proportions (Szegedy et al. 2015). */
  | { readonly kind: "share"; readonly area: Range; readonly aspect: Range } & Sometimes
  /** To the size of the views. */
  | { readonly kind: "resize"; readonly method: "linear" | "area" }
  /** Albumentations' ShiftScaleRotate. */
  | {
    readonly kind: "shiftScaleRotate";
    readonly degrees: number;
    /** Share of the sides. */
    readonly shift: number;
    readonly scale: number;
    readonly border: Border;
    readonly version: Version;
  } & Sometimes
  | { readonly kind: "flip" } & Sometimes
  /** `variance` draws the square of sigma. */
  | {
    readonly kind: "noise";
    readonly sigma?: Range;
    readonly variance?: Range;
    readonly generator?: Generator;
  } & Sometimes
  /** `half` in pixels; `greys` default to black and white. */
  | {
    readonly kind: "stripes";
    readonly count: Range;
    readonly half: Range;
    readonly greys?: readonly number[];
  } & Sometimes
  | { readonly kind: "tone"; readonly gamma: Range; readonly gain: Range; readonly shift: Range }
    & Sometimes
  | { readonly kind: "contrast"; readonly factor: Range } & Sometimes
  | { readonly kind: "tint"; readonly strength: Range } & Sometimes
  | { readonly kind: "colour"; readonly saturation: Range; readonly hue: Range } & Sometimes
  | { readonly kind: "inking"; readonly amount: Range; readonly radius?: Range } & Sometimes
  /** How much pigment there is, as a factor. */
  | { readonly kind: "washes"; readonly strength: Range } & Sometimes
  /** Shares of the height. */
  | { readonly kind: "elastic"; readonly amount: Range } & Sometimes
  /** From 0, white and even, to 1. */
  | { readonly kind: "paper"; readonly amount: Range } & Sometimes
  /** Sigma in shares of the height. */
  | { readonly kind: "blur"; readonly sigma: Range } & Sometimes
  | { readonly kind: "solarize"; readonly threshold: Range } & Sometimes
  | { readonly kind: "invert" } & Sometimes
  | { readonly kind: "normalize" };

type Kind = Spec["kind"];
type Of<K extends Kind> = Extract<Spec, { kind: K }>;

interface Drawing {
  readonly random: Random;
  /** What the picture has come to. */
  readonly size: Size;
  /** What views are brought to. */
  readonly output: Size;
  /** Instead of what the specs say. */
  readonly smaller?: Smaller;
}

type Draw<K extends Kind> = (spec: Of<K>, drawing: Drawing) => { steps: PlanStep[]; size: Size };

const range = (random: Random, [low, high]: Range) => random.range(low, high);

/** The picture in the middle of paper that is nowhere smaller than the crop. */
function padded(size: Size, crop: Size, fill: number): Extract<PlanStep, { kind: "pad" }> {
  const [width, height] = [
    Math.max(size.width, crop.width),
    Math.max(size.height, crop.height),
  ];
  const [x, y] = [(width - size.width) >> 1, (height - size.height) >> 1];
  return { kind: "pad", width, height, x, y, fill };
}

const draws: { readonly [K in Kind]: Draw<K> } = {
  compose: ({ of }, drawing) => drawAll(of, drawing),
  oneOf({ of }, drawing) {
    const total = of.reduce((sum, spec) => sum + ("p" in spec ? spec.p : 1), 0);
    let rest = drawing.random.next() * total;
    const chosen = of.find((spec) => (rest -= "p" in spec ? spec.p : 1) < 0) ?? of[of.length - 1];
    return draw(chosen, drawing);
  },
  gray: (_, { size }) => ({ steps: [{ kind: "gray" }], size }),
  clahe: ({ clip, tiles }, { random, size }) => ({
    steps: [{ kind: "clahe", clip: range(random, clip), tiles }],
    size,
  }),
  crop({ height, width, fill = 255, ...spec }, { random, size, smaller = spec.smaller }) {
    const [u, v] = [random.next(), random.next()];
    const clamped = size.height < height || size.width < width;
    if (clamped && smaller === "raise") {
      throw new RangeError(
        `Cannot cut ${width} x ${height} out of a cut-out of ${size.width} x ${size.height}: the ` +
          'recipe raises, as Albumentations does; choose smaller: "clamp", "pad" or "skip"',
      );
    }
    if (clamped && smaller === "skip") return { steps: [], size };
    const steps: PlanStep[] = clamped && smaller === "pad"
      ? [padded(size, { width, height }, fill)]
      : [];
    const whole = steps.length > 0 ? steps[0] as Extract<PlanStep, { kind: "pad" }> : size;
    const part = { width: Math.min(width, whole.width), height: Math.min(height, whole.height) };
    const at = {
      y: Math.floor((whole.height - part.height + 1) * u),
      x: Math.floor((whole.width - part.width + 1) * v),
    };
    return { steps: [...steps, { kind: "crop", part: { ...part, ...at }, clamped }], size: part };
  },
  share({ area, aspect }, { random, size }) {
    const share = range(random, area);
    const stretch = Math.exp(range(random, [Math.log(aspect[0]), Math.log(aspect[1])]));
    const [u, v] = [random.next(), random.next()];
    const side = (whole: number, wanted: number) =>
      Math.min(whole, Math.max(1, Math.round(wanted)));
    const width = side(size.width, size.width * Math.sqrt(share * stretch));
    const height = side(size.height, size.height * Math.sqrt(share / stretch));
    const x = Math.floor((size.width - width + 1) * u);
    const y = Math.floor((size.height - height + 1) * v);
    const part = { x, y, width, height };
    return { steps: [{ kind: "crop", part, clamped: false }], size: { width, height } };
  },
  resize: ({ method }, { output }) => ({
    steps: [{ kind: "resize", ...output, method }],
    size: output,
  }),
  shiftScaleRotate({ degrees, shift, scale, border, version }, { random, size }) {
    const angle = random.range(-degrees, degrees);
    const first = random.range(1 - scale, 1 + scale);
    const [dx, dy] = [random.range(-shift, shift), random.range(-shift, shift)];
    const second = version === "1.3" ? first : random.range(1 - scale, 1 + scale);
    const pixels = (share: number, side: number) =>
      version === "1.3" ? share * side : Math.trunc(share * side);
    const matrix = affineMatrix(size, {
      angle,
      scale: [first, second],
      shift: [pixels(dx, size.width), pixels(dy, size.height)],
      version,
    });
    return { steps: [{ kind: "warp", matrix, border }], size };
  },
  flip: (_, { size }) => ({ steps: [{ kind: "flip" }], size }),
  noise({ sigma = [0, 0], variance, generator }, { random, size }) {
    const drawn = variance ? Math.sqrt(range(random, variance)) : range(random, sigma);
    // Albumentations 2.0 gives OpenCV's generator one of 65,536 seeds
    const seed = random.int(0, generator === "opencv" ? 65535 : 2 ** 31);
    return {
      steps: [{ kind: "noise", sigma: drawn, seed, ...(generator ? { generator } : {}) }],
      size,
    };
  },
  stripes({ count, half, greys = [0, 255] }, { random, size }) {
    const { width, height } = size;
    const stripes = Array.from({ length: random.int(count[0], count[1]) }, (): Stripe => {
      const angle = random.range(0, Math.PI);
      const [x, y] = [random.range(0, width), random.range(0, height)];
      return {
        angle,
        offset: x * Math.cos(angle) + y * Math.sin(angle),
        half: range(random, half),
        grey: random.pick(greys),
      };
    });
    return { steps: [{ kind: "stripes", stripes }], size };
  },
  tone: ({ gamma, gain, shift }, { random, size }) => ({
    steps: [{
      kind: "tone",
      gamma: Math.exp(range(random, [Math.log(gamma[0]), Math.log(gamma[1])])),
      gain: range(random, gain),
      shift: range(random, shift),
    }],
    size,
  }),
  contrast: ({ factor }, { random, size }) => ({
    steps: [{ kind: "contrast", factor: range(random, factor) }],
    size,
  }),
  tint({ strength }, { random, size }) {
    const depth = range(random, strength);
    const channel = () => 1 - depth * random.next();
    return { steps: [{ kind: "tint", colour: [channel(), channel(), channel()] }], size };
  },
  colour: ({ saturation, hue }, { random, size }) => ({
    steps: [{ kind: "colour", saturation: range(random, saturation), hue: range(random, hue) }],
    size,
  }),
  inking: ({ amount, radius }, { random, size }) => ({
    steps: [{
      kind: "inking",
      amount: range(random, amount),
      ...(radius ? { radius: random.int(...radius) } : {}),
    }],
    size,
  }),
  washes({ strength }, { random, size: { width, height } }) {
    const factor = range(random, strength);
    const cell = { x: 0, y: 0, width, height };
    const washes = drawWashes({ random, cell, figures: [[0, 0, width, height]] })
      .map((wash) => ({ ...wash, strength: factor * wash.strength }));
    return { steps: [{ kind: "washes", washes }], size: { width, height } };
  },
  elastic: ({ amount }, { random, size }) => ({
    steps: [{ kind: "elastic", ...drawElastic(random, { amount: range(random, amount), size }) }],
    size,
  }),
  paper: ({ amount }, { random, size }) => ({
    steps: [{ kind: "paper", ...drawPaper(random, { amount: range(random, amount) }) }],
    size,
  }),
  blur: ({ sigma }, { random, size }) => ({
    steps: [{ kind: "blur", sigma: range(random, sigma) * size.height }],
    size,
  }),
  solarize: ({ threshold }, { random, size }) => ({
    steps: [{ kind: "solarize", threshold: range(random, threshold) }],
    size,
  }),
  invert: (_, { size }) => ({ steps: [{ kind: "invert" }], size }),
  normalize: (_, { size }) => ({ steps: [{ kind: "normalize" }], size }),
};

function draw<K extends Kind>(spec: Of<K>, drawing: Drawing): { steps: PlanStep[]; size: Size } {
  const drawn = draws[spec.kind as K] as Draw<K> | undefined;
  if (!drawn) {
    throw new RangeError(
      `There is nothing of kind "${spec.kind}" to do to a view. Known: ${
        Object.keys(draws).join(", ")
      }`,
    );
  }
  return drawn(spec, drawing);
}

/** Each spec from a stream of its own, so that one more does not change what the others draw. */
function drawAll(
  specs: readonly Spec[],
  { random, ...drawing }: Drawing,
): { steps: PlanStep[]; size: Size } {
  let { size } = drawing;
  const steps: PlanStep[] = [];
  specs.forEach((spec, i) => {
    const own = random.fork(i);
    if ("p" in spec && !own.chance(spec.p)) return;
    const drawn = draw(spec, { ...drawing, random: own, size });
    steps.push(...drawn.steps);
    ({ size } = drawn);
  });
  return { steps, size };
}

/**
 * Draws a plan: a spec happens with its probability.
 *
 * @throws {RangeError} when a crop that must not be clamped is larger than the cut-out
 */
export function samplePlan(
  specs: readonly Spec[],
  { input, ...drawing }: {
    readonly input: Size;
    readonly output: Size;
    readonly random: Random;
    /** For every crop of fixed size, whatever its spec says. */
    readonly smaller?: Smaller;
  },
): Plan {
  const { steps, size } = drawAll(specs, { ...drawing, size: input });
  return { input: { width: input.width, height: input.height }, output: size, steps };
}
