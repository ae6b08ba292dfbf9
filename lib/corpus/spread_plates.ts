/** Some labelled plates of a collection. */
import { isLabelled } from "./is_labelled.ts";
import type { Collection } from "./plate.ts";

/**
 * Plates whose figures are labelled, spread evenly over the collection, with their labels.
 *
 * @param most how many at most
 */
export function spreadPlates(collection: Collection, most: number): Collection {
  const all = collection.plates.filter(({ id }) => isLabelled(collection, id));
  const count = Math.min(most, all.length);
  const plates = Array.from(
    { length: count },
    (_, i) => all[Math.floor((i + 0.5) * all.length / count)],
  );
  const ids = new Set(plates.map(({ id }) => id));
  return {
    ...collection,
    plates,
    labels: collection.labels.filter(({ plate }) => ids.has(plate)),
  };
}
