/**
 * What the values of a network come to over examples, and so where its convolutions may be done in whole
 * numbers of 8 bits (Jacob et al. 2018): the ranges that `quantization.ts` takes.
 */
import { median } from "lib/tensor/quantile.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { singleStored } from "./join.ts";
import { decodeModel, type ModelFile } from "./model_file.ts";
import { isDense, type ValueRange, type ValueRanges } from "./quantization.ts";
import { openSession, type SessionOptions } from "./session.ts";
import { cutModel } from "./surgery.ts";

/** How ranges are found. */
export interface CalibrationOptions extends Pick<SessionOptions, "threads"> {
  /**
   * Noise that rounding to 256 steps may add to a value, as a share of the variance of its channels, in
   * their median. Values with more have no range. Default .01.
   */
  readonly mostNoise?: number;
  /** Stops before the next example. */
  readonly signal?: AbortSignal | undefined;
}

/** Below these numbers an activation is as good as flat, so that no steps are spent there. */
const flatBelow = { relu: 0, silu: -8 } as const;

/** The least number that matters of a value, by what reads it. */
function floorOf(value: string, nodes: ModelFile["graph"]["node"]): number {
  const own = nodes.filter(({ input }) => input.includes(value));
  const is = (operator: string) => own.filter(({ opType }) => opType === operator);
  if (own.length > 0 && is("Relu").length === own.length) return flatBelow.relu;
  const [[gate], [product]] = [is("Sigmoid"), is("Mul")];
  const silu = own.length === 2 && product?.input.includes(gate?.output[0] ?? "");
  return silu ? flatBelow.silu : -Infinity;
}

/** What is known of a value so far. */
interface Observed {
  /** The least number that matters. */
  readonly floor: number;
  range: ValueRange;
  /** Numbers of a channel. */
  count: number;
  /** Of each channel, the sum of its numbers and of their squares. */
  readonly sums: number[];
  readonly squares: number[];
}

/** Takes in what a run made of a value. @param value `[N, C, H, W]` */
function observe(seen: Observed, { data, shape: [images, channels, height, width] }: Tensor): void {
  const pixels = height * width;
  let [low, high] = seen.range;
  for (let plane = 0; plane < images * channels; plane++) {
    let [sum, square] = [0, 0];
    for (let i = plane * pixels; i < (plane + 1) * pixels; i++) {
      const value = Math.max(Number(data[i]), seen.floor);
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value;
      square += value * value;
    }
    const channel = plane % channels;
    seen.sums[channel] = (seen.sums[channel] ?? 0) + sum;
    seen.squares[channel] = (seen.squares[channel] ?? 0) + square;
  }
  seen.range = [low, high];
  seen.count += images * pixels;
}

/** What rounding to 256 steps adds to a value, beside the variance of a channel; the median of channels. */
function noiseOf({ range: [low, high], count, sums, squares }: Observed): number {
  const added = ((high - low) / 255) ** 2 / 12;
  return median(sums.map((sum, channel) => {
    const variance = squares[channel] / count - (sum / count) ** 2;
    return variance > 0 ? added / variance : Infinity;
  }));
}

/**
 * Ranges of what the model's dense convolutions read and make, over examples; those that 256 steps would
 * blur are left out.
 *
 * @param model float32, or as `halfStored` leaves it; maps are `[N, C, H, W]`
 * @param examples inputs of runs
 *
 * ```ts
 * import { calibrate } from "lib/onnx/calibration.ts";
 * import { quantized } from "lib/onnx/quantization.ts";
 * import { type Tensor } from "lib/tensor/tensor.ts";
 * const small = async (model: Uint8Array, pictures: Tensor<"float32">[]) =>
 *   quantized(model, await calibrate(model, pictures.map((images) => ({ images }))));
 * ```
 */
export async function calibrate(
  model: Uint8Array,
  examples:
    | Iterable<Readonly<Record<string, Tensor>>>
    | AsyncIterable<Readonly<Record<string, Tensor>>>,
  { threads, signal, mostNoise = 0.01 }: CalibrationOptions = {},
): Promise<ValueRanges> {
  const single = singleStored(model);
  const { graph } = decodeModel(single, { name: "the model to be calibrated" });
  const made = new Set(graph.node.flatMap(({ output }) => output));
  const dense = graph.node.filter((node) => isDense(node) && made.has(node.input[0]));
  const names = [...new Set(dense.flatMap(({ input, output }) => [input[0], output[0]]))];
  const outputs = graph.output.map(({ name }) => name);
  if (names.length === 0) return {};
  const shapes = names.map((name, i) => [name, [`N${i}`, `C${i}`, `H${i}`, `W${i}`]] as const);
  const watched = cutModel(single, Object.fromEntries(shapes));
  const observed = new Map(names.map((name): [string, Observed] => [name, {
    floor: outputs.includes(name) ? -Infinity : floorOf(name, graph.node),
    range: [0, 0],
    count: 0,
    sums: [],
    squares: [],
  }]));
  await using session = await openSession(watched, { threads, name: "the model to be calibrated" });
  let runs = 0;
  for await (const example of examples) {
    signal?.throwIfAborted();
    const wanted = session.inputs.map(({ name }) => [name, example[name]] as const);
    const found = await session.run(Object.fromEntries(wanted));
    for (const [name, seen] of observed) observe(seen, found[name]);
    runs++;
  }
  if (runs === 0) throw new Error("Cannot calibrate the model: there is no example to run it on");
  return Object.fromEntries(
    [...observed].filter(([, seen]) => noiseOf(seen) <= mostNoise)
      .map(([name, { range }]) => [name, range]),
  );
}
