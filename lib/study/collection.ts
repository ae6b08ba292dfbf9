/** The collection that a run is made of, by its name or its folder. */
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import type { Labelled } from "lib/corpus/label_format.ts";
import { namedCollection, openNamed } from "lib/corpus/named_collection.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { storeFile } from "lib/extract/extract.ts";
import { type CorpusChoice, outOf } from "./corpus_choice.ts";
import { isExtracted } from "./run_folder.ts";
import type { StageContext } from "./stage_context.ts";

/** Ids by file of the plates of a run, where there is one. */
export function plateIdsIn(directory: string): ReadonlyMap<string, string> {
  if (!isExtracted(directory)) return new Map();
  using store = openStore(storeFile(directory), { readOnly: true });
  return new Map(store.plates().map(({ id, file }) => [file, id]));
}

/**
 * The collection by its name, with the parts of a split where a folder has them; engraves it, or fetches it,
 * where that is still to be done.
 */
export async function openCollection(
  { corpus, seed, plates, ...rest }: CorpusChoice,
  context: Pick<StageContext, "bar" | "signal">,
): Promise<Collection & Partial<Pick<Labelled, "parts">>> {
  const { signal } = context;
  const named = namedCollection(corpus);
  if (named?.name === "engraver") {
    using bar = context.bar("engraving", plates);
    return await engraveCollection({
      seed,
      plates,
      directory: join(outOf({ corpus, ...rest }), "collection"),
      signal,
      onProgress: ({ done }) => bar.at(done),
    });
  }
  if (named) {
    using bar = context.bar(`fetching ${named.name}`, 1);
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      bar.total(total);
      bar.at(done);
    };
    return await openNamed(named, { signal, onProgress });
  }
  return await openFolder(corpus, { ids: plateIdsIn(outOf({ corpus, ...rest })) });
}
