/** Elementwise kernels, with broadcasting. */
import { onnxTypes } from "lib/onnx/graph.ts";
import type { Dtype, Shaped } from "../program.ts";
import { blockedDims } from "./blocked.ts";
import {
  type Axes,
  blocked,
  broadcast,
  type LaidOut,
  type Lowering,
  nchw,
  physicalShape,
  type Rule,
  rule,
  type Rules,
  sizeOf,
} from "./rule.ts";

interface Aligned {
  readonly names: readonly string[];
  /** A result of these operands, as a value of the given type. */
  settle(name: string, out: Shaped): LaidOut;
}

/** Names of operands in one layout, ready for ONNX's broadcasting. */
function aligned(lowering: Lowering, operands: readonly LaidOut[]): Aligned {
  const shape = broadcast(...operands.map((operand) => operand.shape));
  const rank = shape.length;
  // The layout of the largest operand of full rank, which costs most to transpose; of equally large
  // ones a blocked layout, which the convolutions around it want.
  const weight = ({ shape, layout }: LaidOut) => sizeOf(shape) + (layout === blocked ? 0.5 : 0);
  const leader = operands.filter((operand) => operand.shape.length === rank)
    .reduce((a, b) => weight(b) > weight(a) ? b : a);
  if (leader.layout === blocked) return alignedBlocks(lowering, { operands, shape });
  return alignedIn(lowering, { operands, rank, layout: leader.layout });
}

function alignedIn(
  lowering: Lowering,
  { operands, rank, layout }: { operands: readonly LaidOut[]; rank: number; layout: Axes | null },
): Aligned {
  const names = operands.map((operand) => {
    if (operand.shape.length === rank) return lowering.toLayout(operand, layout);
    const plain = lowering.toLayout(operand, null);
    if (layout === null || operand.shape.length === 0) return plain;
    const full = [...Array<number>(rank - operand.shape.length).fill(1), ...operand.shape];
    const name = lowering.node("Reshape", [plain, lowering.integers(full)]);
    return lowering.toLayout({ ...operand, name, shape: full, layout: null }, layout);
  });
  return { names, settle: (name, out) => ({ ...out, name, layout }) };
}

/** Operands of a blocked image: others of its shape, scalars, and vectors over its channels. */
function alignedBlocks(
  lowering: Lowering,
  { operands, shape }: { operands: readonly LaidOut[]; shape: readonly number[] },
): Aligned {
  const { node, toLayout, integers, target: { block } } = lowering;
  const like = (operand: LaidOut) => operand.shape.join() === shape.join();
  const single = (operand: LaidOut) => sizeOf(operand.shape) === 1;
  const vector = (operand: LaidOut) => operand.shape.at(-1) === sizeOf(operand.shape);
  if (operands.some((operand) => !like(operand) && !single(operand) && !vector(operand))) {
    return alignedIn(lowering, { operands, rank: shape.length, layout: nchw });
  }
  const channelwise = operands.some((operand) => !like(operand) && !single(operand));
  const names = operands.map((operand) => {
    if (single(operand) && !like(operand)) {
      return node("Reshape", [operand.name, integers([])]);
    }
    if (!like(operand)) {
      const dims = [1, shape[3] / block!, 1, 1, block!];
      return node("Reshape", [toLayout(operand, null), integers(dims)]);
    }
    const name = toLayout(operand, blocked);
    return channelwise ? node("Reshape", [name, integers(blockedDims(lowering, shape))]) : name;
  });
  const settle = (name: string, out: Shaped): LaidOut => {
    const dims = integers(physicalShape({ shape, layout: blocked }));
    return { ...out, name: channelwise ? node("Reshape", [name, dims]) : name, layout: blocked };
  };
  return { names, settle };
}

type Write = (lowering: Lowering, names: readonly string[]) => string;

function elementwise(
  names: readonly string[],
  { dtype, write }: { dtype?: Dtype | undefined; write: Write },
): Rule {
  const pick = (inputs: Readonly<Record<string, Shaped>>) => names.map((name) => inputs[name]);
  return {
    infer(inputs) {
      const operands = pick(inputs);
      return {
        shape: broadcast(...operands.map(({ shape }) => shape)),
        dtype: dtype ?? operands[operands.length - 1].dtype,
      };
    },
    lower(lowering, { inputs, out: [out] }) {
      const { names: given, settle } = aligned(lowering, pick(inputs) as LaidOut[]);
      return settle(write(lowering, given), out);
    },
  };
}

const unary = (write: Write, dtype?: Dtype) => elementwise(["x"], { write, dtype });
const binary = (write: Write, dtype?: Dtype) => elementwise(["a", "b"], { write, dtype });
const operator = (name: string): Write => (lowering, inputs) => lowering.node(name, inputs);

/** Unary kernels that take attributes. */
const scaled = <A>(write: (lowering: Lowering, x: string, attributes: A) => string): Rule =>
  rule<A>({
    infer: ({ x }) => x,
    lower: (lowering, { inputs: { x }, attributes, out: [out] }) => ({
      ...out,
      name: write(lowering, x.name, attributes),
      layout: x.layout,
    }),
  });

const plusOne = ({ node, scalar }: Lowering, x: string) => node("Add", [x, scalar(1)]);

/** 1 where x > 0, else 0. Sign and Where are slow and single-threaded in ONNX Runtime's CPU provider. */
const step: Write = ({ node, scalar }, [x]) =>
  node("Cast", [node("Greater", [x, scalar(0)])], { to: onnxTypes.float32 });

const floorDivide: Write = ({ node }, [a, b]) => node("Floor", [node("Div", [a, b])]);

export const elementwiseRules: Rules = {
  Abs: unary(operator("Abs")),
  Acos: unary(operator("Acos")),
  Acosh: unary(operator("Acosh")),
  Asin: unary(operator("Asin")),
  Asinh: unary(operator("Asinh")),
  Atan: unary(operator("Atan")),
  Atanh: unary(operator("Atanh")),
  Ceil: unary(operator("Ceil")),
  Cos: unary(operator("Cos")),
  Cosh: unary(operator("Cosh")),
  Elu: unary(operator("Elu")),
  Erf: unary(operator("Erf")),
  Exp: unary(operator("Exp")),
  Expm1: unary(({ node, scalar }, [x]) => node("Sub", [node("Exp", [x]), scalar(1)])),
  Floor: unary(operator("Floor")),
  Identity: unary((_, [x]) => x),
  // dy * (y + 1) below 0, where y is exp(x) - 1
  EluGrad: elementwise(["dy", "y"], {
    write: ({ node, scalar }, [dy, y]) =>
      node("Mul", [dy, node("Add", [node("Min", [y, scalar(0)]), scalar(1)])]),
  }),
  IsFinite: unary(
    ({ node }, [x]) => node("Not", [node("Or", [node("IsInf", [x]), node("IsNaN", [x])])]),
    "bool",
  ),
  IsInf: unary(operator("IsInf"), "bool"),
  IsNan: unary(operator("IsNaN"), "bool"),
  Log: unary(operator("Log")),
  Log1p: unary((lowering, [x]) => lowering.node("Log", [plusOne(lowering, x)])),
  LogicalNot: unary(operator("Not")),
  Neg: unary(operator("Neg")),
  Reciprocal: unary(operator("Reciprocal")),
  Relu: unary(operator("Relu")),
  Relu6: unary(({ node, scalar }, [x]) => node("Clip", [x, scalar(0), scalar(6)])),
  Round: unary(operator("Round")),
  Rsqrt: unary(({ node }, [x]) => node("Reciprocal", [node("Sqrt", [x])])),
  Selu: unary(operator("Selu")),
  Sigmoid: unary(operator("Sigmoid")),
  Sign: unary(operator("Sign")),
  Sin: unary(operator("Sin")),
  Sinh: unary(operator("Sinh")),
  Softplus: unary(operator("Softplus")),
  Sqrt: unary(operator("Sqrt")),
  Square: unary(({ node }, [x]) => node("Mul", [x, x])),
  Tan: unary(operator("Tan")),
  Tanh: unary(operator("Tanh")),
  Step: scaled<{ alpha: number }>((lowering, x, { alpha }) => {
    if (alpha === 0) return step(lowering, [x]);
    const { node, scalar } = lowering;
    const below = node("Sub", [scalar(1), step(lowering, [x])]);
    return node("Add", [step(lowering, [x]), node("Mul", [below, scalar(alpha)])]);
  }),
  LeakyRelu: scaled<{ alpha: number }>(({ node }, x, { alpha }) =>
    node("LeakyRelu", [x], { alpha: { float: alpha } })
  ),
  ClipByValue: scaled<{ clipValueMin: number; clipValueMax: number }>(
    ({ node, scalar }, x, { clipValueMin, clipValueMax }) =>
      node("Clip", [x, scalar(clipValueMin), scalar(clipValueMax)]),
  ),
  Cast: rule<{ dtype: Dtype }>({
    infer: ({ x }, { dtype }) => ({ shape: x.shape, dtype }),
    lower: ({ node }, { inputs: { x }, attributes: { dtype }, out: [out] }) => ({
      ...out,
      name: dtype === x.dtype ? x.name : node("Cast", [x.name], { to: onnxTypes[dtype] }),
      layout: x.layout,
    }),
  }),
  Add: binary(operator("Add")),
  Sub: binary(operator("Sub")),
  Multiply: binary(operator("Mul")),
  RealDiv: binary(operator("Div")),
  FloorDiv: binary(
    (lowering, given) =>
      lowering.node("Cast", [floorDivide(lowering, given)], { to: onnxTypes.int32 }),
    "int32",
  ),
  Mod: binary((lowering, [a, b]) =>
    lowering.node("Sub", [a, lowering.node("Mul", [floorDivide(lowering, [a, b]), b])])
  ),
  Maximum: binary(operator("Max")),
  Minimum: binary(operator("Min")),
  Pow: binary(operator("Pow")),
  SquaredDifference: binary(({ node }, [a, b]) => {
    const difference = node("Sub", [a, b]);
    return node("Mul", [difference, difference]);
  }),
  Prelu: elementwise(["x", "alpha"], { write: operator("PRelu") }),
  Equal: binary(operator("Equal"), "bool"),
  NotEqual: binary(({ node }, given) => node("Not", [node("Equal", given)]), "bool"),
  Greater: binary(operator("Greater"), "bool"),
  GreaterEqual: binary(operator("GreaterOrEqual"), "bool"),
  Less: binary(operator("Less"), "bool"),
  LessEqual: binary(operator("LessOrEqual"), "bool"),
  LogicalAnd: binary(operator("And"), "bool"),
  LogicalOr: binary(operator("Or"), "bool"),
  Select: elementwise(["condition", "t", "e"], { write: operator("Where") }),
  AddN: {
    infer: (inputs) => inputs[0],
    lower(lowering, { inputs, out: [out] }) {
      const { names, settle } = aligned(lowering, Object.values(inputs));
      return settle(names.reduce((sum, next) => lowering.node("Add", [sum, next])), out);
    },
  },
};

/** A constant of one repeated value, stored once. */
export function filled(
  lowering: Lowering,
  { shape, dtype, value }: Shaped & { value: number },
): LaidOut {
  const one = lowering.scalar(value, dtype);
  const name = shape.length === 0 ? one : lowering.node("Expand", [one, lowering.integers(shape)]);
  return { shape, dtype, name, layout: null };
}

/** The same in the layout and shape of another value. */
export const filledLike = (
  lowering: Lowering,
  x: LaidOut,
  value: number,
): LaidOut => {
  const flat = filled(lowering, { shape: physicalShape(x), dtype: x.dtype, value });
  return { ...flat, shape: x.shape, layout: x.layout };
};
