/** kernels.wasm with the tables that it looks up, and room to work in. */
import { openWasmMemory, type WasmMemory } from "lib/tensor/wasm_memory.ts";
import { labTables } from "./lab.ts";
import { layers } from "./opencv_random.ts";

/** Functions of kernels.wasm: numbers are places in memory, sizes or values. */
type Kernel = (...values: number[]) => void;
interface Kernels {
  readonly clahe_rgb: Kernel;
  readonly gray: Kernel;
  readonly half: Kernel;
  readonly hflip: Kernel;
  readonly numpy_noise: Kernel;
  readonly opencv_noise: Kernel;
  readonly resize: Kernel;
  readonly rgb_to_lab: Kernel;
  readonly spread: Kernel;
  readonly stripe: Kernel;
  readonly to_nchw: Kernel;
  readonly to_nhwc: Kernel;
  readonly warp: Kernel;
}

/** Bytes of the answers of kernels/lab.as in one direction; only what is written to takes memory. */
const answerBytes = 4 * 2 ** 24;

/** An instance of the kernels, for one thread. */
export interface KernelMemory extends Omit<WasmMemory<Kernels>, "keep"> {
  /** Places of the tables. */
  readonly tables: Readonly<Record<Table, number>>;
}

type Table =
  | "answersToLab"
  | "answersToRgb"
  | "light"
  | "cubeRoot"
  | "lightness"
  | "a"
  | "b"
  | "tristimulus"
  | "inverseGamma"
  | "layers"
  | "heights";

/** What kernels/lab.as and the ziggurat look up. */
function lookedUp() {
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
  const ziggurat = new Uint32Array(256); // limits and widths in turn
  layers.inside.forEach((limit, i) => ziggurat[2 * i] = limit);
  const widths = new Uint32Array(layers.width.buffer);
  widths.forEach((width, i) => ziggurat[2 * i + 1] = width);
  return {
    light,
    cubeRoot: Uint16Array.from(cubeRoot),
    lightness,
    a: byLevel((a) => ((5 * a * 53687 + 128) >> 13) - labTables.aShift),
    b: byLevel((b) => ((b * 41943 + 16) >> 9) - labTables.bShift),
    tristimulus,
    inverseGamma,
    layers: ziggurat,
    heights: layers.height,
  };
}

/** Compiles the module and fills its tables. */
export function openKernelMemory(): KernelMemory {
  const { keep, ...memory } = openWasmMemory<Kernels>(new URL("./kernels.wasm", import.meta.url));
  const { take, put } = memory;
  const places = Object.entries(lookedUp()).map(([name, values]) => [name, put(values)]);
  const tables = {
    ...Object.fromEntries(places),
    answersToLab: take(answerBytes),
    answersToRgb: take(answerBytes),
  };
  keep();
  return { ...memory, tables };
}
