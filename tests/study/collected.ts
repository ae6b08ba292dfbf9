/** A run's plates as a collection of blank sheets. */
import type { Plate } from "lib/corpus/plate.ts";
import { blank } from "lib/image/image.ts";
import { openCorpus } from "lib/study/corpus.ts";

/** The collection of a corpus; a plate in `broken` cannot be read. */
export function collected(
  folder: string,
  { broken = [] }: { readonly broken?: readonly string[] } = {},
) {
  const { characters, digests } = openCorpus(folder);
  const plates = [...new Map(characters.map(({ sheet }) => [sheet.id, sheet])).values()];
  return {
    name: "fake",
    plates,
    labels: [],
    digests,
    open: (plate: Plate) =>
      broken.includes(plate.id)
        ? Promise.reject(new Error(`Cannot read ${plate.file}`))
        : Promise.resolve(blank(plate, [255, 255, 255, 255])),
    digest: () => Promise.resolve(""),
  };
}
