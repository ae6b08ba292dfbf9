/** The batch that turns plates into characters. It can be killed at any moment and run again. */
import { join } from "node:path";
import { existsSync } from "node:fs";
import { dropPartial, writeWhole } from "lib/assets/whole_file.ts";
import type { Character } from "lib/corpus/character.ts";
import { matchLabels } from "lib/corpus/identities.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { type Extracted, openStore, type Provenance } from "lib/corpus/store.ts";
import type { Detector } from "lib/detect/detection.ts";
import { area, clip, outward } from "lib/geometry/box.ts";
import { encodePng, type Image } from "lib/image/image.ts";
import { cutOut } from "lib/segment/cutout.ts";
import type { Segmenter } from "lib/segment/prompt.ts";

/** Something that works on plates, and how the corpus remembers it. */
export interface Named<T> {
  readonly name: string;
  /** SHA-256 of its weights; null where it has none. */
  readonly sha256: string | null;
  readonly use: T;
}

export interface ExtractOptions {
  /** Where the corpus goes: `corpus.sqlite` and the folders of cut-outs. */
  readonly directory: string;
  /** The detector for a plate; it is the same one for all unless it looks labels up. */
  readonly detector: Named<(plate: Plate) => Detector>;
  readonly segmenter: Named<Segmenter>;
  /** Detections below are left out. Default: the detector's own. */
  readonly minScore?: number;
  /** Boxes of fewer square pixels are left out. Default 24 x 24. */
  readonly minArea?: number;
  /** Pixels around each box in the cut-outs. Default 0. */
  readonly padding?: number;
  /** Try again the plates that were skipped before. Default false. */
  readonly again?: boolean;
  /** Stops after the plate under way. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractProgress) => void;
}

export interface ExtractProgress {
  /** Plates gone through, those of earlier runs included. */
  readonly done: number;
  readonly total: number;
  readonly plate: string;
  /** Cut out of this plate. */
  readonly characters: number;
}

export interface ExtractSummary {
  readonly plates: number;
  readonly characters: number;
  /** Detections that are no labelled character; null where the collection has no labels. */
  readonly false: number | null;
  /** Labelled characters that were not detected; null where the collection has no labels. */
  readonly missed: number | null;
  readonly skipped: readonly { readonly plate: string; readonly reason: string }[];
  /** False where it was stopped before the last plate. */
  readonly finished: boolean;
}

/** The database of a corpus folder. */
export const storeFile = (directory: string): string => join(directory, "corpus.sqlite");

const folders = { withBackground: "with_background", withoutBackground: "without_background" };

/**
 * Detects, segments and cuts out the characters of a collection. Each plate enters the database in
 * one transaction, after its cut-outs are written: a run that was killed goes on with the first
 * plate that is not there, and ends with the same content as an unbroken one. A plate that cannot be
 * read is recorded with the reason, and the batch goes on.
 *
 * @throws {Error} when the folder holds a corpus made in another way
 */
export async function extract(
  collection: Collection,
  options: ExtractOptions,
): Promise<ExtractSummary> {
  const { directory, signal, onProgress } = options;
  using store = openStore(storeFile(directory));
  store.begin(provenanceOf(collection, options));
  for (const folder of Object.values(folders)) {
    if (existsSync(join(directory, folder))) dropPartial(join(directory, folder));
  }
  if (options.again) store.forgetSkipped();
  const done = store.done();
  const total = collection.plates.length;
  for (const plate of collection.plates) {
    if (done.has(plate.id)) continue;
    if (signal?.aborted) break;
    const extracted = await extractPlate(collection, plate, options);
    if (extracted === null) break;
    store.add(extracted);
    done.add(plate.id);
    const characters = extracted.characters.length;
    onProgress?.({ done: done.size, total, plate: plate.id, characters });
  }
  const plates = store.plates();
  const characters = store.characters();
  const labelled = collection.labels.length > 0;
  return {
    plates: plates.length,
    characters: characters.length,
    false: labelled ? characters.filter(({ name }) => name === null).length : null,
    missed: labelled ? plates.reduce((sum, { missed }) => sum + missed, 0) : null,
    skipped: plates.flatMap(({ id, skipped }) =>
      skipped === null ? [] : [{ plate: id, reason: skipped }]
    ),
    finished: collection.plates.every(({ id }) => done.has(id)),
  };
}

const defaults = { minScore: null, minArea: 24 * 24, padding: 0 };

function provenanceOf(collection: Collection, options: ExtractOptions): Provenance {
  const { detector, segmenter, minScore, minArea, padding } = options;
  const parameters = {
    minScore: minScore ?? defaults.minScore,
    minArea: minArea ?? defaults.minArea,
    padding: padding ?? defaults.padding,
  };
  return {
    collection: collection.name,
    detector: detector.name,
    detectorSha256: detector.sha256,
    segmenter: segmenter.name,
    segmenterSha256: segmenter.sha256,
    parameters,
  };
}

/** One plate, or null where it was stopped in the middle. */
async function extractPlate(
  collection: Collection,
  plate: Plate,
  options: ExtractOptions,
): Promise<Extracted | null> {
  const labels = collection.labels.filter((label) => label.plate === plate.id);
  const skip = (error: unknown): Extracted => ({
    plate,
    sha256: "",
    characters: [],
    missed: labels.filter(({ difficult }) => !difficult).length,
    skipped: error instanceof Error ? error.message : String(error),
  });
  let read: { image: Image; sha256: string };
  try {
    read = { sha256: await collection.digest(plate), image: await collection.open(plate) };
  } catch (error) {
    return skip(error);
  }
  const { image, sha256 } = read;
  const { directory, signal, detector, segmenter, padding = defaults.padding } = options;
  try {
    const boxes = await detected(image, plate, options);
    const masks = boxes.length === 0
      ? []
      : await segmenter.use(image, boxes.map(({ box }) => ({ box })), { signal });
    const matched = matchLabels(boxes.map(({ box }) => box), labels);
    const characters: Character[] = [];
    for (const [i, { box, score, label }] of boxes.entries()) {
      const id = `${plate.id}.${String(i).padStart(2, "0")}`;
      const files = {
        withBackground: `${folders.withBackground}/${id}.png`,
        withoutBackground: `${folders.withoutBackground}/${id}.png`,
      };
      const { mask } = masks[i];
      const kept = cutOut(image, mask, box, { background: "keep", padding });
      const bare = cutOut(image, mask, box, { background: "transparent", padding });
      writeWhole(join(directory, files.withBackground), await encodePng(kept));
      writeWhole(join(directory, files.withoutBackground), await encodePng(bare));
      const name = matched.labels[i]?.name ?? null;
      const match = matched.overlaps[i];
      characters.push({ id, plate: plate.id, box, score, label, mask, name, match, ...files });
    }
    const missed = matched.missed.length;
    return { plate: sized(plate, image), sha256, characters, missed, skipped: null };
  } catch (error) {
    if (signal?.aborted) return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot extract from plate "${plate.id}" (${plate.file}) with ${detector.name} and ` +
        `${segmenter.name}: ${reason}`,
      { cause: error },
    );
  }
}

/** A folder's plate may not have told its size before it was opened. */
const sized = (plate: Plate, { width, height }: Image): Plate => ({ ...plate, width, height });

/** Detections inside the plate, large enough, best first. */
async function detected(
  image: Image,
  plate: Plate,
  { detector, minScore, minArea = defaults.minArea, signal }: ExtractOptions,
) {
  const found = await detector.use(plate)(image, { minScore, signal });
  return found
    .map((detection) => ({ ...detection, box: clip(detection.box, image) }))
    .filter(({ box }) => area(outward(box)) >= minArea)
    .sort((a, b) => b.score - a.score);
}
