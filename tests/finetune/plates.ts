/** Small plates for the tests: light squares with dark ones in them, which are the labels. */
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import { blank, type Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { sha256 } from "lib/tensor/digest.ts";

const side = 64;

function drawn(labels: readonly Label[]): Image {
  const image = blank({ width: side, height: side }, [230, 226, 214, 255]);
  for (const { box: [x0, y0, x1, y1] } of labels) {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) image.data.set([40, 36, 30], (y * side + x) * 4);
    }
  }
  return image;
}

/** A collection of so many plates, each with one or two labels. */
export function squares(count: number, seed = 1): Collection {
  const random = new Random(seed);
  const plates = Array.from({ length: count }, (_, i): Plate => ({
    id: `plate-${i}`,
    work: `work-${i}`,
    impression: "",
    file: `${i}.png`,
    width: side,
    height: side,
    source: "tests",
    rights: "",
  }));
  const labels = plates.flatMap(({ id }) => {
    const own = random.fork(id);
    return Array.from({ length: own.int(1, 2) }, (_, k): Label => {
      const [w, h] = [own.int(19, 21), own.int(23, 25)];
      const [x, y] = [own.int(1, 10) + 32 * k, own.int(1, side - h)];
      return { plate: id, name: "square", box: [x, y, x + w, y + h] };
    });
  });
  const of = ({ id }: Plate) => labels.filter(({ plate }) => plate === id);
  return {
    name: "squares",
    plates,
    labels,
    open: (plate) => Promise.resolve(drawn(of(plate))),
    digest: (plate) => Promise.resolve(sha256(JSON.stringify(of(plate)))),
  };
}
