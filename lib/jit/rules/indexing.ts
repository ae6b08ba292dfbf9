/** Gather and scatter: kernels that read or write elements at computed indices. */
import { onnxTypes } from "lib/onnx/graph.ts";
import { tf } from "../tfjs.ts";
import { blocked, type LaidOut, type Lowering, rule, type Rules } from "./rule.ts";

const places = ({ node, toLayout }: Lowering, indices: LaidOut): string =>
  node("Cast", [toLayout(indices, null)], { to: onnxTypes.int64 });

/** Zeros of a shape, with each of `updates` added at its index. */
function scattered(
  lowering: Lowering,
  { indices, updates, shape }: { indices: string; updates: LaidOut; shape: readonly number[] },
): string {
  const { node, scalar, integers, toLayout } = lowering;
  const zeros = node("Expand", [scalar(0, updates.dtype), integers(shape)]);
  return node("ScatterND", [zeros, indices, toLayout(updates, null)], { reduction: "add" });
}

interface Strided {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

const strided = (shape: readonly number[], a: Strided) =>
  tf.slice_util.sliceInfo(
    [...shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );

export const indexingRules: Rules = {
  GatherNd: rule<unknown>({
    infer({ params, indices }) {
      const depth = indices.shape[indices.shape.length - 1];
      const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
      return { shape, dtype: params.dtype };
    },
    lower(lowering, { inputs: { params, indices }, out: [out] }) {
      const from = lowering.toLayout(params, null);
      const name = lowering.node("GatherND", [from, places(lowering, indices)]);
      return { ...out, name, layout: null };
    },
  }),
  ScatterNd: rule<{ shape: readonly number[] }>({
    infer: ({ updates }, { shape }) => ({ shape, dtype: updates.dtype }),
    lower(lowering, { inputs: { indices, updates }, out: [out] }) {
      const at = places(lowering, indices);
      const name = scattered(lowering, { indices: at, updates, shape: out.shape });
      return { ...out, name, layout: null };
    },
  }),
  // The gradient of a gather. Rows of no segment go to an extra one, which is cut off.
  UnsortedSegmentSum: rule<{ numSegments: number }>({
    infer: ({ x }, { numSegments }) => ({ shape: x.shape.with(0, numSegments), dtype: x.dtype }),
    lower(lowering, { inputs: { x, segmentIds }, attributes: { numSegments }, out: [out] }) {
      const { node, integers, graph } = lowering;
      const whole = (value: number) =>
        graph.constant({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) });
      const ids = places(lowering, segmentIds);
      const inside = node("And", [
        node("GreaterOrEqual", [ids, whole(0)]),
        node("Less", [ids, whole(numSegments)]),
      ]);
      const kept = node("Where", [inside, ids, whole(numSegments)]);
      const indices = node("Unsqueeze", [kept, integers([1])]); // [N, 1]
      const shape = out.shape.with(0, numSegments + 1);
      const sums = scattered(lowering, { indices, updates: x, shape });
      const name = node("Slice", [sums, integers([0]), integers([numSegments]), integers([0])]);
      return { ...out, name, layout: null };
    },
  }),
  TopK: rule<{ k: number; sorted: boolean }>({
    infer({ x }, { k }) {
      const shape = x.shape.with(-1, k);
      return [{ shape, dtype: x.dtype }, { shape, dtype: "int32" }];
    },
    lower(lowering, { inputs: { x }, attributes: { k }, out: [values, indices] }) {
      const given = [lowering.toLayout(x, null), lowering.integers([k])];
      const [largest, at] = lowering.graph.nodeOf("TopK", given, { axis: -1 }, { outputs: 2 });
      const whole = lowering.node("Cast", [at], { to: onnxTypes.int32 });
      return [{ ...values, name: largest, layout: null }, {
        ...indices,
        name: whole,
        layout: null,
      }];
    },
  }),
  StridedSlice: rule<Strided>({
    infer: ({ x }, attributes) => ({
      shape: strided(x.shape, attributes).finalShape,
      dtype: x.dtype,
    }),
    lower({ node, integers, toLayout }, { inputs: { x }, attributes, out: [out] }) {
      const { begin, end, strides } = strided(x.shape, attributes);
      // Backwards past the first element: ONNX would take -1 for the last one.
      const ends = end.map((dim, i) => strides[i] < 0 && dim < 0 ? -(2 ** 31) : dim);
      const axes = begin.map((_, i) => i);
      const bounds = [begin, ends, axes, strides].map((list) => integers(list));
      // Where no axis is added or removed, the layout stays.
      const { layout } = x;
      const same = attributes.newAxisMask === 0 && attributes.shrinkAxisMask === 0;
      if (same && layout !== blocked && layout !== null) {
        const lying = [begin, ends, axes, strides].map((list) =>
          integers(list === axes ? axes : layout.map((axis) => list[axis]))
        );
        return { ...out, name: node("Slice", [x.name, ...lying]), layout };
      }
      const taken = node("Slice", [toLayout(x, null), ...bounds]);
      return { ...out, name: node("Reshape", [taken, integers(out.shape)]), layout: null };
    },
  }),
};
