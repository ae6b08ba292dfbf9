/** Pixels repeated in the blocked layout, and the gradient of that. */
import { domain } from "./blocked.ts";
import type { Lowering, Placed } from "./rule.ts";

type Times = readonly [down: number, across: number];

/** Each pixel `times` down and across. */
export function repeatedBlocks(
  { node }: Lowering,
  { picture, times }: { readonly picture: Placed; readonly times: Times },
): string {
  return node("Upsample", [picture.name], {
    scales: [1, 1, ...times],
    mode: "nearest",
    coordinate_transformation_mode: "asymmetric",
  }, { domain });
}

/** Sums over what each pixel was repeated to: a convolution of each channel by ones. */
export function summedBlocks(
  { node, graph }: Lowering,
  { dy, times }: { readonly dy: Placed; readonly times: Times },
): string {
  const channels = dy.shape[3];
  const shape = [channels, 1, ...times];
  const ones = graph.constant({
    dtype: "float32",
    shape,
    data: new Float32Array(channels * times[0] * times[1]).fill(1),
  }, `ones_${shape.join("_")}`);
  return node("Conv", [dy.name, ones], {
    kernel_shape: times,
    strides: times,
    group: channels,
  }, { domain });
}
