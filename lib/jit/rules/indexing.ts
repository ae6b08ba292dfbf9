/** Kernels that take numbers from, or put them to, places that are themselves numbers. */
import { onnxTypes } from "lib/onnx/graph.ts";
import { tf } from "../tfjs.ts";
import { blocked, type Lowering, type Placed, rule, type Rules } from "./rule.ts";

const places = ({ node, inOrder }: Lowering, indices: Placed): string =>
  node("Cast", [inOrder(indices, null)], { to: onnxTypes.int64 });

/** Zeros of a shape, with each of `updates` added at its place. */
function scattered(
  lowering: Lowering,
  { indices, updates, shape }: { indices: string; updates: Placed; shape: readonly number[] },
): string {
  const { node, scalar, integers, inOrder } = lowering;
  const zeros = node("Expand", [scalar(0, updates.dtype), integers(shape)]);
  return node("ScatterND", [zeros, indices, inOrder(updates, null)], { reduction: "add" });
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
      const from = lowering.inOrder(params, null);
      const name = lowering.node("GatherND", [from, places(lowering, indices)]);
      return { ...out, name, order: null };
    },
  }),
  ScatterNd: rule<{ shape: readonly number[] }>({
    infer: ({ updates }, { shape }) => ({ shape, dtype: updates.dtype }),
    lower(lowering, { inputs: { indices, updates }, out: [out] }) {
      const at = places(lowering, indices);
      const name = scattered(lowering, { indices: at, updates, shape: out.shape });
      return { ...out, name, order: null };
    },
  }),
  // The gradient of a gather. Rows of no segment go to one more, which is cut off.
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
      return { ...out, name, order: null };
    },
  }),
  TopK: rule<{ k: number; sorted: boolean }>({
    infer({ x }, { k }) {
      const shape = x.shape.with(-1, k);
      return [{ shape, dtype: x.dtype }, { shape, dtype: "int32" }];
    },
    lower(lowering, { inputs: { x }, attributes: { k }, out: [values, indices] }) {
      const given = [lowering.inOrder(x, null), lowering.integers([k])];
      const [largest, at] = lowering.graph.nodeOf("TopK", given, { axis: -1 }, { outputs: 2 });
      const whole = lowering.node("Cast", [at], { to: onnxTypes.int32 });
      return [{ ...values, name: largest, order: null }, { ...indices, name: whole, order: null }];
    },
  }),
  StridedSlice: rule<Strided>({
    infer: ({ x }, attributes) => ({
      shape: strided(x.shape, attributes).finalShape,
      dtype: x.dtype,
    }),
    lower({ node, integers, inOrder }, { inputs: { x }, attributes, out: [out] }) {
      const { begin, end, strides } = strided(x.shape, attributes);
      // Backwards past the first element: ONNX would take -1 for the last one.
      const ends = end.map((side, i) => strides[i] < 0 && side < 0 ? -(2 ** 31) : side);
      const axes = begin.map((_, i) => i);
      const bounds = [begin, ends, axes, strides].map((list) => integers(list));
      // Where all axes stay, pictures stay as they lie.
      const { order } = x;
      const same = attributes.newAxisMask === 0 && attributes.shrinkAxisMask === 0;
      if (same && order !== blocked && order !== null) {
        const lying = [begin, ends, axes, strides].map((list) =>
          integers(list === axes ? axes : order.map((axis) => list[axis]))
        );
        return { ...out, name: node("Slice", [x.name, ...lying]), order };
      }
      const taken = node("Slice", [inOrder(x, null), ...bounds]);
      return { ...out, name: node("Reshape", [taken, integers(out.shape)]), order: null };
    },
  }),
};
