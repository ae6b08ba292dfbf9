/** What is known of one plate, and the outlines of its figures. */
import type { Mask } from "lib/geometry/mask.ts";
import { maskToPolygons } from "lib/geometry/polygon.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { PlateDetail } from "./api.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import { simplifiedRing } from "./simplified_ring.ts";

const outlineOf = (mask: Mask): number[][] =>
  maskToPolygons(mask).map((ring) => simplifiedRing(ring).flatMap(([x, y]) => [x, y]));

/** Details of a plate, read from the database each time: outlines of all would fill the memory. */
export function plateDetail({ directory, plates }: ReviewCorpus, row: number): PlateDetail {
  const { id, work, impression, file, source, rights, more = {} } = plates[row];
  using store = openStore(storeFile(directory), { readOnly: true });
  const outlines = store.characters({ plate: id }).map(({ mask }) => outlineOf(mask));
  const told = { ...more, work, impression, file, source, rights };
  return {
    outlines,
    more: Object.fromEntries(Object.entries(told).filter(([, text]) => text !== "")),
  };
}
