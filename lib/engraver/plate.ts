/** A plate: characters on a stage, engraved and lettered, with nothing left to chance but the seed. */
import type { Box } from "lib/geometry/box.ts";
import { Random } from "lib/tensor/random.ts";
import { Burin } from "./burin.ts";
import { inOtherDress } from "./dress.ts";
import { drawFigure } from "./figure.ts";
import { bounds, frameAt, type Pt } from "./geometry.ts";
import { makeHand } from "./hand.ts";
import { type Identity, makeIdentity } from "./identity.ts";
import { layMargins, type Margins } from "./margins.ts";
import { makePose, type Pose } from "./pose.ts";
import { drawScene } from "./scenery.ts";
import { castShadow, type Scene, type Stage } from "./stage.ts";
import { Sketch, type SketchPart } from "./sketch.ts";
import { makeWords, reworkWords, type Words } from "./title.ts";

/** What a plate is engraved from, besides its seed. */
export interface PlateOptions {
  /** Pixels; default 1200 x 900. */
  readonly width?: number;
  /** See `width`. */
  readonly height?: number;
  /** Identity seeds to cast. Default: as many strangers as `count` says. */
  readonly cast?: readonly number[];
  /** How many to invent where there is no `cast`. Default 2 to 6. */
  readonly count?: number;
  /** Default: the seed's choice. */
  readonly scene?: Scene;
  /** 1 as first published; from 2 on with more hatching and other lettering. Default 1. */
  readonly state?: number;
  /** Whose hand holds the burin: another number cuts the same design with other strokes. Default 0. */
  readonly hand?: number;
  /** What the cast wear: another number dresses each of them in other clothes. Default 0: their own. */
  readonly dress?: number;
}

/** A part of the picture; a halo is the bare paper an engraver leaves round what stands in front. */
export interface PlatePart extends SketchPart {
  /** Whether it is a halo. */
  readonly halo?: true;
}

/** A person on a plate. */
export interface PlateCharacter {
  /** Position in the cast: the `owner` of the person's parts. */
  readonly index: number;
  /** Who it is. */
  readonly identity: Identity;
  /** How the person stands or sits. */
  readonly pose: Pose;
  /** True where the character, built to face right, faces left. */
  readonly mirrored: boolean;
  /** Plate pixels per figure unit; an adult is about 100 units tall. */
  readonly scale: number;
  /** Where the person stands, in pixels of the plate. */
  readonly feet: Pt;
  /** The whole figure's bounds on the plate, cut by the border. */
  readonly box: Box;
}

/** An engraved plate as strokes, before it is printed. */
export interface EngravedPlate {
  /** The same for all impressions of this plate. */
  readonly work: string;
  /** The seed that the plate is made from. */
  readonly seed: number;
  /** What else it was made from. */
  readonly options: PlateOptions;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Where the picture is set. */
  readonly scene: Scene;
  /** The lettering. */
  readonly words: Words;
  /** Back to front; each masked part hides what lies under it. */
  readonly parts: readonly PlatePart[];
  /** The cast. */
  readonly characters: readonly PlateCharacter[];
  /** Strokes that a later state adds over everything, path data in tenths of a pixel. */
  readonly rework: string;
  /** Frame and lettering as outlines. */
  readonly margins: Margins;
  /** The border that cuts the picture; a vignette has none. */
  readonly frame?: Box | undefined;
}

/**
 * Engraves a plate. The same seed and options give the same plate, stroke for stroke; streams are
 * forked by name, so another scene does not change a face.
 *
 * ```ts
 * import { engravePlate } from "lib/engraver/plate.ts";
 * const plate = engravePlate(7, { cast: [301, 302, 305], scene: "garden" });
 * ```
 */
export function engravePlate(seed: number, options: PlateOptions = {}): EngravedPlate {
  const { width = 1200, height = 900, state = 1, hand = 0 } = options;
  const random = new Random(seed).fork("plate");
  const scene = options.scene ??
    random.fork("scene").weighted<Scene>({ interior: 4, street: 2, garden: 3, vignette: 3 });
  const stage = makeStage({ width, height }, random.fork("stage"));
  const framed = scene !== "vignette";
  const strokes = random.fork("hand").fork(hand);
  const manner = makeHand(strokes);
  const unit = height / 900;
  const burin = new Burin({
    ...manner,
    spacing: 4.7 * unit * manner.spacing,
    weight: unit * manner.weight,
    wear: 0,
    light: [-0.62, -0.5],
    seed: strokes.seed,
  });
  const parts: PlatePart[] = [];
  drawScene(new Sketch(burin, -1, frameAt([0, 0], 0, unit), 0.62 * unit, parts), scene, {
    stage: scaled(stage, 1 / unit),
    random: random.fork("scenery"),
    distance: manner.distance,
  });
  const characters = placeCast(seed, options, stage).map(
    ({ identity, depth, x, stream }, index): PlateCharacter => {
      const pose = makePose(stream, identity);
      const scale = stage.unit * (0.66 + 0.34 * depth) * identity.build.height;
      const y = footing(stage, depth);
      const mirrored = stream.chance(0.18) ? x < width / 2 : x > width / 2;
      const ground = new Sketch(burin, -1, frameAt([0, 0]), 0.62 * height / 900, parts);
      castShadow(ground, [x, y], { scale, stage });
      const figure: SketchPart[] = [];
      const weight = Math.max(0.55, scale / 5.4);
      drawFigure(
        new Sketch(burin, index, frameAt([x, y], 0, scale, mirrored), weight, figure),
        identity,
        pose,
      );
      parts.push(...halo(figure, 2.4 * height / 900), ...figure);
      const own = figure.filter(({ owner }) => owner === index);
      const [x0, y0, x1, y1] = bounds(own.flatMap((part) => part.outline)).map(Math.round);
      const box: Box = framed
        ? [
          Math.max(stage.x0, x0),
          Math.max(stage.y0, y0),
          Math.min(stage.x1, x1),
          Math.min(stage.y1, y1),
        ]
        : [x0, y0, x1, y1];
      return { index, identity, pose, mirrored, scale, feet: [x, y], box };
    },
  );
  const first = makeWords(random.fork("words"));
  const words = state > 1 ? reworkWords(first, random.fork("words").fork(state)) : first;
  const picture: Box = [stage.x0, stage.y0, stage.x1, stage.y1];
  return {
    work: `w${seed.toString(36)}`,
    seed,
    options,
    width,
    height,
    scene,
    words,
    parts,
    characters,
    rework: state > 1 ? rework(burin, stage, seed + state) : "",
    margins: layMargins({
      width,
      height,
      picture,
      bordered: framed,
      words,
      capitals: state > 1 || hand > 0,
    }),
    frame: framed ? picture : undefined,
  };
}

function makeStage({ width, height }: { width: number; height: number }, random: Random): Stage {
  const margin = Math.round(width * 0.05);
  const [x0, y0, x1, y1] = [margin, margin, width - margin, height - Math.round(height * 0.125)];
  const horizon = y0 + (y1 - y0) * random.range(0.66, 0.74);
  return { x0, y0, x1, y1, horizon, unit: (y1 - y0) / 100 * 0.76 };
}

/** A stage in other units. */
const scaled = ({ x0, y0, x1, y1, horizon, unit }: Stage, by: number): Stage => ({
  x0: x0 * by,
  y0: y0 * by,
  x1: x1 * by,
  y1: y1 * by,
  horizon: horizon * by,
  unit: unit * by,
});

/** Where feet stand, from the back of the stage (0) to its front (1). */
const footing = (stage: Stage, depth: number) =>
  stage.horizon + (stage.y1 - stage.horizon - 12) * (0.18 + 0.78 * depth);

const dressed = (who: Identity, dress: number): Identity =>
  dress === 0
    ? who
    : inOtherDress(who, new Random(who.seed).fork("dress").fork(dress).int(1, 2 ** 30));

/** The cast with their places, back rank first. */
function placeCast(seed: number, options: PlateOptions, stage: Stage) {
  const random = new Random(seed).fork("plate").fork("cast");
  const seeds = options.cast ??
    Array.from({ length: options.count ?? random.int(2, 6) }, () => random.int(1, 99999));
  const places = random.fork("places");
  const slots = places.shuffle(seeds.map((_, i) => i));
  const few = seeds.length < 3;
  return seeds.map((identitySeed, i) => {
    const slot = slots[i];
    const back = !few && slot % 2 === 1;
    const depth = few
      ? places.range(0.75, 1)
      : back
      ? places.range(0.1, 0.4)
      : places.range(0.7, 1);
    const across = (slot + 0.5 + places.range(-1, 1) * (few ? 0.14 : 0.3)) / seeds.length;
    return {
      identity: dressed(makeIdentity(identitySeed), options.dress ?? 0),
      depth,
      x: stage.x0 + (stage.x1 - stage.x0) * (across * 0.9 + 0.05),
      stream: random.fork(`pose ${identitySeed} ${i}`),
    };
  }).sort((a, b) => a.depth - b.depth);
}

/** The parts' outlines moved outward by `width`, as bare paper. */
function halo(figure: readonly SketchPart[], width: number): PlatePart[] {
  return figure.filter((part) => part.masked).map((part) => ({
    owner: -1,
    outline: grown(part.outline, width),
    ink: "",
    wash: null,
    solid: false,
    masked: true,
    halo: true,
  }));
}

/** A ring moved outward along its corners' normals. */
function grown(ring: readonly Pt[], width: number): Pt[] {
  let turn = 0;
  for (let i = 0; i < ring.length; i++) {
    const j = (i + ring.length - 1) % ring.length;
    turn += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  }
  const outward = turn > 0 ? width : -width;
  return ring.map((point, i) => {
    const a = ring[(i + ring.length - 1) % ring.length];
    const b = ring[(i + 1) % ring.length];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [
      point[0] + (b[1] - a[1]) / length * outward,
      point[1] - (b[0] - a[0]) / length * outward,
    ];
  });
}

/** Another course of hatching over ground and corners. */
function rework(burin: Burin, { x0, y0, x1, y1 }: Stage, seed: number): string {
  const again = new Burin({ ...burin.craft, seed });
  const [cx, cy] = [(x0 + x1) / 2, y0 + (y1 - y0) * 0.5];
  const corner = (x: number, y: number) =>
    0.62 * Math.hypot((x - cx) / (x1 - x0) * 1.6, (y - cy) / (y1 - y0) * 1.5) - 0.22;
  const picture: Pt[] = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  return again.field(picture, [1, -0.8], burin.craft.spacing * 1.6, corner);
}
