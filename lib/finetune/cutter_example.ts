/**
 * What a cutter learns from, drawn anew each time: a figure turned, stretched and mirrored, before another
 * scene, behind another figure or a piece of furniture, on other paper, with a box that is a little off.
 */
import type { Box } from "lib/geometry/box.ts";
import { boxPlane, cropMargin } from "lib/segment/cutter_crop.ts";
import type { Random } from "lib/tensor/random.ts";
import { type CutFigure, keptSide } from "./cut_figure.ts";

/** A crop, the box in it, and which of its pixels are the figure's. */
export interface CutterExample {
  /** 0 to 255. `[side * side]` */
  readonly grey: Float32Array;
  /** 1 in the box. `[side * side]` */
  readonly box: Float32Array;
  /** Share of each pixel. `[side * side]` */
  readonly target: Float32Array;
}

/** x' = a x + b y + c, y' = d x + e y + f. */
type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

function inverse([a, b, c, d, e, f]: Affine): Affine {
  const det = a * e - b * d;
  const [p, q, r, s] = [e / det, -b / det, -d / det, a / det];
  return [p, q, -(p * c + q * f), r, s, -(r * c + s * f)];
}

/** Values of a kept plane at the middles of `side` x `side` pixels; `beyond` where it ends. */
function sampled(
  plane: Uint8Array,
  { back, side, beyond }: {
    /** Pixels of the view to pixels of the plane. */
    readonly back: Affine;
    readonly side: number;
    readonly beyond: number;
  },
): Float32Array {
  const out = new Float32Array(side * side);
  const [a, b, c, d, e, f] = back;
  const last = keptSide - 1;
  for (let y = 0; y < side; y++) {
    const v = y + 0.5;
    for (let x = 0; x < side; x++) {
      const u = x + 0.5;
      const px = a * u + b * v + c - 0.5;
      const py = d * u + e * v + f - 0.5;
      if (px < 0 || py < 0 || px >= last || py >= last) {
        out[y * side + x] = beyond;
        continue;
      }
      const [left, top] = [px | 0, py | 0];
      const [p, q] = [px - left, py - top];
      const at = top * keptSide + left;
      out[y * side + x] = (plane[at] * (1 - p) + plane[at + 1] * p) * (1 - q) +
        (plane[at + keptSide] * (1 - p) + plane[at + keptSide + 1] * p) * q;
    }
  }
  return out;
}

/** The least box around where a plane is at least `least`; null where it never is. */
function boundsOf(plane: ArrayLike<number>, side: number, least: number): Box | null {
  let [x0, y0, x1, y1] = [side, side, -1, -1];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (plane[y * side + x] < least) continue;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      y1 = y;
    }
  }
  return x1 < 0 ? null : [x0, y0, x1 + 1, y1 + 1];
}

/** The box around a box that an affine map moved. */
function movedBounds([x0, y0, x1, y1]: Box, [a, b, c, d, e, f]: Affine): Box {
  const corners = [[x0, y0], [x1, y0], [x0, y1], [x1, y1]];
  const xs = corners.map(([x, y]) => a * x + b * y + c);
  const ys = corners.map(([x, y]) => d * x + e * y + f);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Turned about the middle of a box, stretched, mirrored. Kept pixels to those of a scene around 0. */
function pose(random: Random, [x0, y0, x1, y1]: Box, scale: number): Affine {
  const turn = random.chance(0.5) ? Math.max(-0.2, Math.min(0.2, 0.09 * random.normal())) : 0;
  const stretch = Math.exp(0.08 * random.normal());
  const mirror = random.chance(0.5) ? -1 : 1;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [a, b] = [mirror * cos * scale * stretch, -mirror * sin * scale * stretch];
  const [d, e] = [sin * scale / stretch, cos * scale / stretch];
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [a, b, -(a * x + b * y), d, e, -(d * x + e * y)];
}

const moved = (
  [a, b, c, d, e, f]: Affine,
  x: number,
  y: number,
): Affine => [a, b, c + x, d, e, f + y];

/** How far an annotator's or a detector's box is off, as a share of its sides. */
function jittered(random: Random, [x0, y0, x1, y1]: Box): Box {
  const off = random.chance(0.2) ? 0.06 : 0.02;
  const [w, h] = [x1 - x0, y1 - y0];
  const by = (length: number) => length * off * Math.max(-2, Math.min(2, random.normal()));
  return [x0 + by(w), y0 + by(h), x1 + by(w), y1 + by(h)];
}

/** Greys of another paper, ink and lens, in place. */
function retoned(random: Random, grey: Float32Array, side: number): void {
  if (random.chance(0.25)) blurred(grey, side);
  if (random.chance(0.8)) {
    const gamma = Math.exp(0.3 * random.normal());
    const contrast = random.range(0.55, 1.25);
    const light = 128 + 22 * random.normal();
    for (let i = 0; i < grey.length; i++) {
      grey[i] = (255 * (grey[i] / 255) ** gamma - 128) * contrast + light;
    }
  }
  if (random.chance(0.3)) {
    const [dx, dy, least] = [random.range(-1, 1), random.range(-1, 1), random.range(0.7, 0.95)];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const along = 0.5 + 0.5 * (dx * (x / side - 0.5) + dy * (y / side - 0.5));
        grey[y * side + x] *= least + (1 - least) * along;
      }
    }
  }
  const noise = random.chance(0.35) ? random.range(4, 22) : 0;
  for (let i = 0; i < grey.length; i++) {
    const value = noise === 0 ? grey[i] : grey[i] + noise * (random.next() - 0.5);
    grey[i] = Math.max(0, Math.min(255, value));
  }
}

/** Each pixel becomes the mean of itself and the three to its right and below. */
function blurred(grey: Float32Array, side: number): void {
  for (let y = 0; y < side - 1; y++) {
    for (let x = 0; x < side - 1; x++) {
      const i = y * side + x;
      grey[i] = (grey[i] + grey[i + 1] + grey[i + side] + grey[i + side + 1]) / 4;
    }
  }
}

/** What lies before the figure: another one, or a board with another scene on it. */
function occluder(random: Random, other: CutFigure, { view, side }: { view: Box; side: number }) {
  const scale = random.range(0.4, 1.1) * side / keptSide;
  const x = random.range(view[0], view[2]);
  const y = view[1] + (view[3] - view[1]) * random.range(0.35, 1.15);
  const back = inverse(moved(pose(random, other.box, scale), x, y));
  const board = random.chance(0.3);
  const given = { back, side };
  const grey = sampled(other.grey, { ...given, beyond: 255 });
  if (!board) return { grey, mask: sampled(other.mask, { ...given, beyond: 0 }) };
  // a piece with one slanting edge, as of a table or a wall
  const [w, h] = [random.range(0.15, 0.45) * side, random.range(0.15, 0.5) * side];
  const slant = random.range(-0.4, 0.4);
  const mask = new Float32Array(side * side);
  for (let v = 0; v < side; v++) {
    for (let u = 0; u < side; u++) {
      if (Math.abs(u - x) < w && Math.abs(v - y - slant * (u - x)) < h) mask[v * side + u] = 255;
    }
  }
  return { grey, mask };
}

/** Less of a figure than this is left of none: the occluder is left out then. */
const leastLeft = 0.45;

/**
 * An example from a figure.
 *
 * @param options `side` of the crop in pixels; `other` draws a further figure, for what is before and
 *   behind this one
 */
export function cutterExample(
  figure: CutFigure,
  { random, side, other }: {
    readonly random: Random;
    readonly side: number;
    readonly other: (random: Random) => CutFigure;
  },
): CutterExample {
  const { box } = figure;
  const placed = pose(random.fork("pose"), box, 1);
  const turned = placed[1] !== 0;
  const around = turned
    ? movedBounds(boundsOf(figure.mask, keptSide, 128) ?? box, placed)
    : movedBounds(box, placed);
  const prompt = jittered(random.fork("box"), around);
  const scale = side / (cropMargin * Math.max(prompt[2] - prompt[0], prompt[3] - prompt[1]));
  const [x, y] = [(prompt[0] + prompt[2]) / 2, (prompt[1] + prompt[3]) / 2];
  const forward = placed.map((value, i) =>
    i === 2
      ? (value - x) * scale + side / 2
      : i === 5
      ? (value - y) * scale + side / 2
      : value * scale
  ) as unknown as Affine;
  let view = prompt.map((edge, i) =>
    (edge - (i % 2 === 0 ? x : y)) * scale + side / 2
  ) as unknown as Box;
  const back = inverse(forward);
  const grey = sampled(figure.grey, { back, side, beyond: 255 });
  const mask = sampled(figure.mask, { back, side, beyond: 0 });

  const scene = random.fork("scene");
  if (scene.chance(0.3)) {
    const behind = other(scene);
    const size = scene.range(0.8, 1.6) * side / keptSide;
    const middle = pose(scene, [0, 0, keptSide, keptSide], size);
    const from = inverse(moved(middle, side / 2, side / 2));
    const ground = sampled(behind.grey, { back: from, side, beyond: 255 });
    for (let i = 0; i < grey.length; i++) {
      grey[i] = (grey[i] * mask[i] + ground[i] * (255 - mask[i])) / 255;
    }
  }
  if (scene.chance(0.35)) {
    const front = occluder(scene, other(scene), { view, side });
    const left = mask.map((value, i) => value * (255 - front.mask[i]) / 255);
    const sum = (plane: Float32Array) => plane.reduce((a, b) => a + b, 0);
    if (sum(left) > leastLeft * sum(mask)) {
      for (let i = 0; i < grey.length; i++) {
        grey[i] = (grey[i] * (255 - front.mask[i]) + front.grey[i] * front.mask[i]) / 255;
      }
      const [before, after] = [boundsOf(mask, side, 128), boundsOf(left, side, 128)];
      // sides of the box that nothing hides stay where they were
      if (before && after) {
        view = view.map((edge, i) => edge + after[i] - before[i]) as unknown as Box;
      }
      mask.set(left);
    }
  }
  retoned(random.fork("tone"), grey, side);
  const target = mask.map((value) => value / 255);
  return { grey, target, box: boxPlane(view, side) };
}
