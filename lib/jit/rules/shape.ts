/** Kernels that move numbers about, or make them from nothing. */
import { onnxTypes } from "lib/onnx/graph.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Dtype } from "../program.ts";
import { filled, filledLike } from "./elementwise.ts";
import {
  blocked,
  canBlock,
  canonicalLayout,
  type LaidOut,
  type Lowering,
  nchw,
  placesIn,
  positiveAxes,
  type Rule,
  rule,
  type Rules,
  sameLayout,
  sizeOf,
} from "./rule.ts";

/** With the dim that is -1 computed from the others. */
function completed(shape: readonly number[], size: number): number[] {
  const known = shape.filter((dim) => dim !== -1).reduce((a, b) => a * b, 1);
  return shape.map((dim) => dim === -1 ? size / known : dim);
}

const like = (value: number): Rule => ({
  infer: ({ x }) => x,
  lower: (lowering, { inputs: { x } }) => filledLike(lowering, x, value),
});

/** Index of the channels in the dims of NCHW and blocked images. */
const channelsAt = 1;

/**
 * The layout in which images can be concatenated or split along their channels: blocked where each part
 * fills whole blocks, NCHW where they have it, else the logical one.
 */
function channelLayout(
  lowering: Lowering,
  { values, parts, along }: {
    values: readonly LaidOut[];
    parts: readonly Pick<LaidOut, "shape">[];
    along: number;
  },
): typeof blocked | typeof nchw | null {
  if (along !== 3 || values[0].shape.length !== 4) return null;
  const lying = (layout: typeof blocked | typeof nchw) =>
    values.some((value) => value.layout !== null && sameLayout(value.layout, layout));
  const float = values.every(({ dtype }) => dtype === "float32");
  if (float && lying(blocked) && parts.every(({ shape }) => canBlock(lowering, shape))) {
    return blocked;
  }
  return lying(nchw) ? nchw : null;
}

export const shapeRules: Rules = {
  Reshape: rule<{ shape: readonly number[] }>({
    infer: ({ x }, { shape }) => ({ shape: completed(shape, sizeOf(x.shape)), dtype: x.dtype }),
    lower: ({ node, integers, toLayout }, { inputs: { x }, out: [out] }) => ({
      ...out,
      name: node("Reshape", [toLayout(x, null), integers(out.shape)]),
      layout: null,
    }),
  }),
  ExpandDims: rule<{ dim: number }>({
    infer({ input }, { dim }) {
      const [at] = positiveAxes(dim, input.shape.length + 1);
      return { shape: input.shape.toSpliced(at, 0, 1), dtype: input.dtype };
    },
    lower: ({ node, integers, toLayout }, { inputs: { input }, out: [out] }) => ({
      ...out,
      name: node("Reshape", [toLayout(input, null), integers(out.shape)]),
      layout: null,
    }),
  }),
  Transpose: rule<{ perm: readonly number[] }>({
    infer: ({ x }, { perm }) => ({ shape: perm.map((axis) => x.shape[axis]), dtype: x.dtype }),
    // Nothing moves: the same numbers under other names of their axes.
    lower({ toLayout }, { inputs: { x }, attributes: { perm }, out: [out] }) {
      const layout = x.layout === blocked ? nchw : x.layout;
      const lies = layout ?? x.shape.map((_, axis) => axis);
      const name = toLayout(x, layout);
      return { ...out, name, layout: canonicalLayout(placesIn(perm, lies)) };
    },
  }),
  Tile: rule<{ reps: readonly number[] }>({
    infer: ({ x }, { reps }) => ({
      shape: x.shape.map((dim, i) => dim * reps[i]),
      dtype: x.dtype,
    }),
    lower: ({ node, integers, toLayout }, { inputs: { x }, attributes: { reps }, out: [out] }) => ({
      ...out,
      name: node("Tile", [toLayout(x, null), integers(reps)]),
      layout: null,
    }),
  }),
  Concat: rule<{ axis: number }>({
    infer(inputs, { axis }) {
      const parts = Object.values(inputs);
      const [{ shape, dtype }] = parts;
      const [along] = positiveAxes(axis, shape.length);
      const dim = parts.reduce((sum, { shape }) => sum + shape[along], 0);
      return { shape: shape.with(along, dim), dtype };
    },
    lower(lowering, { inputs, attributes: { axis }, out: [out] }) {
      const { node, toLayout } = lowering;
      const [along] = positiveAxes(axis, out.shape.length);
      const parts = Object.values(inputs);
      const layout = channelLayout(lowering, { values: parts, parts, along });
      const names = parts.map((part) => toLayout(part, layout));
      const at = layout === null ? along : channelsAt;
      return { ...out, name: node("Concat", names, { axis: at }), layout };
    },
  }),
  Pack: rule<{ axis: number }>({
    infer(inputs, { axis }) {
      const parts = Object.values(inputs);
      const [{ shape, dtype }] = parts;
      const [along] = positiveAxes(axis, shape.length + 1);
      return { shape: shape.toSpliced(along, 0, parts.length), dtype };
    },
    lower({ node, toLayout, integers }, { inputs, attributes: { axis }, out: [out] }) {
      const [along] = positiveAxes(axis, out.shape.length);
      const names = Object.values(inputs).map((part) =>
        node("Unsqueeze", [toLayout(part, null), integers([along])])
      );
      return { ...out, name: node("Concat", names, { axis: along }), layout: null };
    },
  }),
  Unpack: rule<{ axis: number }>({
    infer({ value }, { axis }) {
      const [along] = positiveAxes(axis, value.shape.length);
      const shape = value.shape.toSpliced(along, 1);
      return Array.from({ length: value.shape[along] }, () => ({ shape, dtype: value.dtype }));
    },
    lower({ node, toLayout, integers }, { inputs: { value }, attributes: { axis }, out }) {
      const [along] = positiveAxes(axis, value.shape.length);
      const plain = toLayout(value, null);
      return out.map((part, i) => {
        const slice = node("Slice", [plain, ...[i, i + 1, along].map((n) => integers([n]))]);
        return { ...part, name: node("Squeeze", [slice, integers([along])]), layout: null };
      });
    },
  }),
  SplitV: rule<{ numOrSizeSplits: number | readonly number[]; axis: number }>({
    infer({ x }, { numOrSizeSplits, axis }) {
      const [along] = positiveAxes(axis, x.shape.length);
      return splits(x.shape[along], numOrSizeSplits)
        .map((dim) => ({ shape: x.shape.with(along, dim), dtype: x.dtype }));
    },
    lower(lowering, { inputs: { x }, attributes: { axis }, out }) {
      const { node, toLayout, integers } = lowering;
      const [along] = positiveAxes(axis, x.shape.length);
      const layout = channelLayout(lowering, { values: [x], parts: out, along });
      const lying = toLayout(x, layout);
      const at = layout === null ? along : channelsAt;
      let from = 0;
      return out.map((part) => {
        const bounds = [from, from + part.shape[along], at].map((n) => integers([n]));
        from += part.shape[along];
        return { ...part, name: node("Slice", [lying, ...bounds]), layout };
      });
    },
  }),
  Slice: rule<{ begin: readonly number[]; size: readonly number[] }>({
    infer: ({ x }, { begin, size }) => ({
      shape: x.shape.map((dim, i) => size[i] === -1 ? dim - begin[i] : size[i]),
      dtype: x.dtype,
    }),
    lower(lowering, { inputs: { x }, attributes: { begin }, out: [out] }) {
      const { node, toLayout, integers } = lowering;
      const ends = out.shape.map((dim, i) => begin[i] + dim);
      const cut = x.shape.flatMap((dim, axis) => dim === out.shape[axis] ? [] : [axis]);
      const before = () => ({ shape: x.shape.with(3, begin[3]) });
      const layout = x.shape.length === 4 && cut.join() === "3"
        ? channelLayout(lowering, { values: [x], parts: [before(), out], along: 3 })
        : null;
      if (layout !== null) {
        const bounds = [begin[3], ends[3], channelsAt].map((n) => integers([n]));
        return { ...out, name: node("Slice", [toLayout(x, layout), ...bounds]), layout };
      }
      const name = node("Slice", [toLayout(x, null), integers([...begin]), integers(ends)]);
      return { ...out, name, layout: null };
    },
  }),
  Reverse: rule<{ dims: number | readonly number[] }>({
    infer: ({ x }) => x,
    lower({ node, toLayout, integers }, { inputs: { x }, attributes: { dims }, out: [out] }) {
      const axes = positiveAxes(dims, x.shape.length);
      const all = (value: number) => integers(axes.map(() => value));
      const bounds = [all(-1), all(-(2 ** 31)), integers(axes), all(-1)];
      return { ...out, name: node("Slice", [toLayout(x, null), ...bounds]), layout: null };
    },
  }),
  PadV2: rule<{ paddings: readonly (readonly [number, number])[]; constantValue: number }>({
    infer: ({ x }, { paddings }) => ({
      shape: x.shape.map((dim, i) => dim + paddings[i][0] + paddings[i][1]),
      dtype: x.dtype,
    }),
    lower(lowering, { inputs: { x }, attributes: { paddings, constantValue }, out: [out] }) {
      const { node, toLayout, integers, scalar } = lowering;
      const pads = integers([...paddings.map(([before]) => before), ...paddings.map(([, b]) => b)]);
      const name = node("Pad", [toLayout(x, null), pads, scalar(constantValue, x.dtype)]);
      return { ...out, name, layout: null };
    },
  }),
  GatherV2: rule<{ axis: number; batchDims: number }>({
    infer({ x, indices }, { axis, batchDims }) {
      if (batchDims !== 0) throw new RangeError("GatherV2 is compiled without batch axes only");
      const [along] = positiveAxes(axis, x.shape.length);
      return { shape: x.shape.toSpliced(along, 1, ...indices.shape), dtype: x.dtype };
    },
    lower({ node, toLayout }, { inputs: { x, indices }, attributes: { axis }, out: [out] }) {
      const [along] = positiveAxes(axis, x.shape.length);
      const name = node("Gather", [toLayout(x, null), toLayout(indices, null)], { axis: along });
      return { ...out, name, layout: null };
    },
  }),
  OneHot: rule<{ depth: number; onValue: number; offValue: number; dtype?: Dtype }>({
    infer: ({ indices }, { depth, dtype = "float32" }) => ({
      shape: [...indices.shape, depth],
      dtype,
    }),
    lower(lowering, { inputs: { indices }, attributes: { depth, onValue, offValue }, out: [out] }) {
      const { node, toLayout, integers, graph } = lowering;
      const values = graph.constant({
        dtype: "float32",
        shape: [2],
        data: Float32Array.of(offValue, onValue),
      });
      const places = node("Cast", [toLayout(indices, null)], { to: onnxTypes.int64 });
      const hot = node("OneHot", [places, integers([depth]), values], { axis: -1 });
      const name = out.dtype === "float32"
        ? hot
        : node("Cast", [hot], { to: onnxTypes[out.dtype] });
      return { ...out, name, layout: null };
    },
  }),
  Fill: rule<{ shape: readonly number[]; value: number; dtype?: Dtype }>({
    infer: (_, { shape, dtype = "float32" }) => ({ shape, dtype }),
    lower: (lowering, { attributes: { value }, out: [out] }) => filled(lowering, { ...out, value }),
  }),
  Range: rule<Interval>({
    infer: (_, attributes) => ({ shape: [count(attributes)], dtype: attributes.dtype }),
    lower({ graph }, { attributes, out: [out] }) {
      const { start, step, dtype } = attributes;
      const numbers = Array.from({ length: count(attributes) }, (_, i) => start + i * step);
      const data = dtype === "int32" ? Int32Array.from(numbers) : Float32Array.from(numbers);
      return { ...out, name: graph.constant({ ...out, data } as Tensor), layout: null };
    },
  }),
  ZerosLike: like(0),
  OnesLike: like(1),
};

interface Interval {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly dtype: "float32" | "int32";
}

const count = ({ start, stop, step }: Interval) => Math.max(0, Math.ceil((stop - start) / step));

function splits(dim: number, given: number | readonly number[]): number[] {
  if (typeof given === "number") return Array(given).fill(dim / given);
  const known = given.reduce((sum, part) => part === -1 ? sum : sum + part, 0);
  return given.map((part) => part === -1 ? dim - known : part);
}
