/** The plates of a notebook: engraved ones, or real prints with labels where they are here. */
import { namedCollection, openNamed } from "lib/corpus/named_collection.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { workFolder } from "./work_folder.ts";

export interface OpenPlatesOptions {
  /** How many at most. */
  readonly plates: number;
  /** What engraved plates are drawn from. */
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * A collection to judge detectors and segmenters on. Of prints those plates are taken whose figures are
 * labelled, spread evenly over the book.
 *
 * @param corpus "engraver", "alice", "prints" or "prints/BOOK"
 * @throws {Error} when there is no such collection, or its plates are not here
 *
 * ```ts
 * import { openPlates } from "lib/notebook/plates.ts";
 * const hogarth = () => openPlates("prints/hogarth-trusler-1833", { plates: 12, seed: 1 });
 * ```
 */
export async function openPlates(
  corpus: string,
  { plates, seed, signal, onProgress }: OpenPlatesOptions,
): Promise<Collection> {
  const named = namedCollection(corpus);
  if (!named) {
    throw new Error(
      `There is no collection "${corpus}". Known: engraver, alice, prints, prints/BOOK; plates of ` +
        "your own are opened by openLabelled or openFolder",
    );
  }
  if (named.name === "engraver") {
    const directory = workFolder(`plates-${seed}-${plates}`);
    return await engraveCollection({ seed, plates, directory, signal, onProgress });
  }
  // a book's plates are counted as those that are wanted of it
  const counted = ({ done, total }: { readonly done: number; readonly total: number }) =>
    onProgress?.({ done: Math.floor(done * plates / total), total: plates });
  const collection = await openNamed(named, { signal, onProgress: counted });
  const { labelled } = collection;
  const judged = collection.plates.filter(({ id }) => labelled?.has(id) ?? true);
  const count = Math.min(plates, judged.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => judged[Math.floor((i + 0.5) * judged.length / count)],
  );
  const ids = new Set(chosen.map(({ id }) => id));
  return {
    ...collection,
    plates: chosen,
    labels: collection.labels.filter(({ plate }) => ids.has(plate)),
  };
}
