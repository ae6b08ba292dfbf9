/** Views of figures at the corners of what may happen to their colours, mixed to any shares without looking again. */
import type { Random } from "lib/tensor/random.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";

/** Shares of views, 0 to 1. */
export interface ColourShares {
  /** That are grey. */
  readonly gray: number;
  /** That are equalised. */
  readonly clahe: number;
}

/** A view of each figure in colour or grey, equalised or not. `[N, C, P]` each */
export type ViewCorners = Readonly<
  Record<"plain" | "gray" | "clahe" | "both", Tensor<"float32">>
>;

/**
 * A view of each figure, such shares of which are grey and equalised: what is drawn for a figure is drawn from
 * its number, so that more of a share changes more figures and leaves the others as they are.
 *
 * @returns `[N, C, P]`
 *
 * ```ts
 * import { mixedView } from "lib/study/view_corners.ts";
 * import { Random } from "lib/tensor/random.ts";
 * import { float32 } from "lib/tensor/tensor.ts";
 * const view = (value: number) => float32(Float32Array.of(value), [1, 1, 1]);
 * const corners = { plain: view(1), gray: view(2), clahe: view(3), both: view(4) };
 * mixedView(corners, { shares: { gray: 1, clahe: 0 }, random: new Random(1) }).data; // [2]
 * ```
 */
export function mixedView(
  corners: ViewCorners,
  { shares, random }: { readonly shares: ColourShares; readonly random: Random },
): Tensor<"float32"> {
  const [count, ...rest] = corners.plain.shape;
  const length = sizeOf(rest);
  const data = new Float32Array(count * length);
  for (let i = 0; i < count; i++) {
    const own = random.fork(i);
    const [gray, clahe] = [own.next() < shares.gray, own.next() < shares.clahe];
    const from = corners[gray ? clahe ? "both" : "gray" : clahe ? "clahe" : "plain"];
    data.set(from.data.subarray(i * length, (i + 1) * length), i * length);
  }
  return float32(data, corners.plain.shape);
}
