/** Labels that are learnt from and not evaluated on: those of some plates, and all among the others. */
import type { Collection, TrainingLabels } from "./plate.ts";

/** Those on some plates, by their ids. */
export const trainingLabelsOn = (
  ids: ReadonlySet<string>,
  { labels, labelled }: TrainingLabels,
): TrainingLabels => ({
  labels: labels.filter(({ plate }) => ids.has(plate)),
  labelled: labelled.intersection(ids),
});

/**
 * A collection to learn from: labels that are not evaluated on are among all others.
 *
 * ```ts
 * import type { Collection } from "lib/corpus/plate.ts";
 * import { withTrainingLabels } from "lib/corpus/training_labels.ts";
 * const learnt = (prints: Collection) => withTrainingLabels(prints).labelled;
 * ```
 */
export function withTrainingLabels<
  C extends Pick<Collection, "labels" | "labelled" | "trainingOnly">,
>(collection: C): C {
  const { trainingOnly, labelled, labels } = collection;
  if (!trainingOnly) return collection;
  return {
    ...collection,
    labels: [...labels, ...trainingOnly.labels],
    labelled: labelled?.union(trainingOnly.labelled),
    trainingOnly: undefined,
  };
}
