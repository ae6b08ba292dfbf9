/** Plates to learn from, reduced once and kept: in files for the next run, in memory for this one. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import type { Image, Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { toGray } from "lib/image/color.ts";
import { type Pyramid, pyramidOf } from "lib/image/pyramid.ts";
import { resizePixels } from "lib/image/resize.ts";
import { dropAlpha } from "lib/image/rgb.ts";
import { sizeWithin } from "lib/image/size_within.ts";
import { colourfulness } from "lib/image/colourfulness.ts";

/** What is known of a place on a plate: a figure to find, or a place where nothing is to be learnt. */
export interface Region {
  /** In pixels of the reduced plate. */
  readonly box: Box;
  /** Neither a figure to find nor background: difficult figures, crowds, doubtful finds. */
  readonly ignored: boolean;
}

/** A reduced plate with its labels. */
export interface TrainingPlate extends Size {
  /** Id of the plate. */
  readonly id: string;
  /** "" where its collection tells none. */
  readonly book: string;
  /** Pixels of the reduced plate for one of the plate. */
  readonly scale: number;
  /** One channel where the plate is of one colour, however tinted its paper is; else red, green, blue. */
  readonly pyramid: Pyramid;
  /** Its labels, in pixels of the reduced plate. */
  readonly regions: readonly Region[];
}

/** Which plates are read, how far they are reduced, and where they are kept. */
export interface PlateCacheOptions {
  /** Where reduced plates are kept. It may be deleted at any time. Default: they are not kept. */
  readonly directory?: string;
  /** Which plates. Default: those whose figures are labelled. */
  readonly ids?: Iterable<string> | undefined;
  /** Pixels of a plate's longer side at most. Default 1400. */
  readonly longSide?: number;
  /** Stops between two plates. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each plate. */
  readonly onProgress?:
    | ((progress: { readonly done: number; readonly total: number }) => void)
    | undefined;
}

/**
 * How far, in levels of 255, the colours of a plate depart from what its greys alone say, above which
 * it counts as coloured. Sepia scans of etchings have 2 to 3.4, hand-coloured plates mostly above 4.
 */
const leastColour = 3.5;

function reduced(image: Image, longSide: number): Pixels {
  const small = (pixels: Pixels, side: number) => {
    const size = sizeWithin(pixels, side);
    return size.width === pixels.width && size.height === pixels.height
      ? pixels
      : resizePixels(pixels, { ...size, method: "area" });
  };
  const rgb = dropAlpha(image);
  if (colourfulness(small(rgb, 200)) >= leastColour) return small(rgb, longSide);
  const { width, height } = image;
  return small({ width, height, channels: 1, data: toGray(image) }, longSide);
}

/** "BPL1", width, height and channels, 4 bytes each. */
const headBytes = 16;
const magic = 0x42504c31;

function readKept(file: string): Pixels | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  if (bytes.length <= headBytes) return null;
  const head = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height, channels] = [4, 8, 12].map((at) => head.getUint32(at));
  const whole = head.getUint32(0) === magic &&
    bytes.length === headBytes + width * height * channels;
  return whole
    ? { width, height, channels, data: new Uint8Array(bytes.subarray(headBytes)) }
    : null;
}

function keep(file: string, { width, height, channels, data }: Pixels): void {
  const bytes = new Uint8Array(headBytes + data.length);
  const head = new DataView(bytes.buffer);
  [magic, width, height, channels].forEach((value, i) => head.setUint32(4 * i, value));
  bytes.set(data, headBytes);
  writeWhole(file, bytes);
}

/** The same pixels where workers can read them, too. */
const shared = (pyramid: Pyramid): Pyramid =>
  pyramid.map((level) => {
    const data = new Uint8Array(new SharedArrayBuffer(level.data.length));
    data.set(level.data);
    return { ...level, data };
  }) as unknown as Pyramid;

/** The labels of a plate in pixels of its reduced picture. */
function regionsOf(labels: readonly Label[], scale: number): Region[] {
  return labels.map(({ box: [x0, y0, x1, y1], difficult, crowd }) => ({
    box: [x0 * scale, y0 * scale, x1 * scale, y1 * scale],
    ignored: Boolean(difficult || crowd),
  }));
}

/**
 * The plates of a collection, reduced by areas, in the collection's order. A kept file is found by the
 * SHA-256 of its plate; one that is not whole is made anew.
 *
 * @throws {Error} that names the plate which cannot be read
 *
 * ```ts
 * import { openPrints } from "lib/corpus/prints.ts";
 * import { readTrainingPlates } from "lib/finetune/plate_cache.ts";
 * const read = async () =>
 *   await readTrainingPlates(await openPrints(), { directory: "out/cache/plates" });
 * ```
 */
export async function readTrainingPlates(
  collection: Collection,
  { directory, ids = collection.labelled, longSide = 1400, signal, onProgress }: PlateCacheOptions =
    {},
): Promise<TrainingPlate[]> {
  const wanted = ids && new Set(ids);
  const plates = collection.plates.filter(({ id }) => wanted?.has(id) ?? true);
  const labels = Map.groupBy(collection.labels, ({ plate }) => plate);
  const read = async (plate: Plate): Promise<Pixels> => {
    if (!directory) return reduced(await collection.open(plate), longSide);
    const file = join(directory, `${await collection.digest(plate)}-${longSide}.plate`);
    const kept = readKept(file);
    if (kept) return kept;
    const pixels = reduced(await collection.open(plate), longSide);
    keep(file, pixels);
    return pixels;
  };
  const all: TrainingPlate[] = [];
  for (const plate of plates) {
    signal?.throwIfAborted();
    const pixels = await read(plate);
    const { width, height } = pixels;
    const scale = Math.max(width, height) / Math.max(plate.width, plate.height);
    all.push({
      id: plate.id,
      book: plate.more?.book ?? "",
      width,
      height,
      scale,
      pyramid: shared(pyramidOf(pixels)),
      regions: regionsOf(labels.get(plate.id) ?? [], scale),
    });
    onProgress?.({ done: all.length, total: plates.length });
  }
  return all;
}
