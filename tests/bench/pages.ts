/**
 * What a detector finds on yellowed paper, in blue ink, on pages with margins, and beside text: each labelled plate
 * of a fold of books as it is and changed so, seen with its colours and whole, and as the shipped detector sees it.
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

/** A page whose sides are so many times as long as a plate's, with its plate, and blocks of text on it. */
interface Page {
  readonly times: readonly [across: number, down: number];
  /** Where the plate lies, as shares of what is left. */
  readonly at: readonly [x: number, y: number];
  /** Blocks of text, as shares of the page: left, top, right, bottom. */
  readonly text?: readonly (readonly [number, number, number, number])[];
}

/** Lines of words in place, so many to the height of the plate. */
function setType(page: Image, { block, lines, height, random }: {
  readonly block: readonly [number, number, number, number];
  readonly lines: number;
  readonly height: number;
  readonly random: Random;
}): void {
  const [x0, x1] = [block[0], block[2]].map((share) => Math.round(share * page.width));
  const [y0, y1] = [block[1], block[3]].map((share) => Math.round(share * page.height));
  const step = Math.max(6, Math.round(height / lines));
  const letter = Math.max(2, Math.round(0.38 * step));
  for (let y = y0; y + letter < y1; y += step) {
    for (let x = x0; x < x1;) {
      const end = Math.min(x1, x + Math.round(random.range(0.6, 3) * step));
      for (let row = y; row < y + letter; row++) {
        for (let i = row * page.width + x; i < row * page.width + end; i++) {
          page.data.set([44, 38, 32], 4 * i);
        }
      }
      x = end + Math.round(0.5 * step);
    }
  }
}

/** A plate on a page, on paper that is a little uneven. */
const onPage =
  ({ times: [across, down], at: [left, top], text = [] }: Page) => (plate: Image): Shown => {
    const [width, height] = [across * plate.width, down * plate.height].map(Math.round);
    const [x, y] = [left * (width - plate.width), top * (height - plate.height)].map(Math.round);
    const image = blank({ width, height }, [...paper]);
    const random = new Random(3);
    for (let i = 0; i < image.data.length; i += 4) {
      const more = Math.floor(random.range(-uneven, uneven));
      for (let c = 0; c < 3; c++) image.data[i + c] += more;
    }
    for (const block of text) {
      setType(image, { block, lines: 45, height: Math.max(plate.width, plate.height), random });
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
  "on a page of 1.5": onPage({ times: [1.5, 1.5], at: [0.4, 0.35] }),
  "on a page of 2.2": onPage({ times: [2.2, 2.2], at: [0.4, 0.35] }),
  "beside a page of text": onPage({
    times: [2.4, 1.3],
    at: [0.9, 0.4],
    text: [[0.05, 0.12, 0.43, 0.88]],
  }),
  "between text": onPage({
    times: [1.3, 2.1],
    at: [0.5, 0.51],
    text: [[0.12, 0.04, 0.88, 0.25], [0.12, 0.77, 0.88, 0.96]],
  }),
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
  zoomed: false,
});
await using own = await openDetector(values.detector, { ...options, grey: true, zoomed: true });
const ways = { "in colours, whole": coloured, "in greys, again where figures are": own };

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
