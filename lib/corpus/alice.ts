/** The real sample: Tenniel's wood engravings of 1865, fetched once, with labels of our own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AssetPlaces, fetchAsset } from "lib/assets/fetch.ts";
import { byId, dataManifests, projectDirectory } from "lib/assets/manifest.ts";
import { readCoco } from "./coco.ts";
import { collectionOfFiles } from "./file_collection.ts";
import type { FileCollection } from "./plate.ts";

/** Where Alice's plates are looked for, and how a download is watched. */
export interface AliceOptions extends AssetPlaces {
  /** Stops between two plates. */
  readonly signal?: AbortSignal | undefined;
  /** Plates fetched so far. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What is told of every plate. */
const more = {
  title: "Alice's Adventures in Wonderland",
  artist: "John Tenniel (1820-1914), cut by the Dalziel Brothers",
  year: "1865",
  holder: "Internet Archive",
  identifier: "adventuresalices00carrrich",
};

/**
 * The 26 plates with boxes and names (data/alice/README.md says how these were made). A work each:
 * no plate is there twice.
 *
 * @throws {Error} when neither cache, mirror nor network has a plate
 */
export async function openAlice(options: AliceOptions = {}): Promise<FileCollection> {
  const manifest = byId(dataManifests(), { id: "alice", kind: "collection" });
  const files = new Map<string, string>();
  for (const [i, item] of manifest.items.entries()) {
    const { file } = await fetchAsset(item, { ...options, onProgress: undefined });
    files.set(item.path.split("/").at(-1)!, file);
    options.onProgress?.({ done: i + 1, total: manifest.items.length });
  }
  const path = join(projectDirectory, "data/alice/annotations.json");
  const annotated = readCoco(readFileSync(path, "utf8"), "data/alice/annotations.json");
  const { rightsUri } = manifest;
  const plates = annotated.plates.map((plate) => ({ ...plate, more: { ...more, rightsUri } }));
  return collectionOfFiles({ name: "alice", ...annotated, plates }, {
    fileOf: (plate) => files.get(plate.file)!,
  });
}
