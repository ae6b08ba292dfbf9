/** A collection of two books whose plates are drawn as they are opened, as runs of the encoder take the prints. */
import type { Label, Plate } from "lib/corpus/plate.ts";
import { blank, type Image } from "lib/image/image.ts";
import type { runEncoder } from "lib/study/encoder_run.ts";
import { Random } from "lib/tensor/random.ts";

/** Two books of two plates, each with two figures. */
const plates = ["a", "b", "c", "d"].map((id, i): Plate => ({
  id,
  work: `work ${id}`,
  impression: "",
  file: `${id}.png`,
  width: 140,
  height: 80,
  source: "",
  rights: "",
  more: { book: i < 2 ? "twist" : "hogarth" },
}));
const labels = plates.flatMap(({ id }): Label[] => [
  { plate: id, box: [0, 0, 60, 70], name: "figure" },
  { plate: id, box: [70, 0, 135, 75], name: "figure" },
]);

function drawn({ id }: Plate): Image {
  const random = new Random(id.charCodeAt(0));
  const image = blank({ width: 140, height: 80 }, [255, 255, 255, 255]);
  for (let line = 0; line < 300; line++) {
    const at = random.int(0, 140 * 80 - 12);
    image.data.fill(random.int(0, 120), 4 * at, 4 * (at + 10));
  }
  return image;
}

/** Plates of which one may be damaged; two figures of one book are counterparts. */
export const twoDrawnBooks = (broken = "") => ({
  name: "prints",
  plates,
  labels,
  labelled: new Set(plates.map(({ id }) => id)),
  pairs: [{
    a: plates[0],
    b: plates[1],
    kind: "two scans",
    mirror: false,
    checked: "",
    figures: [[labels[0], labels[2]]],
  }],
  open: (plate: Plate) =>
    plate.id === broken ? Promise.reject(new Error("damaged")) : Promise.resolve(drawn(plate)),
} as unknown as Parameters<typeof runEncoder>[0]["prints"]);
