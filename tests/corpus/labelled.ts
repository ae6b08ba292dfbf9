/** Random labelled plates, and folders that are only in memory, for the tests of formats. */
import fc from "fast-check";
import { type Folder, isImage, type Labelled, type Written } from "lib/corpus/label_format.ts";
import { pictureIndex } from "lib/corpus/picture_index.ts";
import type { Label, Plate } from "lib/corpus/plate.ts";
import type { SplitName } from "lib/corpus/splits.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import type { Size } from "lib/image/image.ts";

/** What a format wrote, as a folder with its pictures. */
export function inMemory({ texts, images }: Written, plates: readonly Plate[]): Folder {
  const sizes = new Map<string, Size>(plates.map((plate) => [images[plate.id], plate]));
  const paths = [...Object.keys(texts), ...sizes.keys()].sort();
  return {
    paths,
    pictures: pictureIndex(paths.filter(isImage)),
    text: (path) => texts[path],
    size: (path) => Promise.resolve(sizes.get(path)!),
  };
}

/** A folder of texts and of pictures of 40 x 20 pixels. */
export function folderWith(texts: Readonly<Record<string, string>>): Folder {
  const paths = Object.keys(texts).sort();
  return {
    paths,
    pictures: pictureIndex(paths.filter(isImage)),
    text: (path) => texts[path],
    size: (path) =>
      Promise.resolve(isImage(path) ? { width: 40, height: 20 } : { width: 0, height: 0 }),
  };
}

const names = ["Alice", "White Rabbit", 'd\'Artagnan: "le grand"', "Œdipe & Cie <2>", "0", "true"];

const plateOf = (size: Size, told: boolean, i: number): Plate => ({
  id: `plate-${i}`,
  work: told ? `w ${i % 2}` : `plate-${i}`,
  impression: told ? "coloured" : "",
  file: `prints/plate-${i}.png`,
  ...size,
  source: told ? "seed & <1>" : "",
  rights: told ? "CC0" : "",
  ...told ? { more: { artist: "Ph\u0131z & <1>", "": "", year: "1839" } } : {},
});

const boxOf = (places: readonly number[], { width, height }: Size, quarter: boolean): Box => {
  const [x0, x1, y0, y1] = places.map((place, i) => {
    const value = place * (i < 2 ? width : height);
    return quarter ? Math.round(4 * value) / 4 : Math.round(value);
  });
  const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
  return [left, top, Math.max(x0, x1, left + 1), Math.max(y0, y1, top + 1)];
};

const share = fc.double({ min: -0.1, max: 1.1, noNaN: true });

const label = (plate: Plate): fc.Arbitrary<Label> =>
  fc.record({
    places: fc.tuple(share, share, share, share),
    quarter: fc.boolean(),
    name: fc.constantFrom(...names),
    pixels: fc.option(
      fc.array(fc.nat(1), {
        minLength: plate.width * plate.height,
        maxLength: plate.width * plate.height,
      }),
    ),
    difficult: fc.option(fc.boolean()),
    truncated: fc.option(fc.boolean()),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  }).map(({ places, quarter, name, pixels, difficult, truncated, score }) => ({
    plate: plate.id,
    // on the plate at least by a pixel, so that no format is left with nothing
    box: onPlate(boxOf(places, plate, quarter), plate),
    name,
    ...pixels ? { mask: maskFromPixels(pixels, plate) } : {},
    ...difficult === null ? {} : { difficult },
    ...truncated === null ? {} : { truncated },
    ...score === null ? {} : { score },
  }));

const onPlate = ([x0, y0, x1, y1]: Box, { width, height }: Size): Box => {
  const [left, top] = [Math.min(x0, width - 1), Math.min(y0, height - 1)];
  return [left, top, Math.max(x1, left + 1, 1), Math.max(y1, top + 1, 1)];
};

/** Up to four plates with up to four labels each. */
export const labelled: fc.Arbitrary<Labelled> = fc.array(
  fc.record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    told: fc.boolean(),
    part: fc.option(fc.constantFrom<SplitName>("train", "validation", "test")),
  }),
  { minLength: 1, maxLength: 4 },
).chain((rows) => {
  const plates = rows.map(({ width, height, told }, i) => plateOf({ width, height }, told, i));
  const parts = Object.fromEntries(
    rows.flatMap(({ part }, i) => part === null ? [] : [[plates[i].id, part] as const]),
  );
  return fc.tuple(...plates.map((plate) => fc.array(label(plate), { maxLength: 4 })))
    .map((labels) => ({ plates, labels: labels.flat(), parts }));
});
