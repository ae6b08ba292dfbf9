/** Whether all figures of a plate are labelled. */
import type { Collection } from "./plate.ts";

/**
 * Whether all figures of a plate are labelled. A collection that does not list its labelled plates counts
 * every plate as labelled, even if it has no labels.
 *
 * ```ts
 * import { isLabelled } from "lib/corpus/is_labelled.ts";
 * isLabelled({ labelled: new Set(["1.jpg"]) }, "2.jpg"); // false
 * isLabelled({}, "2.jpg"); // true
 * ```
 */
export const isLabelled = ({ labelled }: Pick<Collection, "labelled">, plate: string): boolean =>
  labelled?.has(plate) ?? true;
