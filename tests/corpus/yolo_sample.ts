/** What Ultralytics was given to read: `deno run -A tests/corpus/yolo_sample.ts` writes it beside its fixture. */
import type { Label } from "lib/corpus/plate.ts";
import type { Labelled } from "lib/corpus/label_format.ts";
import { writeYolo } from "lib/corpus/yolo.ts";
import { maskBox, maskFromPixels } from "lib/geometry/mask.ts";
import { Random } from "lib/tensor/random.ts";

const size = { width: 320, height: 240 };
const plate = { work: "", impression: "", source: "", rights: "", ...size };

/** Blobs: discs that overlap, some with a hole, some in two pieces. */
function blob(random: Random): Label["mask"] {
  const discs = Array.from({ length: random.int(1, 3) }, () => ({
    x: random.int(20, 300),
    y: random.int(20, 220),
    outer: random.int(6, 40),
    inner: random.chance(0.5) ? random.int(2, 5) : 0,
  }));
  const pixels = Array.from({ length: size.width * size.height }, (_, i) => {
    const [u, v] = [i % size.width, Math.floor(i / size.width)];
    return Number(discs.some(({ x, y, outer, inner }) => {
      const distance = Math.hypot(u - x, v - y);
      return distance < outer && distance >= inner;
    }));
  });
  return maskFromPixels(pixels, size);
}

/** Six plates with masks; the last has none, which is a picture of background alone. */
export const yoloSample: Labelled = (() => {
  const random = new Random(31);
  const plates = Array.from(
    { length: 6 },
    (_, i) => ({ ...plate, id: `p${i}`, file: `p${i}.png` }),
  );
  const names = ["Alice", 'd\'Artagnan: "le grand"', "true", "3"];
  const labels = plates.slice(0, 5).flatMap(({ id }) =>
    Array.from({ length: 4 }, (): Label => {
      const mask = blob(random)!;
      return { plate: id, name: random.pick(names), mask, box: maskBox(mask) };
    })
  );
  const parts = Object.fromEntries(
    plates.map(({ id }, i) => [id, i === 4 ? "validation" : "train"]),
  );
  return { plates, labels, parts: parts as Labelled["parts"] };
})();

/** The files of both tasks. */
export const yoloFiles = () => ({
  size,
  detect: writeYolo(yoloSample, { task: "detect" }),
  segment: writeYolo(yoloSample, { task: "segment" }),
});

if (import.meta.main) {
  const file = new URL("../fixtures/corpus/yolo_files.json", import.meta.url);
  Deno.writeTextFileSync(file, JSON.stringify(yoloFiles()) + "\n");
}
