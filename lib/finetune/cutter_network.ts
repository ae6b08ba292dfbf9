/**
 * The cutter: a small network that says which pixels of a crop belong to the figure in its box. It reads
 * the crop's greys and the box, and is helped by what a frozen detector's neck saw in the same crop.
 */
import { tf } from "lib/jit/tfjs.ts";
import { type Layers, tfjsLayers, type Training } from "lib/nn/layers.ts";
import { convolution, normalization, type ParameterTable, type Params } from "lib/nn/parameters.ts";

/** What a network of this kind is made of. */
export interface CutterConfig {
  /** Pixels of a side of the crop, and of the mask. A multiple of 32. */
  readonly side: number;
  /** Channels of its maps, of a half of the side, a quarter, an eighth and a 16th. */
  readonly widths: readonly [number, number, number, number];
  /** Channels of the neck's maps, of an eighth and a 16th of the side. */
  readonly seen: readonly [number, number];
}

/** The network that is shipped, with the neck of `burin_nano`. */
export const cutterConfig: CutterConfig = {
  side: 192,
  widths: [24, 64, 96, 128],
  seen: [64, 128],
};

/** Layers that a cutter needs beside those of the encoders. */
export interface CutterLayers<T>
  extends Pick<Layers<T>, "convolve" | "normalize" | "relu" | "add"> {
  /** Each pixel becomes four. [N, 2 H, 2 W, C] */
  enlarge(x: T): T;
}

/** The parts, in order: name, side of the filter, channels in and out, stride. */
type Part = readonly [name: string, kernel: number, input: number, output: number, stride: number];

const levels = [1, 2, 3, 4] as const;

/** The channels that enter: greys and box of each square of two by two pixels. */
export const inputChannels = 8;

function partsOf({ widths, seen }: CutterConfig): Part[] {
  const width = (level: number) => level === 0 ? inputChannels : widths[level - 1];
  const down = levels.flatMap((level): Part[] => [
    [`down${level}.enter`, 3, width(level - 1), width(level), level === 1 ? 1 : 2],
    [`down${level}.mix`, 3, width(level), width(level), 1],
  ]);
  const told = seen.map((from, i): Part => [`seen${i + 3}`, 1, from, width(i + 3), 1]);
  const up = [3, 2, 1].flatMap((level): Part[] => [
    [`up${level}.narrow`, 1, width(level + 1), width(level), 1],
    [`up${level}.mix`, 3, width(level), width(level), 1],
  ]);
  return [...down, ...told, ["bottom", 3, width(4), width(4), 1], ...up];
}

/** All weights: each convolution has its normalisation, but for the last. */
export function cutterTable(config: CutterConfig): ParameterTable {
  const table: Record<string, ParameterTable[string]> = {};
  for (const [name, kernel, input, output] of partsOf(config)) {
    table[`${name}.conv.weight`] = convolution([kernel, kernel, input, output]);
    Object.assign(table, normalization(`${name}.norm`, { features: output }));
  }
  table["last.weight"] = {
    ...convolution([3, 3, config.widths[0], 4]),
    start: { kind: "normal", deviation: 0.01 },
  };
  return table;
}

/**
 * Certainties of the mask, as logits: channel 2 y + x of a place is pixel (x, y) of its square of two by
 * two. `[N, side / 2, side / 2, 4]`
 *
 * @param x channel 2 (2 y + x) of a place is the grey, from -1 to 1, of pixel (x, y) of its square of two
 *   by two, and the next one is 1 where this is in the box. `[N, side / 2, side / 2, 8]`
 * @param seen the neck's maps. `[N, side / 8, side / 8, C]`, `[N, side / 16, side / 16, C]`
 */
export function cutterForward<T>(
  layers: CutterLayers<T>,
  { x, seen }: { readonly x: T; readonly seen: readonly T[] },
): T {
  const part = (from: T, name: string, stride = 1) =>
    layers.normalize(layers.convolve(from, `${name}.conv`, { stride }), `${name}.norm`);
  const lit = (from: T, name: string, stride = 1) => layers.relu(part(from, name, stride));
  let h = x;
  const kept: T[] = [];
  for (const level of levels) {
    h = lit(h, `down${level}.enter`, level === 1 ? 1 : 2);
    h = level < 3
      ? lit(h, `down${level}.mix`)
      : layers.relu(layers.add(part(h, `down${level}.mix`), part(seen[level - 3], `seen${level}`)));
    kept[level] = h;
  }
  h = lit(h, "bottom");
  for (const level of [3, 2, 1]) {
    const wide = layers.enlarge(part(h, `up${level}.narrow`));
    h = layers.relu(layers.add(wide, kept[level]));
    h = lit(h, `up${level}.mix`);
  }
  return layers.convolve(h, "last", { stride: 1 });
}

/** The layers in tfjs; new running statistics are put into `statistics`. */
export function cutterTfjs(
  given: { params: Params; statistics: Params },
  { training }: { training: Training },
): CutterLayers<tf.Tensor> {
  return {
    ...tfjsLayers(given, { training }),
    enlarge: (x) => {
      const [, height, width] = x.shape;
      return tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width!]);
    },
  };
}
