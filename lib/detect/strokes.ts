/**
 * How the strokes of a plate lie: what tells a figure, whose lines turn with every fold and limb, from
 * the ruled tones behind it. Everything is measured in squares of four pixels.
 */
import { toGray } from "lib/image/color.ts";
import { boxMean, dilate, erode, type Plane, pooled } from "lib/image/filter.ts";
import type { Image } from "lib/image/image.ts";

/** Side of a square, pixels. */
export const cell = 4;

/** Half the sides of the neighbourhoods that are looked at, in squares. */
const reaches = [1, 3, 6, 12];
const contrastReaches = [2, 5, 10];

/** Strokes longer than this, in pixels either way, are ruled and not drawn. */
const ruled = 12;

/** A table of what is measured at each square. `data[(y * width + x) * count + feature]` */
export interface Strokes {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly data: Float32Array;
}

/** Ink from 0 (paper, the 90th percentile of the greys) to 1 (black). */
function inkOf(image: Image): Plane {
  const gray = toGray(image);
  const histogram = new Uint32Array(256);
  for (const value of gray) histogram[value]++;
  let [paper, above] = [255, 0];
  while (paper > 1 && above + histogram[paper] < gray.length * 0.1) above += histogram[paper--];
  return {
    width: image.width,
    height: image.height,
    data: Float32Array.from(gray, (value) => Math.min(1, Math.max(0, (paper - value) / paper))),
  };
}

/** Slopes of a plane along x and y, by central differences. */
function slopes({ width, height, data }: Plane): [Float32Array, Float32Array] {
  const [across, down] = [new Float32Array(data.length), new Float32Array(data.length)];
  for (let y = 0; y < height; y++) {
    const [above, below] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      across[y * width + x] = (data[y * width + right] - data[y * width + left]) / 2;
      down[y * width + x] = (data[below + x] - data[above + x]) / 2;
    }
  }
  return [across, down];
}

/** The longest strokes alone: opened by a line of pixels. */
const opened = (ink: Plane, reach: { x: number; y: number }) => dilate(erode(ink, reach), reach);

/** Ten planes of squares: ink, slopes, their tensor, thick ink, ruled ink, bare paper. */
function channels(image: Image): Plane[] {
  const ink = inkOf(image);
  const one = { x: 1, y: 1 };
  const [across, down] = slopes(boxMean(boxMean(ink, one), one));
  const plane = (data: Float32Array): Plane => ({ ...ink, data });
  const paper = plane(ink.data.map((value) => 1 - value));
  return [
    ink,
    plane(across.map(Math.abs)),
    plane(down.map(Math.abs)),
    plane(across.map((x, i) => x * x - down[i] * down[i])),
    plane(across.map((x, i) => 2 * x * down[i])),
    plane(across.map((x, i) => x * x + down[i] * down[i])),
    erode(ink, one),
    opened(ink, { x: ruled, y: 0 }),
    opened(ink, { x: 0, y: ruled }),
    erode(paper, { x: 3, y: 3 }),
  ].map((full) => pooled(full, cell));
}

/**
 * Measures the strokes of a plate: ten means over four neighbourhoods, how much the strokes there run
 * one way, how fast the tone changes, and how far down the square lies.
 */
export function strokesOf(image: Image): Strokes {
  const small = channels(image);
  const [grey] = small;
  const { width, height } = grey;
  const planes: Float32Array[] = [];
  for (const reach of reaches) {
    const means = small.map((plane) => boxMean(plane, { x: reach, y: reach }).data);
    planes.push(...means);
    const [, , , twoCos, twoSin, energy] = means;
    planes.push(energy.map((e, i) => Math.hypot(twoCos[i], twoSin[i]) / (e + 1e-4)));
  }
  const changes = slopes(boxMean(grey, { x: 2, y: 2 }))
    .map((data) => ({ width, height, data: data.map(Math.abs) }));
  for (const reach of contrastReaches) {
    planes.push(...changes.map((plane) => boxMean(plane, { x: reach, y: reach }).data));
  }
  planes.push(grey.data.map((_, i) => Math.floor(i / width) / height));
  const count = planes.length;
  const data = new Float32Array(width * height * count);
  planes.forEach((plane, feature) => {
    plane.forEach((value, i) => data[i * count + feature] = value);
  });
  return { width, height, count, data };
}
