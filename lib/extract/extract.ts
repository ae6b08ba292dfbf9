/** The batch that turns plates into characters. It can be killed at any moment and run again. */
import { isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
import { existsSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { dropPartial, writeWholeAside } from "lib/assets/whole_file.ts";
import type { Character } from "lib/corpus/character.ts";
import { labelsOfPeople } from "lib/corpus/identities.ts";
import { labelsByPlate } from "lib/corpus/labels_by_plate.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import { type Extracted, openStore, type Provenance } from "lib/corpus/store.ts";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { area, clip, outward } from "lib/geometry/box.ts";
import { encodePng, type Image } from "lib/image/image.ts";
import { cutOut } from "lib/segment/cutout.ts";
import { type MaskPolicy, tidyMask } from "lib/segment/mask_policy.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import {
  deduplicateBoxes,
  deduplicateDefaults,
  deduplicateMasks,
  type DeduplicateOptions,
} from "./deduplicate.ts";
import {
  type Changes,
  cutOutFolders,
  dropStrays,
  labelsDigest,
  type LookOptions,
  lookOver,
  namesOf,
  stampOf,
} from "./changes.ts";
import { readAhead, sharesOf } from "./read_ahead.ts";

/** Something that works on plates, and how the corpus remembers it. */
export interface Named<T> {
  /** Name in the provenance, with what it was asked for. */
  readonly name: string;
  /** Whether it looks the collection's labels up, as a detector may. Default false. */
  readonly readsLabels?: boolean;
  /** SHA-256 of its weights; null where it has none. */
  readonly sha256: string | null;
  /** The detector or segmenter itself. */
  readonly use: T;
}

/** How characters are found and cut out, and where the corpus goes. */
export interface ExtractOptions {
  /** Where the corpus goes: `corpus.sqlite` and the folders of cut-outs. */
  readonly directory: string;
  /** The detector for a plate; it is the same one for all unless it looks labels up. */
  readonly detector: Named<(plate: Plate) => Detector>;
  /** The segmenter, for all plates. */
  readonly segmenter: Named<Segmenter>;
  /** Detections below are left out. Default: the detector's own. */
  readonly minScore?: number;
  /** Detections from here on become rows, whether cut out or not. Default .05, or `minScore` if less. */
  readonly floor?: number;
  /** Boxes of fewer square pixels are left out. Default 24 x 24. */
  readonly minArea?: number;
  /** Pixels around each box in the cut-outs. Default 0. */
  readonly padding?: number;
  /** How detections that say the same are dropped or merged. Default: they are not. */
  readonly deduplicate?: DeduplicateOptions;
  /** What becomes of holes and islands in the masks. Default: they stay. */
  readonly masks?: MaskPolicy;
  /** Plates of more pixels are skipped before one is decoded. Default 80 million. */
  readonly maxPixels?: number;
  /**
   * Plates that models look at side by side, where detector and segmenter run in workers. What is found does
   * not depend on it. Default 1.
   */
  readonly abreast?: number | undefined;
  /** Try again the plates that were skipped before. Default false. */
  readonly again?: boolean | undefined;
  /** Read every plate and every cut-out, whatever its size and date. Default false. */
  readonly verify?: boolean | undefined;
  /** Stops after the plate under way. */
  readonly signal?: AbortSignal;
  /** What else the corpus is to remember of a plate that was gone through. Default: nothing. */
  readonly remarkOn?: ((plate: string) => string | undefined) | undefined;
  /** Called after each plate. */
  readonly onProgress?: (progress: ExtractProgress) => void;
  /** Plates compared so far with what the corpus knows of them, before the first is gone through. */
  readonly onLook?: LookOptions["onLook"];
  /** Told what is to be done, once the corpus is open and has been compared with the collection. */
  readonly onBegin?: (changes: Changes) => void;
}

/** How far an extraction has come. */
export interface ExtractProgress {
  /** Plates gone through, those of earlier runs included. */
  readonly done: number;
  /** Plates in the collection. */
  readonly total: number;
  /** Id of the plate that was just done. */
  readonly plate: string;
  /** Cut out of this plate. */
  readonly characters: number;
}

/** What an extraction did, earlier runs of the same corpus included. */
export interface ExtractSummary {
  /** Plates in the corpus. */
  readonly plates: number;
  /** Characters in the corpus. */
  readonly characters: number;
  /** Detections that are no labelled character; null where the collection has no labels. */
  readonly false: number | null;
  /** Labelled characters that were not detected; null where the collection has no labels. */
  readonly missed: number | null;
  /** Plates that were left out, and why. */
  readonly skipped: readonly { readonly plate: string; readonly reason: string }[];
  /** False where it was stopped before the last plate. */
  readonly finished: boolean;
}

/** The database of a corpus folder. */
export const storeFile = (directory: string): string => join(directory, "corpus.sqlite");

/**
 * Detects, segments and cuts out the characters of a collection. Each plate enters the database in
 * one transaction, after its cut-outs are written: a run that was killed goes on with the first
 * plate that is not there, and ends with the same content as an unbroken one. A plate that cannot be
 * read, or that a model fails on, is recorded with the reason, and the batch goes on. The next plate is
 * decoded, and looked at, while this one's cut-outs are written.
 *
 * @throws {Error} when the folder holds a corpus made in another way, a cut-out cannot be written, or
 *   three plates in a row fail
 */
export async function extract(
  collection: Collection,
  options: ExtractOptions,
): Promise<ExtractSummary> {
  const { directory, signal, onProgress } = options;
  using store = openStore(storeFile(directory));
  store.begin(provenanceOf(collection, options));
  store.keepPlateFolder(plateFolderOf(collection, directory));
  for (const folder of Object.values(cutOutFolders)) {
    if (existsSync(join(directory, folder))) dropPartial(join(directory, folder));
  }
  const { readsLabels } = options.detector;
  const changes = await lookOver(collection, store, { ...options, readsLabels });
  options.onBegin?.(changes);
  if (options.again) store.forgetSkipped();
  const done = store.done();
  const total = collection.plates.length;
  const labelsOn = labelsByPlate(labelsOfPeople(collection.labels));
  const waiting = collection.plates.filter(({ id }) => !done.has(id));
  const { abreast = 1, maxPixels = defaults.maxPixels } = options;
  // models take all cores for themselves, writing takes what they leave
  const models = sharesOf(abreast);
  // two of the largest plates may be held at once, or more of smaller ones
  const memory = sharesOf(2 * maxPixels);
  const work = async (plate: Plate) => {
    // one that has not told its size may be among the largest
    using _pixels = await memory(plate.width * plate.height || maxPixels);
    const reading = readPlate(collection, plate, options);
    const find = async () => {
      using _turn = await models(1);
      return await findFigures(await reading, options);
    };
    const found = await find();
    const read = await reading;
    const own = labelsOn(plate.id);
    const extracted = found && await extractFigures(read, found, { labels: own, options });
    return extracted && { ...extracted, stamp: read.stamp, labels: labelsDigest(own) };
  };
  let [failures, since] = [0, performance.now()];
  // beside those that models look at, one is decoded and one written
  const ahead = abreast === 1 ? 1 : abreast + 1;
  for await (const extracted of readAhead(waiting, work, { ahead })) {
    if (extracted === null) break;
    const { plate, characters: { length: characters }, failed } = extracted;
    const seconds = (performance.now() - since) / 1000;
    since = performance.now();
    store.add({ ...extracted, seconds, remark: options.remarkOn?.(plate.id) });
    done.add(plate.id);
    onProgress?.({ done: done.size, total, plate: plate.id, characters });
    if (signal?.aborted) break;
    failures = failed ? failures + 1 : 0;
    if (failures === mostFailures) {
      throw new Error(
        `${failures} plates in a row failed, the last: ${extracted.skipped}. ` +
          "The models are more likely at fault than the plates: check them (deno task models " +
          "verify), then run extract --again, which takes skipped plates up once more",
      );
    }
  }
  // of the plate that was under way where it was stopped
  if (signal?.aborted) dropStrays(directory, store);
  const { plates, characters, unnamed, missed, skipped } = store.counts(collection);
  const labelled = collection.labels.length > 0;
  return {
    plates,
    characters,
    false: labelled ? unnamed : null,
    missed: labelled ? missed : null,
    skipped,
    finished: collection.plates.every(({ id }) => done.has(id)),
  };
}

/** Plates in a row that a detector or segmenter may fail on before the batch is stopped. */
const mostFailures = 3;

const defaults = {
  minScore: null,
  floor: 0.05,
  minArea: 24 * 24,
  padding: 0,
  maxPixels: 80_000_000,
};

/** The score down to which a detector is asked; undefined where its own is taken. */
const floorOf = ({ minScore, floor = defaults.floor }: ExtractOptions): number | undefined =>
  minScore === undefined ? undefined : Math.min(minScore, floor);

/** What decides the rows. Options that are left out are not named, so that older corpora go on. */
function provenanceOf(collection: Collection, options: ExtractOptions): Provenance {
  const { detector, segmenter, minScore, minArea, padding, deduplicate, masks } = options;
  const parameters = {
    minScore: minScore ?? defaults.minScore,
    minArea: minArea ?? defaults.minArea,
    padding: padding ?? defaults.padding,
    ...deduplicate ? { deduplicate: { ...deduplicateDefaults, ...deduplicate } } : {},
    ...masks ? { masks } : {},
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

/**
 * The folder from which a collection names the files of its plates, relative to the corpus where it lies
 * within; null where they lie in several, as in a cache, or in none.
 */
function plateFolderOf(
  { plates, fileOf }: Pick<Collection, "plates" | "fileOf">,
  directory: string,
): string | null {
  const folders = new Set(plates.map((plate) => {
    const named = fileOf?.(plate);
    const file = named === undefined ? undefined : resolve(named);
    const end = `${sep}${normalize(plate.file)}`;
    return file?.endsWith(end) ? file.slice(0, -end.length) || sep : null;
  }));
  const [folder] = folders;
  if (folders.size !== 1 || !folder) return null;
  const inside = relative(resolve(directory), folder);
  return inside.startsWith("..") || isAbsolute(inside) ? folder : inside || ".";
}

const said = (error: unknown) => reasonOf(error);

/** A plate's pixels and how its file was, or why there are none. */
type Read =
  & { readonly plate: Plate; readonly sha256: string; readonly stamp: string }
  & ({ readonly image: Image } | { readonly reason: string });

async function readPlate(
  collection: Collection,
  plate: Plate,
  { maxPixels = defaults.maxPixels, signal }: ExtractOptions,
): Promise<Read> {
  const before = stampOf(collection, plate);
  let sha256 = "";
  if (signal?.aborted) return { plate, sha256, stamp: "", reason: "stopped" };
  try {
    sha256 = await collection.digest(plate);
    if (plate.width * plate.height > maxPixels) {
      throw new Error(
        `${plate.file} has ${plate.width} x ${plate.height} pixels, more than ${maxPixels}; ` +
          "reduce it, or raise maxPixels (--megapixels)",
      );
    }
    const image = await collection.open(plate, { maxPixels });
    // one that was written to meanwhile must be read again next time
    const stamp = before === stampOf(collection, plate) ? before : "";
    return { plate, sha256, stamp, image };
  } catch (error) {
    return { plate, sha256, stamp: before, reason: said(error) };
  }
}

/** What models say of a plate, or why it is skipped, and whether that is theirs to answer for. */
type Found =
  | Awaited<ReturnType<typeof cutFigures>> & { readonly image: Image }
  | { readonly skipped: string; readonly failed: boolean };

/** Null where the batch was stopped. */
async function findFigures(read: Read, options: ExtractOptions): Promise<Found | null> {
  const { detector, segmenter, signal } = options;
  if (signal?.aborted) return null;
  if ("reason" in read) return { skipped: read.reason, failed: false };
  const { image, plate } = read;
  try {
    return { ...await cutFigures(image, plate, options), image };
  } catch (error) {
    if (signal?.aborted) return null;
    const by = `${detector.name} and ${segmenter.name}`;
    return { skipped: `${by} failed on ${plate.file}: ${said(error)}`, failed: true };
  }
}

/** What is remembered of a plate, once its cut-outs are written. */
async function extractFigures(
  { plate, sha256 }: Read,
  found: Found,
  { labels, options }: { readonly labels: readonly Label[]; readonly options: ExtractOptions },
): Promise<Omit<Extracted, "stamp" | "labels" | "seconds"> & { readonly failed: boolean }> {
  if ("skipped" in found) {
    const missed = labels.filter(({ difficult, crowd }) => !difficult && !crowd).length;
    return { plate, sha256, characters: [], missed, ...found };
  }
  const { image, figures, detections } = found;
  const { names, missed } = namesOf(figures.map(({ box }) => box), labels);
  const characters: Character[] = [];
  // one after the other: each may be as large as its plate
  for (const [i, { box, score, label, mask }] of figures.entries()) {
    const id = `${plate.id}.${String(i).padStart(2, "0")}`;
    const files = await writeCutOuts(image, { id, box, mask }, options);
    characters.push({ id, plate: plate.id, box, score, label, mask, ...names[i], ...files });
  }
  return {
    plate: sized(plate, image),
    sha256,
    characters,
    detections,
    floor: floorOf(options) ?? null,
    missed,
    skipped: null,
    failed: false,
  };
}

/** A folder's plate may not have told its size before it was opened. */
const sized = (plate: Plate, { width, height }: Image): Plate => ({ ...plate, width, height });

/** Of compression: of engraved lines 6 takes three times as long for files 3 % smaller. */
const level = 3;

async function writeCutOuts(
  image: Image,
  { id, box, mask }: Pick<Character, "id" | "box" | "mask">,
  { directory, padding = defaults.padding }: ExtractOptions,
) {
  const files = {
    withBackground: `${cutOutFolders.withBackground}/${id}.png`,
    withoutBackground: `${cutOutFolders.withoutBackground}/${id}.png`,
  };
  const write = async (file: string, background: "keep" | "transparent") =>
    await writeWholeAside(
      join(directory, file),
      await encodePng(cutOut(image, mask, box, { background, padding }), { level }),
    );
  await write(files.withBackground, "keep");
  await write(files.withoutBackground, "transparent");
  return files;
}

const isWhole = ({ box, score }: Detection): boolean => [...box, score].every(Number.isFinite);

/**
 * All that the detector says down to the floor, and of that the figures from the threshold on, inside the
 * plate and large enough, each with its mask; best first.
 */
async function cutFigures(image: Image, plate: Plate, options: ExtractOptions) {
  const { detector, segmenter, minScore, minArea = defaults.minArea } = options;
  const { signal, deduplicate, masks } = options;
  const asked = { minScore: floorOf(options), believed: minScore, signal };
  const detections = (await detector.use(plate)(image, asked)).filter(isWhole)
    .sort((a, b) => b.score - a.score);
  const found = detections.filter(({ score }) => minScore === undefined || score >= minScore)
    .map((detection) => ({ ...detection, box: clip(detection.box, image) }))
    .filter(({ box }) => area(outward(box)) >= minArea);
  const boxes = deduplicate ? deduplicateBoxes(found, image, deduplicate) : found;
  const segmented = boxes.length === 0
    ? []
    : await segmenter.use(image, boxes.map(({ box }) => ({ box })), { signal });
  const figures = boxes.map((detection, i) => ({
    ...detection,
    mask: tidyMask(segmented[i].mask, masks),
  }));
  return { detections, figures: deduplicate ? deduplicateMasks(figures, deduplicate) : figures };
}
