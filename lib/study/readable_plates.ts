/** Plates that cannot be read are left out, and told. */
import type { Collection } from "lib/corpus/plate.ts";
import { passOverUnread, silent, type StageContext } from "./stage_context.ts";

/**
 * A collection without the plates that cannot be read, and without their labels. Those that are left
 * out are said and counted.
 *
 * ```ts
 * import { openLabelled } from "lib/corpus/labelled_folder.ts";
 * import { readablePlates } from "lib/study/readable_plates.ts";
 * const plates = async (folder: string) => await readablePlates(await openLabelled(folder));
 * ```
 */
export async function readablePlates(
  collection: Collection,
  context: StageContext = silent,
): Promise<Collection> {
  const readable = new Set<string>();
  using bar = context.bar("looking at plates", collection.plates.length);
  for (const [i, plate] of collection.plates.entries()) {
    context.signal.throwIfAborted();
    bar.at(i + 1);
    try {
      await collection.open(plate);
      readable.add(plate.id);
    } catch (error) {
      passOverUnread(context, { file: plate.file, error });
    }
  }
  if (readable.size === collection.plates.length) return collection;
  return {
    ...collection,
    plates: collection.plates.filter(({ id }) => readable.has(id)),
    labels: collection.labels.filter(({ plate }) => readable.has(plate)),
  };
}
