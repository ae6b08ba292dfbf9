/** The geometry of convolutions, and layouts of filters. */
import { tf } from "../tfjs.ts";
import type { Axes } from "./rule.ts";

/** The layout in which gradients of filters come out, and so of parameters: [O, H, W, I]. Logical filters are HWIO. */
export const ohwi: Axes = [3, 0, 1, 2];
/** As ONNX reads filters: [O, I, H, W]. */
export const oihw: Axes = [3, 2, 0, 1];

type Sides = Parameters<typeof tf.backend_util.computeConv2DInfo>;

/** tfjs's attributes of a convolution. */
export interface Geometry {
  readonly strides: Sides[2];
  readonly dilations?: Sides[3];
  readonly pad: Sides[4];
  readonly dimRoundingMode?: Sides[5];
}

/** Pairs are of height and width; pads are top, left, bottom, right. */
export interface Convolution {
  /** [N, H, W, C] of the result. */
  readonly out: readonly number[];
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dims: readonly [number, number];
  readonly outDims: readonly [number, number];
}

/**
 * The geometry of a convolution of `x` [N, H, W, C] by `filter` [kh, kw, C, O], or, `depthwise`, of
 * each channel by its own [kh, kw, C, M].
 */
export function geometry(
  { x, filter, depthwise = false }: {
    x: readonly number[];
    filter: readonly number[];
    depthwise?: boolean;
  },
  { strides, dilations = 1, pad, dimRoundingMode }: Geometry,
): Convolution {
  const info = tf.backend_util.computeConv2DInfo(
    x as Sides[0],
    filter as Sides[1],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    out: info.outShape,
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
    dims: [info.inHeight, info.inWidth],
    outDims: [info.outHeight, info.outWidth],
  };
}

/**
 * How far the kernel at the last stride reaches beyond the bottom and right edges; negative where it ends
 * before them.
 */
export const reach = (
  { out, strides, kernel, dilations, dims, pads }: Convolution,
): [number, number] => {
  const along = (i: 0 | 1) =>
    (out[i + 1] - 1) * strides[i] + 1 + (kernel[i] - 1) * dilations[i] - dims[i] - pads[i];
  return [along(0), along(1)];
};

export const isOne = (dims: readonly number[]): boolean => dims.every((dim) => dim === 1);
