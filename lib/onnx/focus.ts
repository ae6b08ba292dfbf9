/**
 * YOLO's "focus": every second pixel of every second row as channels of their own, four pictures of half the
 * size, before the first convolution. That convolution is the same as one over the picture itself with a
 * filter twice as wide and steps of two, which moves nothing about in memory.
 */
import proto from "onnx-proto";
import { type Anatomy, anatomyOf, type FileNode } from "./surgery.ts";
import { onnxTypes } from "./graph.ts";
import { decodeModel, encodeModel } from "./model_file.ts";

/** The names of the nodes that go, and what the convolution becomes. */
interface Focus {
  readonly source: string;
  readonly joined: string;
  readonly convolution: FileNode;
  /** Of the row and the column that each quarter of the channels begins with. */
  readonly starts: readonly (readonly [row: number, column: number])[];
}

/** What a Slice takes where it takes every second of one axis: the axis, and its first. */
function halved(node: FileNode | undefined, constants: Anatomy["constants"]) {
  if (node?.operator !== "Slice" || node.inputs.length !== 5) return null;
  const [start, end, axis, step] = node.inputs.slice(1).map((name) => {
    const [only, ...others] = constants.get(name)?.data ?? [];
    return others.length === 0 ? Number(only) : NaN;
  });
  const whole = end > 1e8 && step === 2 && (start === 0 || start === 1) &&
    (axis === 2 || axis === 3);
  return whole ? { from: node.inputs[0], axis, start } : null;
}

const equals = (given: number | readonly number[] | undefined, wanted: readonly number[]) =>
  Array.isArray(given) && given.join() === wanted.join();

/** Whether a convolution is one of every pixel, its picture as large as before. */
function isPlain({ attributes }: FileNode, kernel: number): boolean {
  const { kernel_shape: shape, pads, strides = [1, 1], dilations = [1, 1], group = 1 } = attributes;
  const edge = (kernel - 1) / 2;
  return equals(shape, [kernel, kernel]) && equals(pads, [edge, edge, edge, edge]) &&
    equals(strides, [1, 1]) && equals(dilations, [1, 1]) && group === 1;
}

function focusOf({ nodes, constants, outputs }: Anatomy): Focus | null {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const readers = (name: string) =>
    nodes.filter(({ inputs }) => inputs.includes(name)).length + Number(outputs.includes(name));
  for (const join of nodes) {
    if (join.operator !== "Concat" || join.attributes.axis !== 1 || join.inputs.length !== 4) {
      continue;
    }
    const quarters = join.inputs.map((name) => {
      const second = halved(makers.get(name), constants);
      const first = second && halved(makers.get(second.from), constants);
      if (!first || first.axis === second.axis) return null;
      const [row, column] = first.axis === 2 ? [first, second] : [second, first];
      return { from: first.from, start: [row.start, column.start] as const };
    });
    const [one] = quarters;
    const [joined] = join.outputs;
    const convolution = nodes.find(({ operator, inputs }) =>
      operator === "Conv" && inputs[0] === joined
    );
    const filter = convolution && constants.get(convolution.inputs[1]);
    const kernel = filter?.shape[2] ?? 0;
    if (!one || !quarters.every((quarter) => quarter?.from === one.from)) continue;
    if (!convolution || filter?.dtype !== "float32" || !isPlain(convolution, kernel)) continue;
    if (readers(joined) !== 1 || readers(convolution.inputs[1]) !== 1) continue;
    return {
      source: one.from,
      joined,
      convolution,
      starts: quarters.map((quarter) => quarter!.start),
    };
  }
  return null;
}

/** The filter over the picture itself. `[O, 4 C, k, k]` to `[O, C, 2 k, 2 k]` */
function widened(
  data: Float32Array,
  [outputs, inputs, k]: readonly number[],
  starts: Focus["starts"],
): Float32Array {
  const channels = inputs / 4;
  const wide = new Float32Array(data.length);
  let at = 0;
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < inputs; c++) {
      const [row, column] = starts[Math.floor(c / channels)];
      const plane = (o * channels + c % channels) * 4 * k * k;
      for (let y = 0; y < k; y++) {
        for (let x = 0; x < k; x++) {
          wide[plane + (2 * y + row) * 2 * k + 2 * x + column] = data[at++];
        }
      }
    }
  }
  return wide;
}

/**
 * The model with its focus in the first convolution; one without a focus, or no model, comes back as it is. Pictures have
 * even sides, as they must for a focus. Sums are formed in another order, so that results differ by roundings.
 *
 * ```ts
 * import { mergeFocus } from "lib/onnx/focus.ts";
 * const faster = (yolox: Uint8Array) => mergeFocus(yolox);
 * ```
 */
export function mergeFocus(model: Uint8Array): Uint8Array {
  let anatomy: Anatomy;
  try {
    anatomy = anatomyOf(model);
  } catch {
    return model; // the runtime, which is to open it, says what is wrong
  }
  const focus = focusOf(anatomy);
  if (!focus) return model;
  const { source, joined, convolution, starts } = focus;
  const { shape, data } = anatomy.constants.get(convolution.inputs[1])!;
  const [, inputs, k] = shape;
  const filter = `${convolution.inputs[1]}.focus`;
  const { file, graph } = decodeModel(model, { name: "this" });
  // weights in a file beside the model are found by the model's own place
  const { EXTERNAL } = proto.onnx.TensorProto.DataLocation;
  if (graph.initializer.some(({ dataLocation }) => dataLocation === EXTERNAL)) return model;
  const { INTS } = proto.onnx.AttributeProto.AttributeType;
  const sides = {
    kernel_shape: [2 * k, 2 * k],
    pads: Array<number>(4).fill(k - 1),
    strides: [2, 2],
  };
  const node = graph.node.map((one) => {
    if (one.opType !== "Conv" || one.input[0] !== joined) return one;
    return {
      ...one,
      input: [source, filter, ...one.input.slice(2)],
      attribute: [
        ...one.attribute.filter(({ name }) => !Object.hasOwn(sides, name)),
        ...Object.entries(sides).map(([name, ints]) => ({ name, type: INTS, ints })),
      ],
    };
  });
  const wide = {
    name: filter,
    dims: [shape[0], inputs / 4, 2 * k, 2 * k],
    dataType: onnxTypes.float32,
    rawData: new Uint8Array(widened(data as Float32Array, shape, starts).buffer),
  };
  // the runtime leaves out the slices, whose results nobody reads now, and the old filter
  return encodeModel(file, { ...graph, node, initializer: [...graph.initializer, wide] });
}
