/** The gradient of a filter, in five forms. What each is worth: tests/bench/README.md. */
import type { Shaped } from "../program.ts";
import { type Convolution, isOne, ohwi, oihw, reach } from "./convolution_geometry.ts";
import { gatheredFilterGradient, gathers } from "./gathered_convolution.ts";
import { type Axes, blocked, cnhw, type LaidOut, type Lowering, nchw, sameLayout } from "./rule.ts";
import { shiftedProduct } from "./shifted_product.ts";

interface Given {
  readonly x: LaidOut;
  readonly dy: LaidOut;
  readonly conv: Convolution;
  /** Logical [kh, kw, C, O]. */
  readonly filter: Shaped;
}

/**
 * On a CPU, maps of at least this many pixels are convolved image by image: their kernels
 * are large. WebGPU has no convolution in groups that is three-dimensional.
 */
const largeMap = 400;

/** Images of fewer channels than this keep them in the depth: the innermost loop then runs over a row. */
const fewColours = 8;

/** dW in the layout of its computation: [O, kh, kw, C], or [O, C, kh, kw] where channels are few. */
export function filterGradient(lowering: Lowering, given: Given): { name: string; layout: Axes } {
  const { conv, filter, x } = given;
  if (gathers(lowering, { conv, filter })) {
    return { name: gatheredFilterGradient(lowering, given), layout: ohwi };
  }
  if (isOne(conv.kernel) && conv.pads.every((pad) => pad === 0)) {
    return { name: product(lowering, given), layout: ohwi };
  }
  if (lowering.target.products) return { name: shiftedProduct(lowering, given), layout: ohwi };
  const apart = lowering.target.block !== null && x.shape[3] < fewColours &&
    reach(conv).every((end) => end >= 0);
  return apart
    ? { name: convolvedColours(lowering, given), layout: oihw }
    : { name: convolved(lowering, given), layout: ohwi };
}

/** Of a 1 x 1 filter: one matrix product over all pixels, or one for each image where maps are large. */
function product(lowering: Lowering, { x, dy, conv }: Given): string {
  const { node, toLayout, integers } = lowering;
  const [, height, width, channels] = x.shape;
  const [count, outHeight, outWidth, outChannels] = conv.out;
  // the plain graph keeps to ONNX's own operators: WebGPU has no kernel for the fused product
  const large = lowering.target.block !== null && outHeight * outWidth >= largeMap &&
    isOne(conv.strides);
  if (large && [x, dy].every(({ layout }) => layout === blocked || sameLayout(layout, nchw))) {
    // blocks become rows of pixels in a fourth of the time in which they become rows of channels
    const [rows, columns] = [dy, x].map((value) =>
      node("Reshape", [toLayout(value, nchw), integers([count, value.shape[3], height * width])])
    );
    const each = node("FusedMatMul", [rows, columns], { transB: 1 }, { domain: "com.microsoft" });
    const sum = node("ReduceSum", [each, integers([0])], { keepdims: 0 }); // [O, C]
    return node("Reshape", [sum, integers([outChannels, 1, 1, channels])]);
  }
  const pixels = count * outHeight * outWidth;
  const plain = toLayout(x, null);
  const reached = isOne(conv.strides) ? plain : node("Slice", [
    plain,
    integers([0, 0]),
    integers([height, width]),
    integers([1, 2]),
    integers([...conv.strides]),
  ]);
  const rows = node("Reshape", [toLayout(dy, cnhw), integers([outChannels, pixels])]);
  const columns = node("Reshape", [reached, integers([pixels, channels])]);
  const shape = integers([outChannels, 1, 1, channels]);
  return node("Reshape", [node("MatMul", [rows, columns]), shape]);
}

/**
 * One three-dimensional convolution: the images of the batch act as its channels, channels as its depth,
 * and dY as its kernel, dilated by the stride. Returns [O, kh, kw, C].
 */
function convolved(lowering: Lowering, { x, dy, conv }: Given): string {
  const { node, toLayout, integers } = lowering;
  const [count, height, width, channels] = x.shape;
  const [, outHeight, outWidth, outChannels] = conv.out;
  const { kernel, strides, dilations, pads: [top, left] } = conv;
  const image = node("Reshape", [toLayout(x, null), integers([1, count, height, width, channels])]);
  const end = reach(conv);
  const attributes = {
    kernel_shape: [outHeight, outWidth, 1],
    strides: [...dilations, 1],
    dilations: [...strides, 1],
    pads: [top, left, 0, Math.max(0, end[0]), Math.max(0, end[1]), 0],
  };
  const cut = end.some((dim) => dim < 0)
    ? node("Slice", [
      image,
      integers([0, 0]),
      integers([height + Math.min(0, end[0]), width + Math.min(0, end[1])]),
      integers([2, 3]),
    ])
    : image;
  if (lowering.target.block === null || outHeight * outWidth < largeMap) {
    const shape = [outChannels, count, outHeight, outWidth, 1];
    const weights = node("Reshape", [toLayout(dy, cnhw), integers(shape)]);
    const gradient = node("Conv", [cut, weights], attributes); // [1, O, kh, kw, C]
    return node("Reshape", [gradient, integers([outChannels, ...kernel, channels])]);
  }
  const shape = [count * outChannels, 1, outHeight, outWidth, 1];
  const weights = node("Reshape", [toLayout(dy, nchw), integers(shape)]);
  const each = node("Conv", [cut, weights], { ...attributes, group: count }); // [1, N O, kh, kw, C]
  const apart = node("Reshape", [each, integers([count, outChannels, ...kernel, channels])]);
  return node("ReduceSum", [apart, integers([0])], { keepdims: 0 }); // [O, kh, kw, C]
}

/** The same with channels before pixels, image by image. Returns [O, C, kh, kw]. */
function convolvedColours({ node, toLayout, integers }: Lowering, { x, dy, conv }: Given): string {
  const [count, height, width, channels] = x.shape;
  const [, outHeight, outWidth, outChannels] = conv.out;
  const { kernel, strides, dilations, pads: [top, left] } = conv;
  const image = node("Reshape", [toLayout(x, nchw), integers([1, count, channels, height, width])]);
  const shape = [count * outChannels, 1, 1, outHeight, outWidth];
  const weights = node("Reshape", [toLayout(dy, nchw), integers(shape)]);
  const [bottom, right] = reach(conv);
  const each = node("Conv", [image, weights], {
    kernel_shape: [1, outHeight, outWidth],
    strides: [1, ...dilations],
    dilations: [1, ...strides],
    pads: [0, top, left, 0, bottom, right],
    group: count,
  }); // [1, N O, C, kh, kw]
  const apart = node("Reshape", [each, integers([count, outChannels, channels, ...kernel])]);
  return node("ReduceSum", [apart, integers([0])], { keepdims: 0 });
}
