/** In and out of the blocked layout, by the operators of ONNX Runtime's own domain. */
import { blockedDomain as domain } from "lib/onnx/block_size.ts";
import { type Axes, cnhw, type Lowering, nchw, type Placed, sameOrder } from "./rule.ts";

export { domain };

/** A blocked value's sides as they lie in memory: [N, C / B, H, W, B]. */
export function sidesOf(
  { target: { block } }: Lowering,
  [count, height, width, channels]: Axes,
): number[] {
  return [count, channels / block!, height, width, block!];
}

/** A value in NCHW or NHWC, or any other order, with its channels in blocks. */
export function toBlocked({ node, inOrder }: Lowering, value: Placed): string {
  return sameOrder(value.order, nchw)
    ? node("ReorderInput", [value.name], { channels_last: 0 }, { domain })
    : node("ReorderInput", [inOrder(value, null)], { channels_last: 1 }, { domain });
}

/** A blocked value in another order. */
export function fromBlocked(
  lowering: Lowering,
  { value, order }: { value: Placed; order: Axes | "blocked" | null },
): string {
  const { node, inOrder, integers, target: { block } } = lowering;
  const { name, shape } = value;
  const [count, height, width, channels] = shape;
  const reordered = (blocks: string, channels: number, last: 0 | 1) =>
    node("ReorderOutput", [blocks], { channels, channels_last: last }, { domain });
  if (order === null) return reordered(name, channels, 1);
  if (sameOrder(order, nchw)) return reordered(name, channels, 0);
  if (sameOrder(order, cnhw)) {
    const sides = node("Reshape", [name, integers(sidesOf(lowering, shape))]);
    const together = node("Transpose", [sides], { perm: [1, 0, 2, 3, 4] }); // [C / B, N, H, W, B]
    const tall = [channels / block!, block!, count * height, width];
    const rows = reordered(node("Reshape", [together, integers(tall)]), block!, 0);
    return node("Reshape", [rows, integers([channels, count, height, width])]);
  }
  return inOrder({ ...value, name: inOrder(value, null), order: null }, order);
}
