/** Kernels that make pictures larger, smaller, or of other blocks. */
import { tf } from "../tfjs.ts";
import { repeatedBlocks, summedBlocks } from "./blocked_resampling.ts";
import { blocked, type Lowering, nchw, type Placed, rule, type Rules } from "./rule.ts";

interface Resize {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

/** Shares of each old pixel in each new one, along one side: [new, old], as tfjs reckons them. */
type Shares = (
  sides: { readonly from: number; readonly to: number },
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

/** Both sides of a picture, or of its gradient, by a product with a constant each. [N, C, H, W] */
function resized(
  { node, graph, inOrder }: Lowering,
  { picture, from, to, shares, back, options }: {
    picture: Placed;
    from: readonly number[];
    to: readonly number[];
    shares: Shares;
    back: boolean;
    options: Resize;
  },
): string {
  const [rows, columns] = [1, 2].map((side) => {
    const sides = { from: from[side], to: to[side] };
    const name = graph.constant({
      dtype: "float32",
      shape: [sides.to, sides.from],
      data: shares(sides, options),
    });
    return { plain: name, turned: node("Transpose", [name], { perm: [1, 0] }) };
  });
  const tall = node("MatMul", [back ? rows.turned : rows.plain, inOrder(picture, nchw)]);
  return node("MatMul", [tall, back ? columns.plain : columns.turned]);
}

/** How many times larger each side becomes, where each pixel is merely repeated; else null. */
function repeats(
  { from, to, shares, options }: {
    from: readonly number[];
    to: readonly number[];
    shares: Shares;
    options: Resize;
  },
): readonly [number, number] | null {
  const [down, across] = [1, 2].map((side) => to[side] / from[side]);
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
      const sides = { from: images.shape, to: out.shape };
      const times = repeats({ ...sides, shares, options });
      if (times !== null && images.order === blocked) {
        const name = repeatedBlocks(lowering, { picture: images, times });
        return { ...out, name, order: blocked };
      }
      const given = { picture: images, ...sides, shares, back: false, options };
      return { ...out, name: resized(lowering, given), order: nchw };
    },
  });

/** tfjs's own gradient takes no heed of `halfPixelCenters`; this one does. */
const resizeGradient = (shares: Shares) =>
  rule<Resize>({
    infer: ({ images }) => images,
    lower(lowering, { inputs: { dy, images }, attributes: options, out: [out] }) {
      const sides = { from: images.shape, to: dy.shape };
      const times = repeats({ ...sides, shares, options });
      if (times !== null && dy.order === blocked) {
        const name = summedBlocks(lowering, { dy, times });
        return { ...out, name, order: blocked };
      }
      const given = { picture: dy, ...sides, shares, back: true, options };
      return { ...out, name: resized(lowering, given), order: nchw };
    },
  });

interface Blocks {
  readonly blockShape: number[];
}

const count = ({ blockShape }: Blocks) => blockShape.reduce((a, b) => a * b, 1);
const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;

/** Reflected sides: where each new place lies in the old one. */
function mirrored(
  { side, before, after, edge }: { side: number; before: number; after: number; edge: number },
): number[] {
  return Array.from({ length: before + side + after }, (_, i) => {
    const at = i - before;
    if (at < 0) return -at - edge;
    return at < side ? at : 2 * side - 2 - at + edge;
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
    lower({ node, inOrder }, { inputs: { x }, attributes: { blockSize }, out: [out] }) {
      const name = node("DepthToSpace", [inOrder(x, nchw)], { blocksize: blockSize, mode: "DCR" });
      return { ...out, name, order: nchw };
    },
  }),
  SpaceToBatchND: rule<Blocks & { paddings: [number, number][] }>({
    infer({ x }, { blockShape, paddings }) {
      const sides = blockShape.map((block, i) =>
        (x.shape[i + 1] + paddings[i][0] + paddings[i][1]) / block
      );
      const rest = x.shape.slice(blockShape.length + 1);
      return { shape: [x.shape[0] * count({ blockShape }), ...sides, ...rest], dtype: x.dtype };
    },
    lower({ node, integers, inOrder, scalar }, { inputs: { x }, attributes, out: [out] }) {
      const { blockShape, paddings } = attributes;
      const ends = x.shape.map((_, i) => paddings[i - 1] ?? [0, 0]);
      const pads = integers([...ends.map(([before]) => before), ...ends.map(([, after]) => after)]);
      const padded = node("Pad", [inOrder(x, null), pads, scalar(0, x.dtype)]);
      const sides = x.shape.map((side, i) => side + ends[i][0] + ends[i][1]);
      const apart = getReshaped(sides, blockShape, count(attributes), false);
      const perm = getPermuted(apart.length, blockShape.length, false);
      const turned = node("Transpose", [node("Reshape", [padded, integers(apart)])], { perm });
      return { ...out, name: node("Reshape", [turned, integers(out.shape)]), order: null };
    },
  }),
  BatchToSpaceND: rule<Blocks & { crops: [number, number][] }>({
    infer({ x }, { blockShape, crops }) {
      const sides = blockShape.map((block, i) =>
        x.shape[i + 1] * block - crops[i][0] - crops[i][1]
      );
      const rest = x.shape.slice(blockShape.length + 1);
      return { shape: [x.shape[0] / count({ blockShape }), ...sides, ...rest], dtype: x.dtype };
    },
    lower({ node, integers, inOrder }, { inputs: { x }, attributes, out: [out] }) {
      const { blockShape, crops } = attributes;
      const blocks = count(attributes);
      const apart = getReshaped([...x.shape], blockShape, blocks);
      const perm = getPermuted(apart.length, blockShape.length);
      const joined = getReshapedPermuted([...x.shape], blockShape, blocks);
      const turned = node("Transpose", [
        node("Reshape", [inOrder(x, null), integers(apart)]),
      ], { perm });
      const name = node("Slice", [
        node("Reshape", [turned, integers(joined)]),
        integers(crops.map(([before]) => before)),
        integers(crops.map(([before], i) => before + out.shape[i + 1])),
        integers(crops.map((_, i) => i + 1)),
      ]);
      return { ...out, name, order: null };
    },
  }),
  MirrorPad: rule<{ paddings: readonly (readonly [number, number])[]; mode: string }>({
    infer: ({ x }, { paddings }) => ({
      shape: x.shape.map((side, i) => side + paddings[i][0] + paddings[i][1]),
      dtype: x.dtype,
    }),
    lower({ node, integers, inOrder }, { inputs: { x }, attributes, out: [out] }) {
      const { paddings, mode } = attributes;
      let name = inOrder(x, null);
      for (const [axis, [before, after]] of paddings.entries()) {
        if (before === 0 && after === 0) continue;
        const edge = mode === "reflect" ? 0 : 1;
        const at = integers(mirrored({ side: x.shape[axis], before, after, edge }));
        name = node("Gather", [name, at], { axis });
      }
      return { ...out, name, order: null };
    },
  }),
};
