/**
 * What a detector finds on yellowed paper, in blue ink, and on pages with margins: each labelled plate of a fold of
 * books as it is and changed so, seen with its colours and whole, and as the shipped detector sees it.
 *
 *     deno task bench:pages --fold 4 --detector yolox:out/fold-4/detector.onnx
 *     deno task bench:pages --corpus alice --detector burin_nano --json
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { foldsOfBooks } from "lib/corpus/book_folds.ts";
import { evaluateByBook, findOnBooks } from "lib/detect/by_book.ts";
import type { Detector } from "lib/detect/detection.ts";
import { openDetector, shippedDetector } from "lib/detect/open.ts";
import { evaluationNms } from "lib/finetune/defaults.ts";
import { blank, type Image } from "lib/image/image.ts";
import { openCollection } from "lib/study/collection.ts";
import { surroundings } from "lib/study/record.ts";
import { silent } from "lib/study/stage_context.ts";
import { Random } from "lib/tensor/random.ts";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "prints" },
    detector: { type: "string", default: shippedDetector },
    /** One of four folds of books, in place of all. */
    fold: { type: "string" },
    threads: { type: "string", default: "1" },
    out: { type: "string", default: "out/bench-pages" },
    result: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

/** A plate as it is shown, and where its corner is then. */
interface Shown {
  readonly image: Image;
  readonly at: readonly [x: number, y: number];
}

/** A plate whose light is of another colour: shares of red, green and blue that are left. */
const tinted = (...left: readonly number[]) => (image: Image): Shown => ({
  image: {
    ...image,
    data: image.data.map((value, i) => i % 4 < 3 ? Math.round(value * left[i % 4]) : value),
  },
  at: [0, 0],
});

/** Paper, and by how many levels it is uneven. */
const [paper, uneven] = [[226, 216, 196, 255], 4] as const;

/** A plate on a page whose sides are so many times as long as its own, left of the middle and above it. */
const onPage = (times: number) => (plate: Image): Shown => {
  const [width, height] = [plate.width, plate.height].map((side) => Math.round(side * times));
  const [x, y] = [0.4 * (width - plate.width), 0.35 * (height - plate.height)].map(Math.round);
  const image = blank({ width, height }, [...paper]);
  const random = new Random(3);
  for (let i = 0; i < image.data.length; i += 4) {
    const more = Math.floor(random.range(-uneven, uneven));
    for (let c = 0; c < 3; c++) image.data[i + c] += more;
  }
  for (let row = 0; row < plate.height; row++) {
    const line = plate.data.subarray(row * plate.width * 4, (row + 1) * plate.width * 4);
    image.data.set(line, ((y + row) * width + x) * 4);
  }
  return { image, at: [x, y] };
};

const shownAs = {
  "as it is": (image) => ({ image, at: [0, 0] }),
  "on yellowed paper": tinted(0.95, 0.8, 0.5),
  "in blue": tinted(0.3, 0.6, 1),
  "on a page of 1.5": onPage(1.5),
  "on a page of 2.2": onPage(2.2),
} as const satisfies Readonly<Record<string, (image: Image) => Shown>>;

const collection = await openCollection(
  { corpus: values.corpus, out: values.out, seed: 1, plates: 60 },
  silent,
);
const asked = values.fold === undefined
  ? collection.plates.map(({ id }) => id)
  : foldsOfBooks(collection, { folds: 4 })[Number(values.fold) - 1].test;
const labelled = new Set(collection.labels.map(({ plate }) => plate));
const options = { threads: Number(values.threads), iouThreshold: evaluationNms };
await using coloured = await openDetector(values.detector, {
  ...options,
  grey: false,
  cropped: false,
});
await using own = await openDetector(values.detector, { ...options, grey: true, cropped: true });
const ways = { "in colours, whole": coloured, "in greys, without margins": own };

const rows = Object.entries(shownAs).flatMap(([shown, show]) =>
  Object.entries(ways).map(([way, { use }]) => {
    const detector: Detector = async (plate, options) => {
      const { image, at: [x, y] } = show(plate);
      return (await use(image, options)).map(({ box: [x0, y0, x1, y1], ...find }) => ({
        ...find,
        box: [x0 - x, y0 - y, x1 - x, y1 - y],
      }));
    };
    return { shown, way, detector };
  })
);
const found = await findOnBooks(collection, {
  ids: asked.filter((id) => labelled.has(id)),
  detectors: rows.map(({ detector }) => detector),
});
const result = {
  format: "burin-pages-1",
  command: `deno task bench:pages ${Deno.args.join(" ")}`.trim(),
  seed: 1,
  ...surroundings(),
  seconds: Math.round(performance.now() / 1000),
  rows: rows.map(({ shown, way }, i) => ({
    shown,
    way,
    ...evaluateByBook(found[i], { random: new Random(1), repeats: 1000 }),
  })),
};
if (values.result !== undefined) {
  writeFileSync(values.result, JSON.stringify(result, null, 1) + "\n");
}
if (values.json) console.log(JSON.stringify(result));
else {
  for (const { shown, way, books } of result.rows) {
    console.log(`${shown}, ${way}`);
    for (const { book, ap50, low, high } of books) {
      console.log(`  ${book.padEnd(34)} ${[ap50, low, high].map((v) => v?.toFixed(3)).join(" ")}`);
    }
  }
}
