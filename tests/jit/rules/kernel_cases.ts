/** A function for every kernel that has a rule, elementwise and fused ones aside (see their own tests). */
import { tf } from "lib/jit/tfjs.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { numbers } from "tests/jit/agree.ts";

export interface Case {
  readonly fn: (...xs: tf.Tensor[]) => tf.Tensor;
  readonly inputs: readonly Tensor<"float32">[];
  /** Compared forward only. Says why. */
  readonly forward?:
    | "no gradient in tfjs"
    | "tfjs's gradient is wrong"
    | "whole numbers or booleans";
}

const vector = numbers([4], { seed: 1 });
const matrix = numbers([3, 5], { seed: 2 });
const cube = numbers([2, 3, 4], { seed: 3 });
const picture = numbers([2, 6, 8, 3], { seed: 4 });
const whole = { forward: "whole numbers or booleans" } as const;
const none = { forward: "no gradient in tfjs" } as const;
const four = (x: tf.Tensor) => x as tf.Tensor4D;
const filter = numbers([3, 3, 3, 4], { seed: 5 });
const depthFilter = numbers([3, 3, 3, 2], { seed: 6 });
const conv: Case = {
  fn: (x, w) => tf.conv2d(four(x), four(w), 2, "same"),
  inputs: [picture, filter],
};
const depthwise: Case = {
  fn: (x, w) => tf.depthwiseConv2d(four(x), four(w), 2, "same"),
  inputs: [picture, depthFilter],
};
const maxPool: Case = { fn: (x) => tf.maxPool(four(x), 3, 2, 1), inputs: [picture] };
const avgPool: Case = { fn: (x) => tf.avgPool(four(x), 2, 2, "valid"), inputs: [picture] };
/** tfjs's processor backend exchanges height and width of the gradient: squares only. */
const square = numbers([2, 6, 6, 3], { seed: 7 });
const bilinear: Case = {
  fn: (x) => tf.image.resizeBilinear(four(x), [9, 5]),
  inputs: [square],
};
const nearest: Case = {
  fn: (x) => tf.image.resizeNearestNeighbor(four(x), [9, 5]),
  inputs: [square],
  // resampling_test.ts compares it with the transpose of the forward pass
  forward: "tfjs's gradient is wrong",
};
const ids = () => tf.tensor1d([1, 0, 1], "int32");
const fold = (fn: (x: tf.Tensor, axis: number[]) => tf.Tensor): Case => ({
  fn: (x) => fn(x, [0, 2]),
  inputs: [cube],
});

export const kernelCases: Readonly<Record<string, Case>> = {
  Sum: fold(tf.sum),
  Mean: fold(tf.mean),
  Max: fold(tf.max),
  Min: fold(tf.min),
  Prod: { fn: (x) => tf.prod(x, [1]), inputs: [matrix] },
  All: { fn: (x) => tf.all(tf.greater(x, -1), 1), inputs: [matrix], ...whole },
  Any: { fn: (x) => tf.any(tf.greater(x, 1), 1), inputs: [matrix], ...whole },
  ArgMax: { fn: (x) => tf.argMax(x, 1), inputs: [cube], ...whole },
  ArgMin: { fn: (x) => tf.argMin(x, 0), inputs: [cube], ...whole },
  Softmax: { fn: (x) => tf.softmax(x), inputs: [cube] },
  // tfjs's gradient takes the axes for their inverse, so the last one but one of three is refused.
  Cumsum: { fn: (x) => tf.cumsum(x, 1, true, true), inputs: [matrix] },
  Cumprod: { fn: (x) => tf.cumprod(x, 1, true, true), inputs: [cube], ...none },
  Reshape: { fn: (x) => tf.reshape(x, [4, -1]), inputs: [cube] },
  ExpandDims: { fn: (x) => tf.expandDims(x, 1), inputs: [cube] },
  Transpose: { fn: (x) => tf.transpose(x, [2, 0, 1]), inputs: [cube] },
  Tile: { fn: (x) => tf.tile(x, [2, 1, 3]), inputs: [cube] },
  Concat: { fn: (x, y) => tf.concat([x, y], 1), inputs: [cube, numbers([2, 1, 4])] },
  Pack: { fn: (x, y) => tf.stack([x, y], 1), inputs: [matrix, numbers([3, 5], { seed: 9 })] },
  Unpack: { fn: (x) => tf.unstack(x, 1)[2], inputs: [cube] },
  SplitV: { fn: (x) => tf.split(x, [1, 2], 1)[1], inputs: [cube] },
  Slice: { fn: (x) => tf.slice(x, [0, 1, 2], [2, 2, -1]), inputs: [cube] },
  Reverse: { fn: (x) => tf.reverse(x, [0, 2]), inputs: [cube] },
  PadV2: { fn: (x) => tf.pad(x, [[1, 0], [0, 2], [1, 1]], 3), inputs: [cube] },
  GatherV2: { fn: (x) => tf.gather(x, ids(), 1), inputs: [cube] },
  UnsortedSegmentSum: { fn: (x) => tf.unsortedSegmentSum(x, ids(), 4), inputs: [matrix] },
  OneHot: { fn: () => tf.oneHot(ids(), 3, 5, -1), inputs: [vector], ...whole },
  Fill: { fn: (x) => tf.mul(x, tf.fill([4], 3)), inputs: [vector] },
  Range: { fn: (x) => tf.mul(x, tf.range(1, 5)), inputs: [vector] },
  ZerosLike: { fn: (x) => tf.add(x, tf.zerosLike(x)), inputs: [vector] },
  OnesLike: { fn: (x) => tf.add(x, tf.onesLike(x)), inputs: [vector] },
  BatchMatMul: {
    fn: (x, y) => tf.matMul(x, y, true),
    inputs: [numbers([2, 3, 4]), numbers([2, 3, 5])],
  },
  Einsum: {
    fn: (x, y) => tf.einsum("bij,bjk->bik", x, y),
    inputs: [numbers([2, 3, 4]), numbers([2, 4, 5])],
    ...none,
  },
  Conv2D: conv,
  Conv2DBackpropInput: conv,
  Conv2DBackpropFilter: conv,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwise,
  DepthwiseConv2dNativeBackpropFilter: depthwise,
  MaxPool: maxPool,
  MaxPoolGrad: maxPool,
  AvgPool: avgPool,
  AvgPoolGrad: avgPool,
  GatherNd: {
    fn: (x) => tf.gatherND(x, tf.tensor2d([[1, 2], [0, 0]], [2, 2], "int32")),
    inputs: [cube],
    ...none,
  },
  ScatterNd: {
    fn: (x) => tf.scatterND(tf.tensor2d([[4], [0], [4]], [3, 1], "int32"), x, [6, 5]),
    inputs: [matrix],
    ...none,
  },
  TopK: { fn: (x) => tf.topk(x, 2).values, inputs: [matrix], ...none },
  StridedSlice: {
    fn: (x) => tf.stridedSlice(x, [1, -1, 0], [2, 0, 4], [1, -1, 2], 1, 2, 0, 0, 0),
    inputs: [cube],
    ...none,
  },
  ResizeBilinear: bilinear,
  ResizeBilinearGrad: bilinear,
  ResizeNearestNeighbor: nearest,
  ResizeNearestNeighborGrad: nearest,
  DepthToSpace: {
    fn: (x) => tf.depthToSpace(four(x), 2),
    inputs: [numbers([2, 3, 2, 8])],
    ...none,
  },
  SpaceToBatchND: { fn: (x) => tf.spaceToBatchND(x, [2, 3], [[0, 0], [1, 0]]), inputs: [picture] },
  BatchToSpaceND: {
    fn: (x) => tf.batchToSpaceND(x, [2, 2], [[0, 1], [1, 0]]),
    inputs: [numbers([8, 2, 3, 2])],
  },
  MirrorPad: {
    fn: (x) => tf.mirrorPad(x, [[1, 0], [2, 1], [0, 3]], "reflect"),
    inputs: [cube],
    ...none,
  },
};
