/** A run on a few engraved plates, in a folder. */
import type { Collection, Label } from "lib/corpus/plate.ts";
import { openCollection } from "lib/study/collection.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import type { StageContext } from "lib/study/stage_context.ts";

/**
 * Engraves plates and cuts out what is labelled on them, or some of it.
 *
 * @param options.found labels that are taken for finds. Default: all
 * @returns the plates with all of their labels
 */
export async function engravedRun(
  folder: string,
  { plates, context, found = (labels) => labels }: {
    readonly plates: number;
    readonly context: StageContext;
    readonly found?: (labels: readonly Label[]) => readonly Label[];
  },
): Promise<Collection> {
  const asked = { corpus: "engraver", seed: 3 };
  const collection = await openCollection({ ...asked, plates, out: folder }, context);
  const labels = found(collection.labels);
  const how = { ...asked, detector: "labels", directory: folder, threads: 1 };
  await extractCharacters({ ...collection, labels }, how);
  return collection;
}
