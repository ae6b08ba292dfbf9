/** Kernels that make pictures larger, smaller, or of other blocks. */
import { tf } from "../tfjs.ts";
import { repeatedBlocks, summedBlocks } from "./blocked_resampling.ts";
import { blocked, type LaidOut, type Lowering, nchw, rule, type Rules } from "./rule.ts";

interface Resize {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

/** Weights of each old pixel in each new one along an axis, as tfjs has them: [new, old]. */
type Shares = (
  dims: { readonly from: number; readonly to: number },
  options: Resize,
) => Float32Array;

const scaleOf = ({ from, to }: { from: number; to: number }, { alignCorners }: Resize) =>
  alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;

const linear: Shares = ({ from, to }, options) => {
  const shares = new Float32Array(to * from);
  const scale = scaleOf({ from, to }, options);
  for (let i = 0; i < to; i++) {
    const at = options.halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    const low = Math.max(0, Math.floor(at));
    const high = Math.max(0, Math.min(from - 1, Math.ceil(at)));
    shares[i * from + low] += 1 - (at - low);
    shares[i * from + high] += at - low;
  }
  return shares;
};

const nearest: Shares = ({ from, to }, options) => {
  const shares = new Float32Array(to * from);
  const scale = scaleOf({ from, to }, options);
  for (let i = 0; i < to; i++) {
    const at = options.halfPixelCenters ? scale * (i + 0.5) : scale * i;
    const whole = options.alignCorners ? Math.round(at) : Math.floor(at);
    shares[i * from + Math.max(0, Math.min(from - 1, whole))] = 1;
  }
  return shares;
};

/** Resizes both axes of an image, or of its gradient, by a product with a constant each. [N, C, H, W] */
function resized(
  { node, graph, toLayout }: Lowering,
  { picture, from, to, shares, back, options }: {
    picture: LaidOut;
    from: readonly number[];
    to: readonly number[];
    shares: Shares;
    back: boolean;
    options: Resize;
  },
): string {
  const [rows, columns] = [1, 2].map((dim) => {
    const dims = { from: from[dim], to: to[dim] };
    const name = graph.constant({
      dtype: "float32",
      shape: [dims.to, dims.from],
      data: shares(dims, options),
    });
    return { plain: name, turned: node("Transpose", [name], { perm: [1, 0] }) };
  });
  const tall = node("MatMul", [back ? rows.turned : rows.plain, toLayout(picture, nchw)]);
  return node("MatMul", [tall, back ? columns.plain : columns.turned]);
}

/** The whole factors of an upsampling that only repeats pixels; null for another. */
function repeats(
  { from, to, shares, options }: {
    from: readonly number[];
    to: readonly number[];
    shares: Shares;
    options: Resize;
  },
): readonly [number, number] | null {
  const [down, across] = [1, 2].map((dim) => to[dim] / from[dim]);
  const whole = Number.isInteger(down) && Number.isInteger(across);
  return shares === nearest && whole && !options.alignCorners ? [down, across] : null;
}

const resize = (shares: Shares) =>
  rule<Resize & { size: readonly [number, number] }>({
    infer: ({ images }, { size }) => ({
      shape: [images.shape[0], ...size, images.shape[3]],
      dtype: "float32",
    }),
    lower(lowering, { inputs: { images }, attributes: options, out: [out] }) {
      const dims = { from: images.shape, to: out.shape };
      const times = repeats({ ...dims, shares, options });
      if (times !== null && images.layout === blocked) {
        const name = repeatedBlocks(lowering, { picture: images, times });
        return { ...out, name, layout: blocked };
      }
      const given = { picture: images, ...dims, shares, back: false, options };
      return { ...out, name: resized(lowering, given), layout: nchw };
    },
  });

/** tfjs's own gradient takes no heed of `halfPixelCenters`; this one does. */
const resizeGradient = (shares: Shares) =>
  rule<Resize>({
    infer: ({ images }) => images,
    lower(lowering, { inputs: { dy, images }, attributes: options, out: [out] }) {
      const dims = { from: images.shape, to: dy.shape };
      const times = repeats({ ...dims, shares, options });
      if (times !== null && dy.layout === blocked) {
        const name = summedBlocks(lowering, { dy, times });
        return { ...out, name, layout: blocked };
      }
      const given = { picture: dy, ...dims, shares, back: true, options };
      return { ...out, name: resized(lowering, given), layout: nchw };
    },
  });

interface Blocks {
  readonly blockShape: number[];
}

const count = ({ blockShape }: Blocks) => blockShape.reduce((a, b) => a * b, 1);
const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;

/** Mirrored padding: the old index of each new element. */
function mirrored(
  { dim, before, after, edge }: { dim: number; before: number; after: number; edge: number },
): number[] {
  return Array.from({ length: before + dim + after }, (_, i) => {
    const at = i - before;
    if (at < 0) return -at - edge;
    return at < dim ? at : 2 * dim - 2 - at + edge;
  });
}

export const resamplingRules: Rules = {
  ResizeBilinear: resize(linear),
  ResizeBilinearGrad: resizeGradient(linear),
  ResizeNearestNeighbor: resize(nearest),
  ResizeNearestNeighborGrad: resizeGradient(nearest),
  DepthToSpace: rule<{ blockSize: number; dataFormat: string }>({
    infer({ x }, { blockSize, dataFormat }) {
      if (dataFormat !== "NHWC") throw new RangeError(`DepthToSpace takes NHWC, not ${dataFormat}`);
      const [pictures, height, width, channels] = x.shape;
      const shape = [pictures, height * blockSize, width * blockSize, channels / blockSize ** 2];
      return { shape, dtype: x.dtype };
    },
    lower({ node, toLayout }, { inputs: { x }, attributes: { blockSize }, out: [out] }) {
      const name = node("DepthToSpace", [toLayout(x, nchw)], { blocksize: blockSize, mode: "DCR" });
      return { ...out, name, layout: nchw };
    },
  }),
  SpaceToBatchND: rule<Blocks & { paddings: [number, number][] }>({
    infer({ x }, { blockShape, paddings }) {
      const dims = blockShape.map((block, i) =>
        (x.shape[i + 1] + paddings[i][0] + paddings[i][1]) / block
      );
      const rest = x.shape.slice(blockShape.length + 1);
      return { shape: [x.shape[0] * count({ blockShape }), ...dims, ...rest], dtype: x.dtype };
    },
    lower({ node, integers, toLayout, scalar }, { inputs: { x }, attributes, out: [out] }) {
      const { blockShape, paddings } = attributes;
      const ends = x.shape.map((_, i) => paddings[i - 1] ?? [0, 0]);
      const pads = integers([...ends.map(([before]) => before), ...ends.map(([, after]) => after)]);
      const padded = node("Pad", [toLayout(x, null), pads, scalar(0, x.dtype)]);
      const dims = x.shape.map((dim, i) => dim + ends[i][0] + ends[i][1]);
      const apart = getReshaped(dims, blockShape, count(attributes), false);
      const perm = getPermuted(apart.length, blockShape.length, false);
      const turned = node("Transpose", [node("Reshape", [padded, integers(apart)])], { perm });
      return { ...out, name: node("Reshape", [turned, integers(out.shape)]), layout: null };
    },
  }),
  BatchToSpaceND: rule<Blocks & { crops: [number, number][] }>({
    infer({ x }, { blockShape, crops }) {
      const dims = blockShape.map((block, i) => x.shape[i + 1] * block - crops[i][0] - crops[i][1]);
      const rest = x.shape.slice(blockShape.length + 1);
      return { shape: [x.shape[0] / count({ blockShape }), ...dims, ...rest], dtype: x.dtype };
    },
    lower({ node, integers, toLayout }, { inputs: { x }, attributes, out: [out] }) {
      const { blockShape, crops } = attributes;
      const blocks = count(attributes);
      const apart = getReshaped([...x.shape], blockShape, blocks);
      const perm = getPermuted(apart.length, blockShape.length);
      const joined = getReshapedPermuted([...x.shape], blockShape, blocks);
      const turned = node("Transpose", [
        node("Reshape", [toLayout(x, null), integers(apart)]),
      ], { perm });
      const name = node("Slice", [
        node("Reshape", [turned, integers(joined)]),
        integers(crops.map(([before]) => before)),
        integers(crops.map(([before], i) => before + out.shape[i + 1])),
        integers(crops.map((_, i) => i + 1)),
      ]);
      return { ...out, name, layout: null };
    },
  }),
  MirrorPad: rule<{ paddings: readonly (readonly [number, number])[]; mode: string }>({
    infer: ({ x }, { paddings }) => ({
      shape: x.shape.map((dim, i) => dim + paddings[i][0] + paddings[i][1]),
      dtype: x.dtype,
    }),
    lower({ node, integers, toLayout }, { inputs: { x }, attributes, out: [out] }) {
      const { paddings, mode } = attributes;
      let name = toLayout(x, null);
      for (const [axis, [before, after]] of paddings.entries()) {
        if (before === 0 && after === 0) continue;
        const edge = mode === "reflect" ? 0 : 1;
        const at = integers(mirrored({ dim: x.shape[axis], before, after, edge }));
        name = node("Gather", [name, at], { axis });
      }
      return { ...out, name, layout: null };
    },
  }),
};
