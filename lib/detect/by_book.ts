/** A detector evaluated book by book, with how far each figure can be trusted. */
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { Image } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { mean } from "lib/tensor/mean.ts";
import type { Random } from "lib/tensor/random.ts";
import { areaUnder, leastScore, type PlateInstances, verdictsOf } from "./average_precision.ts";
import type { Detector } from "./detection.ts";

/** A plate, what was found on it, what is there, and which book it is from. */
export interface BookPlate extends PlateInstances {
  /** Id of the book. */
  readonly book: string;
}

export interface PlateFindOptions {
  /** Which plates. Default: all that are labelled. */
  readonly ids?: Iterable<string> | undefined;
  /** The detectors, such as one at several sizes; each plate is opened once for all of them. */
  readonly detectors: readonly Detector[];
  /** Keeps detections of this class alone, such as "person". Default: all classes. */
  readonly only?: string | undefined;
  /** Finds below are left out. Default .01. */
  readonly minScore?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Told of a plate that cannot be read, which is left out. Default: it is an error. */
  readonly onUnreadable?: (plate: Plate, error: unknown) => void;
}

const refuse = (_plate: Plate, error: unknown): never => {
  throw error;
};

/**
 * What detectors find on the plates of books, beside their labels: a list for each detector. Plates of
 * no book count as one that is called as their collection.
 *
 * @throws {Error} that names the plate which cannot be read, where nobody is told of it
 */
export async function findOnBooks(
  collection: Pick<Collection, "name" | "plates" | "labels" | "labelled" | "open">,
  {
    ids = collection.labelled,
    detectors,
    only,
    minScore = leastScore,
    signal,
    onProgress,
    onUnreadable = refuse,
  }: PlateFindOptions,
): Promise<BookPlate[][]> {
  const wanted = ids && new Set(ids);
  const plates = collection.plates.filter(({ id }) => wanted?.has(id) ?? true);
  const labels = Map.groupBy(collection.labels, ({ plate }) => plate);
  const found = detectors.map((): BookPlate[] => []);
  for (const [done, plate] of plates.entries()) {
    signal?.throwIfAborted();
    let image: Image;
    try {
      image = await collection.open(plate);
    } catch (error) {
      onUnreadable(plate, error);
      continue;
    }
    const book = plate.more?.book ?? collection.name;
    for (const [i, detector] of detectors.entries()) {
      const detections = (await detector(image, { minScore, signal }))
        .filter(({ label }) => only === undefined || label === only);
      found[i].push({ book, detections, labels: labels.get(plate.id) ?? [] });
    }
    onProgress?.({ done: done + 1, total: plates.length });
  }
  return found;
}

/**
 * A detector that is shown pictures whose longer side is `side` at most, larger ones made smaller by
 * areas: fine hatching then stays grey, where interpolation would turn it to moire.
 */
export function reducedTo(detector: Detector, side: number): Detector {
  return async (image, options) => {
    const scale = Math.min(side / image.width, side / image.height);
    if (scale >= 1) return await detector(image, options);
    const along = (length: number) => Math.max(1, Math.trunc(length * scale + 1e-6));
    const size = { width: along(image.width), height: along(image.height) };
    const small = resizeImage(image, { ...size, method: "area" });
    const [x, y] = [image.width / small.width, image.height / small.height];
    return (await detector(small, options)).map(({ box: [x0, y0, x1, y1], ...find }) => ({
      ...find,
      box: [x0 * x, y0 * y, x1 * x, y1 * y] as const,
    }));
  };
}

/** Average precision at IoU .5 with the ends of its 95 % interval, all 0 to 1; NaN without figures. */
export interface BookPrecision {
  /** Average precision at IoU .5. */
  readonly ap50: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
}

/** One book's average precision and how much there is of it. */
export interface BookRow extends BookPrecision {
  /** Id of the book. */
  readonly book: string;
  /** How many of its plates were evaluated. */
  readonly plates: number;
  /** Labels that count: neither difficult nor crowds. */
  readonly figures: number;
}

/** Average precision book by book, and over books. */
export interface ByBook {
  /** In the order in which books first come. */
  readonly books: readonly BookRow[];
  /** The mean over some books, each book alike. */
  readonly mean: BookPrecision & { readonly books: readonly string[] };
}

/** How the plates of a book are resampled, and which books are averaged. */
export interface ByBookOptions {
  /** Draws the plates of each resample. */
  readonly random: Random;
  /** Resamples of the plates of each book. Default 1,000. */
  readonly repeats?: number;
  /** Which books are in the mean. Default: all of at least `leastPlates` plates. */
  readonly meanOver?: readonly string[] | undefined;
  /** Default 16. */
  readonly leastPlates?: number;
}

/** All finds of a book's plates, best first, each with the index of its plate. */
interface Ranked {
  readonly plates: readonly number[];
  readonly hits: readonly boolean[];
  /** Labels that count, by plate. */
  readonly counts: readonly number[];
}

function ranked(plates: readonly PlateInstances[]): Ranked {
  const evaluated = plates.map(verdictsOf);
  const all = evaluated.flatMap(({ verdicts }, plate) =>
    verdicts.map(({ score, kind }) => ({ plate, score, hit: kind === "hit" }))
  ).sort((a, b) => b.score - a.score);
  return {
    plates: all.map(({ plate }) => plate),
    hits: all.map(({ hit }) => hit),
    counts: evaluated.map(({ count }) => count),
  };
}

/** The precision with each plate taken as often as `times` says. */
function precision({ plates, hits, counts }: Ranked, times: readonly number[]): number {
  const figures = counts.reduce((sum, count, i) => sum + count * times[i], 0);
  if (figures === 0) return NaN;
  const curve: { precision: number; recall: number }[] = [];
  let [found, all] = [0, 0];
  for (const [i, plate] of plates.entries()) {
    const weight = times[plate];
    if (weight === 0) continue;
    all += weight;
    if (hits[i]) found += weight;
    curve.push({ precision: found / all, recall: found / figures });
  }
  return areaUnder(curve);
}

/** The value with the interval of 95 % of its resamples; resamples without any figure are left out. */
function interval(ap50: number, resampled: readonly number[]): BookPrecision {
  const sorted = resampled.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return { ap50, low: NaN, high: NaN };
  return {
    ap50,
    low: sorted[Math.floor(0.025 * (sorted.length - 1))],
    high: sorted[Math.ceil(0.975 * (sorted.length - 1))],
  };
}

/**
 * Average precision as COCO counts it at IoU .5, of each book for itself, and the mean over the larger
 * books. Intervals are percentiles of a bootstrap that draws whole plates with replacement, each book
 * from a stream of its own: figures of one plate are not independent of each other.
 *
 * ```ts
 * import { evaluateByBook } from "lib/detect/by_book.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const box = [0, 0, 9, 9] as const;
 * const plate = { book: "b", detections: [{ box, score: 1 }], labels: [{ box }] };
 * evaluateByBook([plate], { random: new Random(1) }).books[0].ap50; // 1
 * ```
 */
export function evaluateByBook(
  plates: readonly BookPlate[],
  { random, repeats = 1000, meanOver, leastPlates = 16 }: ByBookOptions,
): ByBook {
  const evaluated = [...Map.groupBy(plates, ({ book }) => book)].map(([book, own]) => {
    const finds = ranked(own);
    const stream = random.fork("book").fork(book);
    const resampled = Array.from({ length: repeats }, () => {
      const times = own.map(() => 0);
      for (let i = 0; i < own.length; i++) times[stream.int(0, own.length - 1)]++;
      return precision(finds, times);
    });
    const ap50 = precision(finds, own.map(() => 1));
    const figures = finds.counts.reduce((sum, count) => sum + count, 0);
    return { row: { book, plates: own.length, figures, ...interval(ap50, resampled) }, resampled };
  });
  const large = evaluated.filter(({ row }) =>
    meanOver ? meanOver.includes(row.book) : row.plates >= leastPlates
  );
  const means = Array.from(
    { length: large.length === 0 ? 0 : repeats },
    (_, i) => mean(large.map(({ resampled }) => resampled[i])),
  );
  return {
    books: evaluated.map(({ row }) => row),
    mean: {
      books: large.map(({ row }) => row.book),
      ...interval(mean(large.map(({ row }) => row.ap50)), means),
    },
  };
}
