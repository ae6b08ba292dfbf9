/** Some labelled plates of a collection. */
import type { Collection } from "./plate.ts";

/**
 * Plates whose figures are labelled, spread evenly over the collection, with their labels.
 *
 * @param most how many at most
 */
export function spreadPlates(collection: Collection, most: number): Collection {
  const { labelled } = collection;
  const all = collection.plates.filter(({ id }) => labelled?.has(id) ?? true);
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
