/** A collection, a detector and a segmenter made by hand, so that a test knows what must come of them. */
import type { Detection } from "lib/corpus/detection.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import type { Named } from "lib/extract/extract.ts";
import type { PlateDetector } from "lib/study/extraction_models.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import { blank } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { box } from "tests/extract/blobs.ts";

const size = { width: 120, height: 60 };

/** A square of 30 pixels, the `place`th of eight. */
export const square = (place: number) => {
  const [x, y] = [30 * (place % 4), 30 * Math.floor(place / 4)];
  return [x, y, x + 30, y + 30] as const;
};

/** A find of that square. */
export const found = (place: number, score: number): Detection => ({
  box: square(place),
  score,
  label: "square",
});

/**
 * Plates that exist in memory alone, each with figures at some places. The number of a plate is the red of
 * its pixels.
 */
export function handMade(
  plates: Readonly<Record<string, readonly number[]>>,
  { more = () => ({}), ...rest }: Partial<Collection> & {
    readonly more?: (id: string) => Plate["more"];
  } = {},
): Collection {
  const ids = Object.keys(plates);
  return {
    name: "hand-made",
    plates: ids.map((id): Plate => ({
      id,
      work: id,
      impression: "",
      file: `${id}.png`,
      ...size,
      source: "",
      rights: "",
      more: more(id) ?? {},
    })),
    labels: Object.entries(plates).flatMap(([plate, places]) =>
      places.map((place): Label => ({ plate, box: square(place), name: `${plate} ${place}` }))
    ),
    open: ({ id }) => Promise.resolve(blank(size, [ids.indexOf(id), 250, 250, 255])),
    digest: ({ id }) => Promise.resolve(sha256(id)),
    ...rest,
  };
}

/** Finds what it is told to on each plate; `seen` is every plate that it looked at. */
export function told(
  finds: Readonly<Record<string, readonly Detection[]>>,
): PlateDetector & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    name: "told",
    sha256: null,
    minScore: 0.5,
    seen,
    use: ({ id }) => (_, { minScore = 0 } = {}) => {
      seen.push(id);
      return Promise.resolve((finds[id] ?? []).filter(({ score }) => score >= minScore));
    },
  };
}

/** Takes every box whole. */
export const whole: Named<Segmenter> = { name: "box", sha256: null, use: box };
