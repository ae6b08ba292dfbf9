/** The collection that a run is made of, by its name or its folder. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import { recognise } from "lib/corpus/label_formats.ts";
import { folderOf, openLabelled } from "lib/corpus/labelled_folder.ts";
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

/** The collection by its name; engraves it, or fetches it, where that is still to be done. */
export async function openCollection(
  { corpus, seed, plates, ...rest }: CorpusChoice,
  context: Pick<StageContext, "bar" | "signal">,
): Promise<Collection> {
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
  // our own annotations.json may name some plates of a folder only, and metadata.csv the rest
  const ours = !existsSync(corpus) || existsSync(join(corpus, "annotations.json"));
  const labelled = !ours && recognise(folderOf(corpus)) !== null;
  if (labelled) return await openLabelled(corpus);
  return await openFolder(corpus, { ids: plateIdsIn(outOf({ corpus, ...rest })) });
}
