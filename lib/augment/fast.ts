/**
 * Plans carried out by the kernels of kernels.wasm, the same bytes as their twins in TypeScript give.
 * Pixels stay in WebAssembly's memory from step to step.
 */
import { readFileSync } from "node:fs";
import type { Size } from "lib/image/image.ts";
import { type Part, type Pixels, taps } from "lib/image/linear.ts";
import { applyPlan, type Normalization } from "./apply.ts";
import { labTables } from "./clahe.ts";
import { layers } from "./noise.ts";
import type { Plan, Step } from "./transform.ts";
import { inverse, nearest } from "./warp.ts";

/** Exports of kernels.wasm: numbers are places in memory, sizes or values. */
type Kernel = (...values: number[]) => void;
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  readonly resize: Kernel;
  readonly half: Kernel;
  readonly rgb2lab: Kernel;
  readonly lab2rgb: Kernel;
  readonly clahe_l: Kernel;
  readonly warp_fixed: Kernel;
  readonly gauss_noise: Kernel;
  readonly numpy_noise: Kernel;
  readonly gray: Kernel;
  readonly hflip: Kernel;
  readonly to_nchw: Kernel;
  readonly to_nhwc: Kernel;
}

/** Opaque RGB in WebAssembly's memory; a crop is a part of it until it is needed on its own. */
interface Buffer extends Size {
  readonly place: number;
  readonly part?: Part;
}

type FastKind = "gray" | "clahe" | "crop" | "resize" | "warp" | "flip" | "noise";

/** The kernels with the tables they look up; one for each thread, made when first wanted. */
function openKernels() {
  const module = new WebAssembly.Module(readFileSync(new URL("./kernels.wasm", import.meta.url)));
  const kernels = new WebAssembly.Instance(module).exports as unknown as Exports;
  const { memory } = kernels;
  let top = Number(kernels.heapBase.value);
  /** Free memory with some to spare after it, since kernels read and write 16 bytes at a time. */
  const take = (bytes: number) => {
    const place = (top + 15) & ~15;
    top = place + bytes + 64;
    const lacking = top - memory.buffer.byteLength;
    if (lacking > 0) memory.grow((lacking + 65535) >> 16);
    return place;
  };
  const put = (values: ArrayBufferView) => {
    const place = take(values.byteLength);
    new Uint8Array(memory.buffer, place).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    return place;
  };

  const { gamma, cubeRoot, inverseGamma, lightnessY, lightnessF, tristimulus } = labTables;
  const toXyz = [[1777, 1541, 778], [871, 2929, 296], [73, 448, 3575]];
  const fromY = [-6296, 7684, -836];
  const light = new Int32Array(3 * 256 * 4); // by channel and level: its part of X, Y and Z
  const lightness = new Int32Array(256 * 4); // by L: its part of red, green and blue; and f(Y)
  for (let level = 0; level < 256; level++) {
    for (let i = 0; i < 3; i++) {
      lightness[level * 4 + i] = fromY[i] * lightnessY[level] + 8192;
      for (let c = 0; c < 3; c++) light[(c * 256 + level) * 4 + i] = gamma[level] * toXyz[i][c];
    }
    lightness[level * 4 + 3] = lightnessF[level];
  }
  const byLevel = (value: (level: number) => number) =>
    Int32Array.from({ length: 256 }, (_, level) => value(level));
  const tables = {
    light: put(light),
    cubeRoot: put(Uint16Array.from(cubeRoot)),
    lightness: put(lightness),
    a: put(byLevel((a) => ((5 * a * 53687 + 128) >> 13) - labTables.aShift)),
    b: put(byLevel((b) => ((b * 41943 + 16) >> 9) - labTables.bShift)),
    tristimulus: put(tristimulus),
    inverseGamma: put(inverseGamma),
    inside: put(layers.inside),
    width: put(layers.width),
    height: put(layers.height),
  };
  const twister = take(2 * 624 * 4);
  const base = top;

  /** Taps of an axis as the kernel takes them: places, and pairs of 16-bit weights. */
  const axis = (
    from: number,
    to: number,
    { clamped, step }: { clamped: boolean; step: number },
  ) => {
    const { first, near, far } = taps(from, to, { clamped });
    return [put(first.map((at) => at * step)), put(near.map((weight, i) => weight | far[i] << 16))];
  };
  const fresh = ({ width, height }: Size): Buffer => ({
    width,
    height,
    place: take(3 * width * height),
  });

  function resized(source: Buffer, { width, height }: Size): Buffer {
    const { part = { x: 0, y: 0, width: source.width, height: source.height } } = source;
    const stride = source.width * 3;
    const from = source.place + part.y * stride + part.x * 3;
    const target = fresh({ width, height });
    if (part.width === width && part.height === height) {
      const bytes = new Uint8Array(memory.buffer);
      for (let y = 0; y < height; y++) {
        const row = from + y * stride;
        bytes.copyWithin(target.place + y * width * 3, row, row + width * 3);
      }
    } else if (part.width === 2 * width && part.height === 2 * height) {
      kernels.half(from, stride, target.place, height, width);
    } else {
      const [xo, xw] = axis(part.width, width, { clamped: true, step: 3 });
      const [yo, yw] = axis(part.height, height, { clamped: false, step: 1 });
      const rows = take((width * 3 + 32) * 8 + 64);
      kernels.resize(
        ...[from, stride, part.height, target.place, height, width, xo, xw, yo, yw, rows],
      );
    }
    return target;
  }

  /** The buffer with its part cut out. */
  const settled = (source: Buffer) => source.part ? resized(source, source.part) : source;

  const rules: {
    readonly [K in FastKind]: (source: Buffer, step: Extract<Step, { kind: K }>) => Buffer;
  } = {
    crop: (source, { part }) => ({ ...settled(source), part }),
    resize: resized,
    gray(given) {
      const source = settled(given);
      kernels.gray(source.place, source.place, source.width * source.height);
      return source;
    },
    flip(given) {
      const source = settled(given);
      const target = fresh(source);
      kernels.hflip(source.place, target.place, source.height, source.width);
      return target;
    },
    clahe(given, { clip, tiles }) {
      const source = settled(given);
      const { width, height } = source;
      const count = width * height;
      const [l, a, b, out] = [take(count), take(count), take(count), take(count)];
      const scratch = take(
        4096 + tiles * tiles * 256 + (tiles + 1) * 1024 + (width + 8) * 4 + 1024,
      );
      const { light, cubeRoot, lightness, tristimulus, inverseGamma } = tables;
      kernels.rgb2lab(source.place, l, a, b, count, light, cubeRoot);
      kernels.clahe_l(l, height, width, clip, tiles, tiles, out, scratch);
      const lookUp = [lightness, tables.a, tables.b, tristimulus, inverseGamma];
      kernels.lab2rgb(out, a, b, source.place, count, ...lookUp);
      return source;
    },
    warp(given, { matrix, border }) {
      const source = settled(given);
      const { width, height } = source;
      const [a, b, c, d, e, f] = inverse(matrix);
      const target = fresh(source);
      const along = (by: number) =>
        put(Int32Array.from({ length: width + 4 }, (_, x) => nearest(by * x * 1024)));
      const starts = new Int32Array(2 * height);
      for (let y = 0; y < height; y++) {
        starts[2 * y] = nearest((b * y + c) * 1024) + 16;
        starts[2 * y + 1] = nearest((e * y + f) * 1024) + 16;
      }
      const places = [along(a), along(d), put(starts)];
      const fill = border === "white" ? 255 : 0;
      kernels.warp_fixed(
        ...[
          source.place,
          height,
          width,
          target.place,
          ...places,
          Number(border !== "reflect"),
          fill,
        ],
      );
      return target;
    },
    noise(given, { sigma, seed, generator }) {
      const source = settled(given);
      const count = 3 * source.width * source.height;
      if (generator === "numpy") kernels.numpy_noise(source.place, count, sigma, seed, twister);
      else {
        const { inside, width, height } = tables;
        const share = Math.fround(sigma / 255);
        kernels.gauss_noise(source.place, count, share, 0, seed, inside, width, height);
      }
      return source;
    },
  };
  const isFast = (step: Step): step is Extract<Step, { kind: FastKind }> =>
    Object.hasOwn(rules, step.kind) && !(step.kind === "resize" && step.method !== "linear") &&
    !(step.kind === "noise" && (step.generator ?? "table") === "table");

  const toBuffer = (pixels: Pixels): Buffer => ({
    width: pixels.width,
    height: pixels.height,
    place: put(pixels.data),
  });
  const toPixels = (buffer: Buffer): Pixels => {
    const { place, width, height } = settled(buffer);
    const data = new Uint8Array(memory.buffer, place, 3 * width * height).slice();
    return { width, height, channels: 3, data };
  };
  /** The picture after the steps; everything in memory before is given up. */
  const run = (picture: Pixels, steps: readonly Step[]): Buffer => {
    top = base;
    return steps.reduce((buffer, step) => {
      if (isFast(step)) {
        // the table has the right function for each kind, which TypeScript cannot follow
        return (rules[step.kind] as (source: Buffer, step: Step) => Buffer)(buffer, step);
      }
      const pixels = toPixels(buffer);
      return toBuffer(applyPlan({ input: pixels, output: pixels, steps: [step] }, pixels));
    }, toBuffer(picture));
  };
  return {
    pixels: (picture: Pixels, steps: readonly Step[]) => toPixels(run(picture, steps)),
    normalized(picture: Pixels, steps: readonly Step[], how: Normalization): Float32Array {
      const { place, width, height } = settled(run(picture, steps));
      const { fround } = Math;
      const numbers = put(Float32Array.from([
        ...how.mean.map((mean) => fround(fround(mean) * 255)),
        ...how.std.map((std) => fround(1 / fround(fround(std) * 255))),
      ]));
      const out = take(12 * width * height);
      if (how.layout === "NHWC") kernels.to_nhwc(place, width * height, out, numbers);
      else kernels.to_nchw(place, height, width, 0, out, numbers);
      return new Float32Array(memory.buffer, out, 3 * width * height);
    },
  };
}

let opened: ReturnType<typeof openKernels> | undefined;

/** `applyPlan`, faster where the pictures are large. */
export function applyFast({ steps }: Plan, picture: Pixels): Pixels {
  return (opened ??= openKernels()).pixels(picture, steps);
}

/** The numbers of a view. They lie in memory that the next call uses again, so copy them at once. */
export function normalizedFast(
  { steps }: Plan,
  picture: Pixels,
  how: Normalization,
): Float32Array {
  return (opened ??= openKernels()).normalized(picture, steps, how);
}
