/**
 * Plans carried out by the kernels of kernels.wasm, the same bytes as their twins in TypeScript give.
 * Pixels stay in WebAssembly's memory from step to step; a crop is a view and no copy,
 * greyscale has one channel until a step wants three, and the final resize, flip and normalisation
 * are fused, strip by strip, into the batch.
 */
import type { Size } from "lib/image/image.ts";
import { type Part, type Pixels, taps } from "lib/image/linear.ts";
import { decodeJpeg, type JpegPicture } from "lib/image/turbojpeg.ts";
import { halfEven } from "lib/tensor/rounding.ts";
import { applyPlan, type Normalization } from "./apply.ts";
import { type KernelMemory, openKernelMemory } from "./kernel_memory.ts";
import type { Plan, PlanStep } from "./transform.ts";
import { inverse } from "./warp.ts";

/** Rows of 1 or 3 channels in WebAssembly's memory, `stride` bytes apart. */
interface Rows extends Size {
  readonly place: number;
  readonly stride: number;
  readonly channels: 1 | 3;
}

type FastKind = "gray" | "clahe" | "crop" | "resize" | "warp" | "flip" | "noise" | "stripes";
type Of<K extends PlanStep["kind"]> = Extract<PlanStep, { kind: K }>;
type Rules = { readonly [K in FastKind]: (source: Rows, step: Of<K>) => Rows };

/** Pixels beyond which places in memory would not do. */
const mostPixels = 100_000_000;
/** Bytes of a strip, so that it stays in the processor's nearest caches. */
const stripBytes = 96 * 1024;

const isFast = (step: PlanStep): step is Of<FastKind> => {
  switch (step.kind) {
    case "resize":
      return step.method === "linear";
    case "noise":
      return step.generator === "numpy" || step.generator === "opencv";
    default:
      return ["gray", "clahe", "crop", "warp", "flip", "stripes"].includes(step.kind);
  }
};

/** A crop before greys, which do not mind, so that less is made grey. */
function cropsFirst(steps: readonly PlanStep[]): PlanStep[] {
  const out = [...steps];
  for (let i = 1; i < out.length; i++) {
    if (out[i].kind === "crop" && out[i - 1].kind === "gray") {
      [out[i - 1], out[i]] = [out[i], out[i - 1]];
    }
  }
  return out;
}

/** Places of the taps of an axis, then pairs of weights, each with four to spare. */
function axisOf(from: number, to: number, { clamped, step }: { clamped: boolean; step: number }) {
  const { first, near, far } = taps(from, to, { clamped });
  const out = new Int32Array(2 * (to + 4));
  for (let i = 0; i < to; i++) {
    out[i] = first[i] * step;
    out[to + 4 + i] = near[i] | far[i] << 16;
  }
  return out;
}

/** Rows of pixels in the kernels' memory: made, cut, packed, coloured and resized. */
function rowsIn({ kernels, take, put, bytes }: KernelMemory) {
  const axes = new Map<string, Int32Array>();
  const axis = (from: number, to: number, step: number, clamped: boolean) => {
    const key = `${from} ${to} ${step} ${clamped}`;
    let known = axes.get(key);
    if (!known) {
      if (axes.size > 500) axes.clear();
      axes.set(key, known = axisOf(from, to, { clamped, step }));
    }
    const place = put(known);
    return [place, place + 4 * (to + 4)];
  };
  const fresh = ({ width, height }: Size, channels: 1 | 3 = 3): Rows => ({
    width,
    height,
    channels,
    stride: channels * width,
    place: take(channels * width * height),
  });
  const part = (source: Rows, { x, y, width, height }: Part): Rows => ({
    ...source,
    width,
    height,
    place: source.place + y * source.stride + x * source.channels,
  });
  /** Rows that follow each other at once. */
  const packed = (source: Rows): Rows => {
    const { place, stride, height } = source;
    const row = source.channels * source.width;
    if (stride === row) return source;
    const target = fresh(source, source.channels);
    for (let y = 0; y < height; y++) {
      const from = place + y * stride;
      bytes().copyWithin(target.place + y * row, from, from + row);
    }
    return target;
  };
  /** Packed rows of three channels, which may be painted over. */
  const coloured = (given: Rows): Rows => {
    const source = packed(given);
    if (source.channels === 3) return source;
    const target = fresh(source);
    kernels.spread(source.place, source.width * source.height, target.place);
    return target;
  };
  /** A function that makes rows of the picture in another size; null where all at once is as well. */
  const stretching = (source: Rows, { width, height }: Size) => {
    const same = source.width === width && source.height === height;
    if (same || (source.width === 2 * width && source.height === 2 * height)) return null;
    const { channels } = source;
    const [xo, xw] = axis(source.width, width, channels, true);
    const [yo, yw] = axis(source.height, height, 1, false);
    const numbers = take((channels * width + 32) * 16);
    return (place: number, from: number, to: number) =>
      kernels.resize(
        ...[source.place, source.stride, source.height, channels, place, from, to, width],
        ...[xo, xw, yo, yw, numbers],
      );
  };
  return { fresh, part, coloured, stretching };
}

type RowMakers = ReturnType<typeof rowsIn>;

/** CLAHE of rows. */
function clahesOf({ kernels, tables, take }: KernelMemory, { fresh, coloured }: RowMakers) {
  /** Part of what CLAHE makes of a picture: all of it is measured, and no more than asked for made. */
  return function equalized(given: Rows, { clip, tiles }: Of<"clahe">, wanted: Part): Rows {
    const source = given.channels === 3 ? given : coloured(given);
    const { width, height } = source;
    const count = width * height;
    const [l, ab, target] = [take(count), take(2 * count), fresh(wanted)];
    const scratch = take(4096 + tiles * tiles * 256 + (tiles + 1) * 1028 + (width + 4) * 4);
    const { answersToLab, answersToRgb, light, cubeRoot } = tables;
    kernels.rgb_to_lab(
      ...[source.place, source.stride, height, width, l, ab, answersToLab, light, cubeRoot],
    );
    kernels.clahe_rgb(
      ...[l, ab, height, width, clip, tiles, tiles],
      ...[wanted.x, wanted.y, wanted.width, wanted.height, target.place, scratch, answersToRgb],
      ...[tables.lightness, tables.a, tables.b, tables.tristimulus, tables.inverseGamma],
    );
    return target;
  };
}

/** What each step does to rows. */
function rulesOf(memory: KernelMemory) {
  const { kernels, tables, take, put } = memory;
  const made = rowsIn(memory);
  const { fresh, part, coloured, stretching } = made;
  const equalized = clahesOf(memory, made);
  const rules: Rules = {
    crop: (source, { part: wanted }) => part(source, wanted),
    resize(source, size) {
      if (source.width === size.width && source.height === size.height) return source;
      const target = fresh(size, source.channels);
      const { place, stride, channels } = source;
      const rows = stretching(source, size);
      if (rows) rows(target.place, 0, size.height);
      else kernels.half(place, stride, channels, target.place, size.height, size.width);
      return target;
    },
    gray(source) {
      if (source.channels === 1) return source;
      const target = fresh(source, 1);
      const { place, stride, height, width } = source;
      kernels.gray(place, stride, height, width, target.place);
      return target;
    },
    flip(given) {
      const source = coloured(given);
      const target = fresh(source);
      kernels.hflip(source.place, source.stride, source.height, source.width, target.place);
      return target;
    },
    clahe: (source, step) =>
      equalized(source, step, {
        x: 0,
        y: 0,
        width: source.width,
        height: source.height,
      }),
    warp(given, { matrix, border }) {
      const source = coloured(given);
      const { width, height } = source;
      const [a, b, c, d, e, f] = inverse(matrix);
      const target = fresh(source);
      const steps = new Int32Array(2 * (width + 4));
      for (let x = 0; x < width; x++) {
        steps[x] = halfEven(a * x * 1024);
        steps[width + 4 + x] = halfEven(d * x * 1024);
      }
      const starts = new Int32Array(2 * height);
      for (let y = 0; y < height; y++) {
        starts[2 * y] = halfEven((b * y + c) * 1024) + 16;
        starts[2 * y + 1] = halfEven((e * y + f) * 1024) + 16;
      }
      const place = put(steps);
      kernels.warp(
        ...[source.place, height, width, target.place, place, place + 4 * (width + 4)],
        ...[put(starts), Number(border !== "reflect"), border === "white" ? 255 : 0],
      );
      return target;
    },
    noise(given, { sigma, seed, generator }) {
      const source = coloured(given);
      const count = 3 * source.width * source.height;
      if (generator === "numpy") {
        kernels.numpy_noise(source.place, count, sigma, seed, take(2 * 2496 + 160 * 24));
      } else {
        const { layers, heights } = tables;
        const share = Math.fround(sigma / 255);
        kernels.opencv_noise(source.place, count, share, seed, layers, heights, take(4 * 2048));
      }
      return source;
    },
    stripes(given, { stripes }) {
      const source = coloured(given);
      const { place, height, width } = source;
      for (const { angle, offset, half, grey } of stripes) {
        kernels.stripe(place, height, width, Math.cos(angle), Math.sin(angle), offset, half, grey);
      }
      return source;
    },
  };
  return { rules, stretching, coloured, equalized };
}

/** A JPEG file decoded; see `decodeJpeg`. @throws {Error} for a damaged one */
export function pixelsOfJpeg(
  picture: JpegPicture,
  options: { readonly into?: Uint8Array<ArrayBuffer>; readonly rows?: number } = {},
): Pixels {
  const decoded = decodeJpeg(picture, { channels: 3, ...options });
  if (decoded) return decoded;
  throw new Error("Cannot decode the JPEG file: it is damaged; replace it by an intact one");
}

/** The kernels; one for each thread, made when first wanted. */
function openKernels() {
  const memory = openKernelMemory();
  const { kernels, take, put, clear, bytes } = memory;
  const { rules, stretching, coloured, equalized } = rulesOf(memory);
  const load = (picture: Pixels | JpegPicture, first?: PlanStep): Rows => {
    const { width, height } = picture;
    const rows = { width, height, channels: 3, stride: 3 * width } as const;
    if ("data" in picture) return { ...rows, place: put(picture.data) };
    const place = take(3 * width * height);
    pixelsOfJpeg(picture, {
      into: bytes().subarray(place, place + 3 * width * height),
      rows: first?.kind === "crop" ? first.part.y + first.part.height : height,
    });
    return { ...rows, place };
  };
  const unload = (given: Rows): Pixels => {
    const { place, width, height } = coloured(given);
    return { width, height, channels: 3, data: bytes().slice(place, place + 3 * width * height) };
  };
  const run = (picture: Pixels | JpegPicture, steps: readonly PlanStep[]): Rows => {
    let rows = load(picture, steps[0]);
    for (let i = 0; i < steps.length; i++) {
      const [step, next] = [steps[i], steps[i + 1]];
      if (step.kind === "clahe" && next?.kind === "crop") {
        rows = equalized(rows, step, next.part);
        i++;
      } else if (isFast(step)) {
        // the table has the right function for each kind, which TypeScript cannot follow
        rows = (rules[step.kind] as (source: Rows, step: PlanStep) => Rows)(rows, step);
      } else {
        const pixels = unload(rows);
        rows = load(applyPlan({ input: pixels, output: pixels, steps: [step] }, pixels));
      }
    }
    return rows;
  };
  /** What is to be done before the last resizing, that, and whether what comes is mirrored. */
  const ending = (steps: readonly PlanStep[]) => {
    let end = steps.length;
    while (steps[end - 1]?.kind === "flip") end--;
    const last = steps[end - 1];
    const flip = Number((steps.length - end) % 2 === 1);
    return last?.kind === "resize" && isFast(last)
      ? { before: steps.slice(0, end - 1), last, flip }
      : { before: steps.slice(0, end), last: null, flip };
  };
  return {
    pixels(picture: Pixels, steps: readonly PlanStep[]): Pixels {
      clear();
      return unload(run(picture, cropsFirst(steps)));
    },
    normalized(
      picture: Pixels | JpegPicture,
      steps: readonly PlanStep[],
      { mean, std, layout, out, offset }: Normalization & { out: Float32Array; offset: number },
    ): void {
      clear();
      const { fround } = Math;
      const numbers = put(Float32Array.from([
        ...mean.map((value) => fround(fround(value) * 255)),
        ...std.map((value) => fround(1 / fround(fround(value) * 255))),
      ]));
      const { before, last, flip } = ending(cropsFirst(steps));
      let rows = run(picture, before);
      const stretch = last && stretching(rows, last);
      if (last && !stretch) rows = rules.resize(rows, last);
      const { channels } = rows;
      const { width, height } = last ?? rows;
      const most = Math.max(1, Math.min(height, Math.floor(stripBytes / (12 * width))));
      const levels = take(channels * width * most);
      const strip = take(12 * width * most);
      const count = width * height;
      const floats = new Float32Array(bytes().buffer, strip, 3 * width * most);
      for (let y = 0; y < height; y += most) {
        const part = Math.min(most, height - y);
        stretch?.(levels, y, y + part);
        const source = stretch
          ? [levels, channels * width]
          : [rows.place + y * rows.stride, rows.stride];
        const how = [channels, part, width, flip, strip];
        if (layout === "NHWC") {
          kernels.to_nhwc(...source, ...how, numbers);
          out.set(floats.subarray(0, 3 * part * width), offset + 3 * y * width);
        } else {
          kernels.to_nchw(...source, ...how, 4 * most * width, numbers);
          for (let c = 0; c < 3; c++) {
            const plane = c * most * width;
            const values = floats.subarray(plane, plane + part * width);
            out.set(values, offset + c * count + y * width);
          }
        }
      }
    },
  };
}

let opened: ReturnType<typeof openKernels> | undefined;

/** Whether the kernels can carry out plans for a picture. */
export function fitsKernels({ width, height }: Size): boolean {
  return width * height <= mostPixels;
}

/** `applyPlan`, faster where the pictures are large. */
export function applyFast({ steps }: Plan, picture: Pixels): Pixels {
  return (opened ??= openKernels()).pixels(picture, steps);
}

/** Writes the numbers of a view to `out` from `offset` on. */
export function normalizedFast(
  { steps }: Plan,
  picture: Pixels | JpegPicture,
  how: Normalization & { readonly out: Float32Array; readonly offset: number },
): void {
  (opened ??= openKernels()).normalized(picture, steps, how);
}
