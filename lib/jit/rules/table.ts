/** All kernels that can be compiled, in families, one file each. */
import { channelRules } from "./channel.ts";
import { convolutionRules } from "./convolution.ts";
import { elementwiseRules } from "./elementwise.ts";
import { matrixRules } from "./matrix.ts";
import { poolingRules } from "./pooling.ts";
import { reductionRules } from "./reduction.ts";
import type { Rule, Rules } from "./rule.ts";
import { shapeRules } from "./shape.ts";

export const rules: Rules = {
  ...elementwiseRules,
  ...reductionRules,
  ...shapeRules,
  ...matrixRules,
  ...convolutionRules,
  ...poolingRules,
  ...channelRules,
};

/** @throws {Error} that says where a missing rule belongs */
export function ruleOf(kernel: string): Rule {
  const found = rules[kernel];
  if (found) return found;
  throw new Error(
    `Cannot compile the tfjs kernel ${kernel}: it has no rule. Add {infer, lower} for it to the ` +
      "family it belongs to in lib/jit/rules/ (elementwise, reduction, shape, matrix, convolution " +
      "or pooling), or run this function eagerly",
  );
}
