/** Whether a plate's figures are labelled, all of them. */
import type { Collection } from "./plate.ts";

/**
 * Whether all figures of a plate are labelled: a collection that does not say which are has labelled
 * every one.
 *
 * ```ts
 * import { isLabelled } from "lib/corpus/is_labelled.ts";
 * isLabelled({ labelled: new Set(["1.jpg"]) }, "2.jpg"); // false
 * isLabelled({}, "2.jpg"); // true
 * ```
 */
export const isLabelled = ({ labelled }: Pick<Collection, "labelled">, plate: string): boolean =>
  labelled?.has(plate) ?? true;
