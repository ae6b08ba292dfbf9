/** Nearest-neighbour upsampling by whole factors in the blocked layout, and its gradient. */
import { domain } from "./blocked.ts";
import type { LaidOut, Lowering } from "./rule.ts";

type Times = readonly [down: number, across: number];

/** Each pixel repeated `times` down and across. */
export function repeatedBlocks(
  { node }: Lowering,
  { picture, times }: { readonly picture: LaidOut; readonly times: Times },
): string {
  return node("Upsample", [picture.name], {
    scales: [1, 1, ...times],
    mode: "nearest",
    coordinate_transformation_mode: "asymmetric",
  }, { domain });
}

/** Sums over the copies of each pixel: a depthwise convolution by ones. */
export function summedBlocks(
  { node, graph }: Lowering,
  { dy, times }: { readonly dy: LaidOut; readonly times: Times },
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
