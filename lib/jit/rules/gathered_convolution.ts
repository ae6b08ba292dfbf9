/**
 * 3 x 3 convolutions of maps of a few pixels, as matrix products over gathered neighbourhoods: there
 * a convolution's kernels would mostly cover padding. Images keep their logical layout, [N, H, W, C].
 */
import type { Shaped } from "../program.ts";
import { type Convolution, isOne, ohwi } from "./convolution_geometry.ts";
import type { LaidOut, Lowering } from "./rule.ts";

const smallMap = 16;
const manyChannels = 64;

/** Whether a convolution is worth gathering for, on a processor. */
export function gathers(
  { target: { block } }: Pick<Lowering, "target">,
  { conv, filter }: { conv: Convolution; filter: Shaped },
): boolean {
  const [height, width, input, output] = filter.shape;
  const [, outHeight, outWidth] = conv.out;
  return block !== null && height === 3 && width === 3 && isOne(conv.strides) &&
    isOne(conv.dilations) && isOne(conv.pads) && outHeight * outWidth <= smallMap &&
    Math.min(input, output) >= manyChannels;
}

/**
 * Every pixel's 3 x 3 neighbourhood as a row [N H W, 9 C], zeros beyond the edge; `turned` by 180
 * degrees for the transposed convolution.
 */
function neighbourhoods(
  { node, toLayout, integers, graph }: Lowering,
  { x, turned }: { x: LaidOut; turned: boolean },
): string {
  const [count, height, width, channels] = x.shape;
  const pixels = count * height * width;
  const places: number[] = [];
  const sign = turned ? -1 : 1;
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let i = -1; i <= 1; i++) {
          for (let j = -1; j <= 1; j++) {
            const [v, u] = [y + sign * i, x + sign * j];
            const inside = v >= 0 && u >= 0 && v < height && u < width;
            places.push(inside ? (n * height + v) * width + u : pixels);
          }
        }
      }
    }
  }
  const zeros = graph.constant(
    { dtype: "float32", shape: [1, channels], data: new Float32Array(channels) },
    `zeros_${channels}`,
  );
  const indices = graph.constant(
    { dtype: "int32", shape: [places.length], data: Int32Array.from(places) },
    `neighbours_${x.shape.slice(0, 3).join("_")}${turned ? "_turned" : ""}`,
  );
  const flat = node("Reshape", [toLayout(x, null), integers([pixels, channels])]);
  const padded = node("Concat", [flat, zeros], { axis: 0 });
  const rows = node("Gather", [padded, indices], { axis: 0 });
  return node("Reshape", [rows, integers([pixels, 9 * channels])]);
}

/** y [N, H, W, O]. */
export function gatheredResult(
  lowering: Lowering,
  { x, filter, conv, bias }: { x: LaidOut; filter: LaidOut; conv: Convolution; bias?: LaidOut },
): string {
  const { node, toLayout, integers } = lowering;
  const [, , input, output] = filter.shape;
  const weights = node("Reshape", [toLayout(filter, ohwi), integers([output, 9 * input])]);
  const rows = neighbourhoods(lowering, { x, turned: false });
  const shift = bias ? [toLayout(bias, null)] : [];
  const product = node("Gemm", [rows, weights, ...shift], { transB: 1 });
  return node("Reshape", [product, integers(conv.out)]);
}

/** dX [N, H, W, C]. */
export function gatheredInputGradient(
  lowering: Lowering,
  { dy, filter, conv }: { dy: LaidOut; filter: LaidOut; conv: Convolution },
): string {
  const { node, toLayout, integers } = lowering;
  const [, , input, output] = filter.shape;
  const taps = node("Reshape", [toLayout(filter, ohwi), integers([output, 9, input])]);
  const turned = node("Transpose", [taps], { perm: [1, 0, 2] }); // [9, O, C]
  const weights = node("Reshape", [turned, integers([9 * output, input])]);
  const product = node("Gemm", [neighbourhoods(lowering, { x: dy, turned: true }), weights]);
  return node("Reshape", [product, integers([conv.out[0], ...conv.dims, input])]);
}

/** dW [O, 3, 3, C]. */
export function gatheredFilterGradient(
  lowering: Lowering,
  { x, dy, conv }: { x: LaidOut; dy: LaidOut; conv: Convolution },
): string {
  const { node, toLayout, integers } = lowering;
  const [count, height, width, output] = conv.out;
  const rows = node("Reshape", [toLayout(dy, null), integers([count * height * width, output])]);
  const product = node("Gemm", [rows, neighbourhoods(lowering, { x, turned: false })], {
    transA: 1,
  }); // [O, 9 C]
  return node("Reshape", [product, integers([output, 3, 3, x.shape[3]])]);
}
