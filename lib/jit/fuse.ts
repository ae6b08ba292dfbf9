/**
 * Fuses kernels that a CPU can run in one pass over memory: batch normalisation's affine map, ReLU, ReLU6
 * and their gradients, the gradient of SiLU, a residual added to a gradient, a convolution's bias.
 * Models are written in tfjs's own kernels and are unaware of this.
 */
import type { Operation, Program } from "./program.ts";
import { pruned } from "./simplify.ts";

/** What a pattern may ask about a program. */
interface View {
  readonly program: Program;
  /** The operation that makes a value, as rewritten so far. */
  readonly makers: ReadonlyMap<number, Operation>;
  /** How often a value is used, outputs of the program included. */
  readonly uses: ReadonlyMap<number, number>;
  /** ReLU of a value, by that value. */
  readonly relus: ReadonlyMap<number, number>;
}

const shapeOf = ({ program }: View, value: number) => program.values[value].shape;

const alike = (view: View, a: number, b: number) =>
  shapeOf(view, a).join() === shapeOf(view, b).join();

/** Float32 images [N, H, W, C]. */
const isPicture = (view: View, value: number) =>
  shapeOf(view, value).length === 4 && view.program.values[value].dtype === "float32";

const makesPicture = (view: View, { outputs: [made] }: Operation) => isPicture(view, made);

/** A vector with one element per channel of an image. */
const isVector = (view: View, { vector, picture }: { vector: number; picture: number }) => {
  const [, , , channels] = shapeOf(view, picture);
  return shapeOf(view, vector).join() === String(channels);
};

/** The operation that makes a value, if the value is used once. */
function onlyMaker(view: View, value: number): Operation | undefined {
  return view.uses.get(value) === 1 ? view.makers.get(value) : undefined;
}

type Pattern = (operation: Operation, view: View) => Operation | undefined;

/** The gradient of relu(x), which tfjs writes dy * step(x). */
const reluGradient: Pattern = (operation, view) => {
  if (operation.kernel !== "Multiply" || !makesPicture(view, operation)) return undefined;
  const { a, b } = operation.inputs;
  for (const [dy, mask] of [[a, b], [b, a]]) {
    const step = view.makers.get(mask);
    if (step?.kernel !== "Step" || step.attributes.alpha !== 0 || !alike(view, dy, mask)) continue;
    const y = view.relus.get(step.inputs.x);
    if (y !== undefined) return { ...operation, kernel: "ReluGrad", inputs: { dy, y } };
  }
  return undefined;
};

/** The gradient of ReLU6 as lib/nn writes it, dy * step(y (6 - y)), where y is its result. */
const relu6Gradient: Pattern = (operation, view) => {
  if (!makesPicture(view, operation)) return undefined;
  for (const [dy, mask] of operandPairs(operation, "Multiply")) {
    const step = onlyMaker(view, mask);
    if (step?.kernel !== "Step" || step.attributes.alpha !== 0 || !alike(view, dy, mask)) continue;
    for (const [y, rest] of operandPairs(onlyMaker(view, step.inputs.x), "Multiply")) {
      const less = onlyMaker(view, rest);
      if (less?.kernel !== "Sub" || less.inputs.b !== y) continue;
      const isSix = view.program.constants.get(less.inputs.a)?.data.join() === "6";
      if (isSix && view.makers.get(y)?.kernel === "Relu6") {
        return { ...operation, kernel: "Relu6Grad", inputs: { dy, y } };
      }
    }
  }
  return undefined;
};

/** The operands of a commutative operation of this kernel, both ways round; none of another kernel. */
function operandPairs(operation: Operation | undefined, kernel: string): [number, number][] {
  if (operation?.kernel !== kernel) return [];
  const { a, b } = operation.inputs;
  return [[a, b], [b, a]];
}

/** The gradient of SiLU as lib/nn writes it, dy (s + (y - y s)), where y = x s and s = sigmoid(x). */
const siluGradient: Pattern = (operation, view) => {
  if (!makesPicture(view, operation)) return undefined;
  for (const [dy, slope] of operandPairs(operation, "Multiply")) {
    if (!alike(view, dy, slope)) continue;
    for (const [s, rest] of operandPairs(onlyMaker(view, slope), "Add")) {
      const [gate, less] = [view.makers.get(s), onlyMaker(view, rest)];
      if (gate?.kernel !== "Sigmoid" || less?.kernel !== "Sub") continue;
      const { x } = gate.inputs;
      const y = less.inputs.a;
      const isProduct = (value: number, [a, b]: readonly [number, number]) =>
        operandPairs(view.makers.get(value), "Multiply").some(([c, d]) => a === c && b === d);
      if (isProduct(y, [x, s]) && isProduct(less.inputs.b, [y, s])) {
        return { ...operation, kernel: "SiluGrad", inputs: { dy, x, y } };
      }
    }
  }
  return undefined;
};

/** The gradient of a max pool that a ReLU follows: it is 0 wherever the maximum is not above 0. */
const maxPoolReluGradient: Pattern = (operation, view) => {
  if (operation.kernel !== "MaxPoolGrad") return undefined;
  const { dy, output } = operation.inputs;
  const made = view.makers.get(dy);
  const relu = made?.kernel === "ReluGrad" ? view.makers.get(made.inputs.y) : undefined;
  return relu?.kernel === "Relu" && relu.inputs.x === output
    ? { ...operation, attributes: { ...operation.attributes, positive: true } }
    : undefined;
};

/** x * scale over the channels: what an affine map begins with. */
const channelScale: Pattern = (operation, view) => {
  if (operation.kernel !== "Multiply") return undefined;
  const { a, b } = operation.inputs;
  const [x, scale] = isPicture(view, a) ? [a, b] : [b, a];
  if (!isPicture(view, x) || !isVector(view, { vector: scale, picture: x })) return undefined;
  const attributes = { activation: null };
  return { ...operation, kernel: "ChannelAffine", inputs: { x, scale }, attributes };
};

/** x - vector, as normalisation centres a picture. */
const channelCentred: Pattern = (operation, view) => {
  if (operation.kernel !== "Sub") return undefined;
  const { a: x, b: less } = operation.inputs;
  if (!isPicture(view, x) || !isVector(view, { vector: less, picture: x })) return undefined;
  return { ...operation, kernel: "ChannelCentred", inputs: { x, less }, attributes: {} };
};

/** An affine map whose result nothing else reads, and that can absorb another addition. */
function affine(view: View, value: number): Operation | undefined {
  const made = onlyMaker(view, value);
  return made?.kernel === "ChannelAffine" && made.attributes.activation === null ? made : undefined;
}

/** x * scale + shift + another picture. */
const channelAffine: Pattern = (operation, view) => {
  if (operation.kernel !== "Add" || !makesPicture(view, operation)) return undefined;
  const { a, b } = operation.inputs;
  for (const [value, other] of [[a, b], [b, a]]) {
    const found = affine(view, value);
    if (!found) continue;
    const one = { ...found, outputs: operation.outputs };
    if (found.inputs.shift === undefined && isVector(view, { vector: other, picture: value })) {
      return { ...one, inputs: { ...found.inputs, shift: other } };
    }
    if (found.inputs.add === undefined && alike(view, value, other)) {
      return { ...one, inputs: { ...found.inputs, add: other } };
    }
  }
  return undefined;
};

/** An affine map and the ReLU or ReLU6 of it. */
const affineRectified: Pattern = (operation, view) => {
  const { kernel, outputs } = operation;
  if (kernel !== "Relu" && kernel !== "Relu6") return undefined;
  const made = affine(view, operation.inputs.x);
  return made && { ...made, attributes: { activation: kernel }, outputs };
};

const convolutions: ReadonlySet<string> = new Set(["Conv2D", "DepthwiseConv2dNative"]);

/** A convolution and what is added to each of its channels. */
const convolutionBias: Pattern = (operation, view) => {
  if (operation.kernel !== "Add") return undefined;
  const { a, b } = operation.inputs;
  for (const [value, bias] of [[a, b], [b, a]]) {
    const made = onlyMaker(view, value);
    if (!made || !convolutions.has(made.kernel) || made.inputs.bias !== undefined) continue;
    if (!isVector(view, { vector: bias, picture: value })) continue;
    return { ...made, inputs: { ...made.inputs, bias }, outputs: operation.outputs };
  }
  return undefined;
};

const inputGradients: ReadonlySet<string> = new Set([
  "Conv2DBackpropInput",
  "DepthwiseConv2dNativeBackpropInput",
]);

/** The gradient of a residual block's input: what comes through the block, and round it. */
const residualGradient: Pattern = (operation, view) => {
  if (operation.kernel !== "Add") return undefined;
  const { a, b } = operation.inputs;
  for (const [value, add] of [[a, b], [b, a]]) {
    const made = onlyMaker(view, value);
    if (!made || !inputGradients.has(made.kernel) || made.inputs.add !== undefined) continue;
    if (!alike(view, value, add)) continue;
    return { ...made, inputs: { ...made.inputs, add }, outputs: operation.outputs };
  }
  return undefined;
};

function rewritten(program: Program, patterns: readonly Pattern[]): Program {
  const uses = new Map<number, number>();
  const used = (value: number) => uses.set(value, (uses.get(value) ?? 0) + 1);
  program.operations.forEach(({ inputs }) => Object.values(inputs).forEach(used));
  program.outputs.forEach(({ value }) => used(value));
  const relus = new Map(
    program.operations.flatMap(({ kernel, inputs: { x }, outputs: [y] }) =>
      kernel === "Relu" ? [[x, y] as const] : []
    ),
  );
  const makers = new Map<number, Operation>();
  const view = { program, makers, uses, relus };
  const operations = program.operations.map((operation) => {
    const fused = patterns.map((pattern) => pattern(operation, view)).find((found) => found);
    const result = fused ?? operation;
    result.outputs.forEach((value) => makers.set(value, result));
    return result;
  });
  return pruned({ ...program, operations });
}

/** The program with fused kernels, without what they leave unused. */
export function fuse(program: Program): Program {
  // Masks first: without them nothing but the ReLU reads its input, which its normalisation can then absorb.
  return rewritten(rewritten(program, [reluGradient, relu6Gradient, siluGradient]), [
    maxPoolReluGradient,
    channelScale,
    channelCentred,
    channelAffine,
    convolutionBias,
    affineRectified,
    residualGradient,
  ]);
}
