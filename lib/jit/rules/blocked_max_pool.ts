/**
 * Steps of the gradient of a max pool as depthwise convolutions on blocked images: they select or shift
 * pixels while they compute, where ONNX's own Split and Pad only copy, on one thread.
 */
import { domain } from "./blocked.ts";
import type { Lowering } from "./rule.ts";

/** An axis, 1 down and 2 across, of an image whose dims are [N C / B, H, W, B]. */
interface Along {
  readonly axis: number;
  readonly dims: readonly number[];
}

/** Filters with one tap that is not 0, the same for every channel. */
function tapOf(
  { graph, target: { block } }: Lowering,
  { channels, kernel, tap, weight }: {
    channels: number;
    kernel: readonly [number, number];
    tap: number;
    weight: number;
  },
): string {
  const taps = kernel[0] * kernel[1];
  const data = Float32Array.from(
    { length: channels * taps },
    (_, i) => Math.floor(i / block!) % taps === tap ? weight : 0,
  ); // [channels / B, taps, B]
  const name = `tap_${channels}_${kernel.join("_")}_${tap}_${weight}`;
  return graph.constant({ dtype: "float32", shape: [channels, 1, ...kernel], data }, name);
}

function convolution(
  { node, integers, graph }: Lowering,
  { value, weights, add, out }: {
    value: string;
    weights: string;
    add: string;
    out: readonly number[];
  },
  { dims, attributes }: {
    dims: readonly number[];
    attributes: Parameters<Lowering["node"]>[2];
  },
): string {
  const [maps, height, width, block] = dims;
  const channels = maps * block;
  const none = graph.constant({
    dtype: "float32",
    shape: [channels],
    data: new Float32Array(channels),
  }, `none_${channels}`);
  const result = node(
    "Conv",
    [
      node("Reshape", [value, integers([1, channels, height, width])]),
      weights,
      none,
      node("Reshape", [add, integers([1, channels, out[1], out[2]])]),
    ],
    { ...attributes, group: channels },
    { domain },
  );
  return node("Reshape", [result, integers(out)]);
}

const oriented = (axis: number, size: number): [number, number] =>
  axis === 1 ? [size, 1] : [1, size];

const padding = (axis: number, before: number, after: number) =>
  axis === 1 ? [before, 0, after, 0] : [0, before, 0, after];

/** `value` shifted by `shift` along the axis, with zeros shifted in, plus `base`, of the same dims. */
export function movedOnto(
  lowering: Lowering,
  { value, base }: { readonly value: string; readonly base: string },
  { axis, dims, shift }: Along & { readonly shift: number },
): string {
  const size = Math.abs(shift) + 1;
  const kernel = oriented(axis, size);
  const channels = dims[0] * dims[3];
  const tap = Math.max(0, -shift);
  const weights = tapOf(lowering, { channels, kernel, tap, weight: 1 });
  const pads = padding(axis, Math.max(0, shift), Math.max(0, -shift));
  return convolution(lowering, { value, weights, add: base, out: dims }, {
    dims,
    attributes: { kernel_shape: kernel, pads },
  });
}

/** Slope of a HardSigmoid that is 1 at 0, and 0 for every difference above 0. */
const steep = -3e38;

/**
 * 1 where the element of `x` that is `start` from each window's first is the window's maximum `y`, else
 * 0. Padding counts as 0, so the masks of windows at an edge are only right where y is above 0.
 */
export function isWindowMaximum(
  lowering: Lowering,
  { x, y }: { readonly x: string; readonly y: string },
  { axis, dims, windows, stride, start }: Along & {
    readonly windows: number;
    readonly stride: number;
    /** Index of the first window's element; negative in the padding. */
    readonly start: number;
  },
): string {
  const length = dims[axis];
  const [before, tap] = [Math.max(0, -start), Math.max(0, start)];
  const after = Math.max(0, start + stride * (windows - 1) + 1 - length);
  // With so many taps there are exactly `windows` results.
  const size = Math.max(tap + 1, length + before + after - stride * windows + 1);
  const kernel = oriented(axis, size);
  const channels = dims[0] * dims[3];
  const weights = tapOf(lowering, { channels, kernel, tap, weight: -1 });
  const out = dims.with(axis, windows);
  return convolution(lowering, { value: x, weights, add: y, out }, {
    dims,
    attributes: {
      kernel_shape: kernel,
      strides: oriented(axis, stride),
      pads: padding(axis, before, after),
      activation: "HardSigmoid",
      activation_params: { floats: [steep, 1] },
    },
  });
}
