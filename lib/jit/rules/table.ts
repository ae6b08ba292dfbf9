/** All kernels that can be compiled, in families, one file each. */
import { channelRules } from "./channel.ts";
import { convolutionRules } from "./convolution.ts";
import { depthwiseRules } from "./depthwise.ts";
import { elementwiseRules } from "./elementwise.ts";
import { indexingRules } from "./indexing.ts";
import { matrixRules } from "./matrix.ts";
import { poolingRules } from "./pooling.ts";
import { reductionRules } from "./reduction.ts";
import { resamplingRules } from "./resampling.ts";
import type { Rule, Rules } from "./rule.ts";
import { shapeRules } from "./shape.ts";

/** Each family by its file. */
const families = {
  elementwise: elementwiseRules,
  reduction: reductionRules,
  shape: shapeRules,
  matrix: matrixRules,
  convolution: convolutionRules,
  depthwise: depthwiseRules,
  pooling: poolingRules,
  channel: channelRules,
  indexing: indexingRules,
  resampling: resamplingRules,
} satisfies Readonly<Record<string, Rules>>;

type Family = keyof typeof families;

export const rules: Rules = Object.assign({}, ...Object.values(families));

/** Kernels of tfjs without a rule, by the family that theirs would belong to. */
const missing: Readonly<Partial<Record<Family, readonly string[]>>> = {
  elementwise: ["Atan2", "BitwiseAnd", "ComplexAbs", "Complex", "Real", "Imag"],
  reduction: ["Bincount", "DenseBincount", "Unique", "SegmentSum", "LRN", "LRNGrad"],
  shape: ["BroadcastArgs", "BroadcastTo", "Diag", "FlipLeftRight", "LinSpace"],
  matrix: ["FFT", "IFFT", "_FusedMatMul"],
  convolution: [
    "Conv3D",
    "Conv3DBackpropFilterV2",
    "Conv3DBackpropInputV2",
    "Dilation2D",
    "Dilation2DBackpropFilter",
    "Dilation2DBackpropInput",
    "FusedConv2D",
  ],
  depthwise: ["FusedDepthwiseConv2D"],
  pooling: ["AvgPool3D", "AvgPool3DGrad", "MaxPool3D", "MaxPool3DGrad", "MaxPoolWithArgmax"],
  channel: ["FusedBatchNorm"],
  indexing: ["SearchSorted", "SparseToDense", "TensorScatterUpdate", "RaggedGather"],
  resampling: ["CropAndResize", "RotateWithOffset", "Transform"],
};

/** @throws {Error} that names the file in which a missing rule belongs */
export function ruleOf(kernel: string): Rule {
  const found = rules[kernel];
  if (found) return found;
  const family = (Object.keys(missing) as Family[])
    .find((name) => missing[name]!.includes(kernel));
  const file = family
    ? `lib/jit/rules/${family}.ts`
    : "a family of its own in lib/jit/rules/, and the family to lib/jit/rules/table.ts";
  throw new Error(
    `Cannot compile the tfjs kernel ${kernel}: it has no rule. Add {infer, lower} for it to ` +
      `${file}, or run this function eagerly`,
  );
}
