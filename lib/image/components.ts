/** Connected parts of a mask. */
import type { Box } from "lib/geometry/box.ts";
import type { Size } from "./image.ts";

/** A connected component. */
export interface Component {
  /** Its number in `labels`, from 1. */
  readonly label: number;
  readonly box: Box;
  /** Pixels. */
  readonly area: number;
}

export interface Components {
  /** 0 for the background, else the component's number. `[height * width]` */
  readonly labels: Int32Array;
  /** In the order of their first pixels, rows from the top. */
  readonly components: readonly Component[];
}

/**
 * The connected parts of what is not 0, by one flood fill each.
 *
 * @param diagonal whether corners touch; default true
 *
 * ```ts
 * import { connectedComponents } from "lib/image/components.ts";
 * const mask = { width: 3, height: 1, data: Uint8Array.of(1, 0, 1) };
 * connectedComponents(mask).components.length; // 2
 * ```
 */
export function connectedComponents(
  { width, height, data }: Size & { readonly data: ArrayLike<number> },
  { diagonal = true }: { diagonal?: boolean } = {},
): Components {
  const labels = new Int32Array(width * height);
  const components: Component[] = [];
  const stack = new Int32Array(width * height);
  for (let start = 0; start < labels.length; start++) {
    if (!data[start] || labels[start]) continue;
    const label = components.length + 1;
    let [x0, y0, x1, y1, area, top] = [width, height, 0, 0, 0, 0];
    labels[start] = label;
    stack[top++] = start;
    while (top > 0) {
      const at = stack[--top];
      const [x, y] = [at % width, Math.floor(at / width)];
      area++;
      [x0, y0] = [Math.min(x0, x), Math.min(y0, y)];
      [x1, y1] = [Math.max(x1, x + 1), Math.max(y1, y + 1)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (!data[next] || labels[next] || !(diagonal || u === x || v === y)) continue;
          labels[next] = label;
          stack[top++] = next;
        }
      }
    }
    components.push({ label, box: [x0, y0, x1, y1], area });
  }
  return { labels, components };
}
