/**
 * YOLOX of any size (Ge et al. 2021) with fresh weights, as an ONNX file like those that Megvii's code
 * exports: CSPDarknet, PAFPN and the decoupled head, its tensors under Megvii's names (Apache-2.0).
 */
import { encodeGraph, type Graph, graphBuilder } from "lib/onnx/graph.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";

/** The size of a YOLOX network. */
export interface YoloxShape {
  /** Share of the bottlenecks of YOLOX-l. */
  readonly depth: number;
  /** Share of the channels of YOLOX-l. */
  readonly width: number;
  /** Whether filters of 3 x 3 see one channel each, with a mixing of channels behind them. */
  readonly depthwise: boolean;
}

/** Megvii's sizes. */
export const yoloxSizes = {
  nano: { depth: 0.33, width: 0.25, depthwise: true },
  tiny: { depth: 0.33, width: 0.375, depthwise: false },
  s: { depth: 0.33, width: 0.5, depthwise: false },
  m: { depth: 0.67, width: 0.75, depthwise: false },
  l: { depth: 1, width: 1, depthwise: false },
  x: { depth: 1.33, width: 1.25, depthwise: false },
} as const satisfies Readonly<Record<string, YoloxShape>>;

/** A filter and its bias; they are stored as `<name>.weight` and `<name>.bias`. */
interface Filter {
  readonly name: string;
  /** `[out, in, k, k]`, with an `in` of 1 for depthwise ones */
  readonly shape: readonly [number, number, number, number];
  /** What a prediction is of; null for filters that are normalised. */
  readonly predicts: "reg" | "obj" | "cls" | null;
}

interface FilterOptions {
  readonly name: string;
  /** Channels that come out. */
  readonly out: number;
  readonly side?: number;
  readonly stride?: number;
  readonly depthwise?: boolean;
  readonly predicts?: Filter["predicts"];
}

/** A map of features in the graph, and how many channels it has. */
interface FeatureMap {
  readonly value: string;
  readonly channels: number;
}

const int64 = (...values: number[]): Tensor => ({
  dtype: "int64",
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** Beyond every side of a picture. */
const end = 2 ** 31 - 1;

/** The parts that YOLOX is made of, and the filters that they asked for. */
function partsOf({ depthwise }: YoloxShape) {
  const builder = graphBuilder();
  const filters: Filter[] = [];
  const concat = (...maps: FeatureMap[]): FeatureMap => ({
    value: builder.node("Concat", maps.map(({ value }) => value), { axis: 1 }),
    channels: maps.reduce((sum, { channels }) => sum + channels, 0),
  });
  const convolution = (
    x: FeatureMap,
    { name, out, side = 1, stride = 1, depthwise, predicts = null }: FilterOptions,
  ): FeatureMap => {
    filters.push({ name, shape: [out, depthwise ? 1 : x.channels, side, side], predicts });
    const pad = (side - 1) / 2;
    const value = builder.node("Conv", [x.value, `${name}.weight`, `${name}.bias`], {
      kernel_shape: [side, side],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      dilations: [1, 1],
      group: depthwise ? x.channels : 1,
    });
    return { value, channels: out };
  };
  /** A convolution that is normalised, and SiLU. */
  const base = (x: FeatureMap, { name, ...options }: FilterOptions): FeatureMap => {
    const { value, channels } = convolution(x, { name: `${name}.conv`, ...options });
    return { value: builder.node("Mul", [value, builder.node("Sigmoid", [value])]), channels };
  };
  /** One of 3 x 3, whole or as a filter for each channel and a mixing of them. */
  const square = (x: FeatureMap, { name, out, stride = 1 }: FilterOptions): FeatureMap => {
    if (!depthwise) return base(x, { name, out, side: 3, stride });
    const one = { name: `${name}.dconv`, out: x.channels, side: 3, stride, depthwise };
    return base(base(x, one), { name: `${name}.pconv`, out });
  };
  return {
    builder,
    filters,
    concat,
    convolution,
    base,
    square,
    /** Every second pixel, four times, in place of each other's channels. */
    focus(x: FeatureMap, { name, out }: FilterOptions): FeatureMap {
      const corner = (top: number, left: number): FeatureMap => ({
        value: builder.node("Slice", [
          x.value,
          ...[[top, left], [end, end], [2, 3], [2, 2]]
            .map((numbers) => builder.constant(int64(...numbers))),
        ]),
        channels: x.channels,
      });
      const corners = concat(corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1));
      return base(corners, { name: `${name}.conv`, out, side: 3 });
    },
    /** Half of the channels through `count` bottlenecks, and all brought together. */
    csp(
      x: FeatureMap,
      { name, out, count, shortcut }: FilterOptions & {
        readonly count: number;
        readonly shortcut?: boolean;
      },
    ): FeatureMap {
      const hidden = Math.floor(out / 2);
      let through = base(x, { name: `${name}.conv1`, out: hidden });
      const past = base(x, { name: `${name}.conv2`, out: hidden });
      for (let i = 0; i < count; i++) {
        const narrow = base(through, { name: `${name}.m.${i}.conv1`, out: hidden });
        const made = square(narrow, { name: `${name}.m.${i}.conv2`, out: hidden });
        through = shortcut
          ? { ...made, value: builder.node("Add", [made.value, through.value]) }
          : made;
      }
      return base(concat(through, past), { name: `${name}.conv3`, out });
    },
    /** The largest of neighbourhoods of three sizes. */
    pyramid(x: FeatureMap, { name, out }: FilterOptions): FeatureMap {
      const half = base(x, { name: `${name}.conv1`, out: Math.floor(x.channels / 2) });
      const pools = [5, 9, 13].map((side): FeatureMap => {
        const pad = (side - 1) / 2;
        const value = builder.node("MaxPool", [half.value], {
          kernel_shape: [side, side],
          strides: [1, 1],
          pads: [pad, pad, pad, pad],
        });
        return { ...half, value };
      });
      return base(concat(half, ...pools), { name: `${name}.conv2`, out });
    },
    doubled: (x: FeatureMap): FeatureMap => ({
      ...x,
      value: builder.node(
        "Resize",
        [x.value, "", builder.constant(float32(Float32Array.of(1, 1, 2, 2), [4]))],
        { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
      ),
    }),
  };
}

interface Built {
  readonly graph: Graph;
  readonly filters: readonly Filter[];
}

/** The graph without its weights. */
function build(
  shape: YoloxShape,
  { classes, side, metadata }: {
    readonly classes: number;
    readonly side: number;
    readonly metadata?: Readonly<Record<string, string>>;
  },
): Built {
  const { builder, filters, concat, convolution, base, square, focus, csp, pyramid, doubled } =
    partsOf(shape);
  const { depth, width } = shape;
  const count = Math.round(3 * depth);
  const first = Math.floor(64 * width);
  const [low, middle, high] = [256, 512, 1024].map((channels) => Math.floor(channels * width));
  const images = builder.input({ name: "images", dtype: "float32", shape: [1, 3, side, side] });

  const body = "backbone.backbone";
  const stem = focus({ value: images, channels: 3 }, { name: `${body}.stem`, out: first });
  const stage = (x: FeatureMap, name: string, bottlenecks: number) => {
    const out = 2 * x.channels;
    const halved = square(x, { name: `${body}.${name}.0`, out, stride: 2 });
    return csp(halved, { name: `${body}.${name}.1`, out, count: bottlenecks, shortcut: true });
  };
  const least = Math.max(count, 1);
  const x8 = stage(stage(stem, "dark2", least), "dark3", 3 * least);
  const x16 = stage(x8, "dark4", 3 * least);
  const out = 2 * x16.channels;
  const halved = square(x16, { name: `${body}.dark5.0`, out, stride: 2 });
  const pooled = pyramid(halved, { name: `${body}.dark5.1`, out });
  const x32 = csp(pooled, { name: `${body}.dark5.2`, out, count: least });

  const neck = (x: FeatureMap, name: string, out: number) =>
    csp(x, { name: `backbone.${name}`, out, count });
  const halving = (x: FeatureMap, name: string) =>
    square(x, { name: `backbone.${name}`, out: x.channels, stride: 2 });
  const top = base(x32, { name: "backbone.lateral_conv0", out: middle });
  const inner = neck(concat(doubled(top), x16), "C3_p4", middle);
  const reduced = base(inner, { name: "backbone.reduce_conv1", out: low });
  const out8 = neck(concat(doubled(reduced), x8), "C3_p3", low);
  const out16 = neck(concat(halving(out8, "bu_conv2"), reduced), "C3_n3", middle);
  const out32 = neck(concat(halving(out16, "bu_conv1"), top), "C3_n4", high);

  const values = builder.constant(int64(1, 5 + classes, -1));
  const levels = [out8, out16, out32].map((map, level) => {
    const x = base(map, { name: `head.stems.${level}`, out: low });
    const branch = (part: string) =>
      [0, 1].reduce(
        (y, i) => square(y, { name: `head.${part}_convs.${level}.${i}`, out: low }),
        x,
      );
    const [cls, reg] = [branch("cls"), branch("reg")];
    const predict = (y: FeatureMap, predicts: "reg" | "obj" | "cls", out: number) =>
      convolution(y, { name: `head.${predicts}_preds.${level}`, out, predicts }).value;
    const [boxes, object, kinds] = [
      predict(reg, "reg", 4),
      predict(reg, "obj", 1),
      predict(cls, "cls", classes),
    ];
    const rows = builder.node("Concat", [
      boxes,
      builder.node("Sigmoid", [object]),
      builder.node("Sigmoid", [kinds]),
    ], { axis: 1 });
    return builder.node("Reshape", [rows, values]);
  });
  const all = builder.node("Concat", levels, { axis: 2 });
  const rows = [8, 16, 32].reduce((sum, stride) => sum + (side / stride) ** 2, 0);
  builder.output(
    { name: "output", dtype: "float32", shape: [1, rows, 5 + classes] },
    builder.node("Transpose", [all], { perm: [0, 2, 1] }),
  );
  return { graph: builder.graph(metadata), filters };
}

/**
 * How many numbers training moves: filters, scales and shifts of normalisations, biases of predictions.
 *
 * ```ts
 * import { parameterCount, yoloxSizes } from "lib/finetune/yolox_architecture.ts";
 * parameterCount(yoloxSizes.nano, { classes: 80 }); // 912,159
 * ```
 */
export const parameterCount = (
  shape: YoloxShape,
  { classes }: { readonly classes: number },
): number =>
  build(shape, { classes, side: 32 }).filters.reduce(
    (sum, { shape, predicts }) => sum + sizeOf(shape) + (predicts ? 1 : 2) * shape[0],
    0,
  );

/** How likely a cell is thought to hold something before anything was learnt, as Megvii has it. */
const prior = 0.01;

function weightsOf({ name, shape, predicts }: Filter, random: Random): [string, Tensor][] {
  const [out, inputs, height, width] = shape;
  const fan = inputs * height * width;
  const own = random.fork(name);
  // He et al. (2015); predictions as PyTorch begins them
  const draw = predicts
    ? () => own.range(-1, 1) / Math.sqrt(fan)
    : () => own.normal() * Math.sqrt(2 / fan);
  const bias = predicts === "obj" || predicts === "cls" ? Math.log(prior / (1 - prior)) : 0;
  return [
    [`${name}.weight`, float32(Float32Array.from({ length: sizeOf(shape) }, draw), shape)],
    [`${name}.bias`, float32(new Float32Array(out).fill(bias), [out])],
  ];
}

/** Start, classes and input of a new YOLOX network. */
export interface YoloxModelOptions {
  /** Draws the starting weights. */
  readonly random: Random;
  /** Names of the classes in order, which the file keeps. */
  readonly classes: readonly string[];
  /** Side of the square input in pixels, a multiple of 32. Default 416. */
  readonly side?: number;
}

/**
 * A model that has learnt nothing: filters as He et al. draw them, biases of 0, and of objectness and
 * classes such that a cell is one in a hundred likely to hold something. Without normalisation its
 * signals are anything; `freshYolox` gives it one.
 *
 * @throws {RangeError} when the side is no multiple of 32, or there are no classes
 *
 * ```ts
 * import { yoloxModel, yoloxSizes } from "lib/finetune/yolox_architecture.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const model = yoloxModel(yoloxSizes.nano, { random: new Random(1), classes: ["character"] });
 * ```
 */
export function yoloxModel(
  shape: YoloxShape,
  { random, classes, side = 416 }: YoloxModelOptions,
): Uint8Array {
  if (side < 32 || side % 32 !== 0) {
    throw new RangeError(`Cannot make a YOLOX for ${side} pixels: sides are multiples of 32`);
  }
  if (classes.length === 0) {
    throw new RangeError("Cannot make a YOLOX without classes: give one name or more");
  }
  const metadata = { names: JSON.stringify(Object.fromEntries(classes.entries())) };
  const { graph, filters } = build(shape, { classes: classes.length, side, metadata });
  const weights = filters.flatMap((filter) => weightsOf(filter, random));
  return encodeGraph({ ...graph, constants: new Map([...graph.constants, ...weights]) });
}
