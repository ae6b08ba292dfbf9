/** To and from the blocked layout, by operators of ONNX Runtime's own domain. */
import { blockedDomain as domain } from "lib/onnx/block_size.ts";
import { type Axes, cnhw, type LaidOut, type Lowering, nchw, sameLayout } from "./rule.ts";

export { domain };

/** The dims of a blocked value in memory: [N, C / B, H, W, B]. */
export function blockedDims(
  { target: { block } }: Lowering,
  [count, height, width, channels]: Axes,
): number[] {
  return [count, channels / block!, height, width, block!];
}

/** A value of any other layout in blocks. */
export function toBlocked({ node, toLayout }: Lowering, value: LaidOut): string {
  return sameLayout(value.layout, nchw)
    ? node("ReorderInput", [value.name], { channels_last: 0 }, { domain })
    : node("ReorderInput", [toLayout(value, null)], { channels_last: 1 }, { domain });
}

/** A blocked value in another layout. */
export function fromBlocked(
  lowering: Lowering,
  { value, layout }: { value: LaidOut; layout: Axes | "blocked" | null },
): string {
  const { node, toLayout, integers, target: { block } } = lowering;
  const { name, shape } = value;
  const [count, height, width, channels] = shape;
  const reordered = (blocks: string, channels: number, last: 0 | 1) =>
    node("ReorderOutput", [blocks], { channels, channels_last: last }, { domain });
  if (layout === null) return reordered(name, channels, 1);
  if (sameLayout(layout, nchw)) return reordered(name, channels, 0);
  if (sameLayout(layout, cnhw)) {
    const dims = node("Reshape", [name, integers(blockedDims(lowering, shape))]);
    const together = node("Transpose", [dims], { perm: [1, 0, 2, 3, 4] }); // [C / B, N, H, W, B]
    const tall = [channels / block!, block!, count * height, width];
    const rows = reordered(node("Reshape", [together, integers(tall)]), block!, 0);
    return node("Reshape", [rows, integers([channels, count, height, width])]);
  }
  return toLayout({ ...value, name: toLayout(value, null), layout: null }, layout);
}
