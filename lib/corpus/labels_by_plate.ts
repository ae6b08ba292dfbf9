/** Labels found by their plate. */
import type { Label } from "./plate.ts";

/**
 * Says which labels are on a plate, in their own order; it looks through all of them only once.
 *
 * ```ts
 * import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
 * const on = labelsByPlate([{ plate: "a", box: [0, 0, 2, 2], name: "Alice" }]);
 * on("a").length; // 1, and of any other plate 0
 * ```
 */
export function labelsByPlate(labels: readonly Label[]): (plate: string) => readonly Label[] {
  const byPlate = Map.groupBy(labels, ({ plate }) => plate);
  return (plate) => byPlate.get(plate) ?? [];
}
