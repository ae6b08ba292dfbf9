import assert from "node:assert/strict";
import { averagePrecision } from "lib/detect/average_precision.ts";
import { type BookPlate, evaluateByBook, findOnBooks, reducedTo } from "lib/detect/by_book.ts";
import type { Detector } from "lib/detect/detection.ts";
import type { Box } from "lib/geometry/box.ts";
import { blank, type Image } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";

/** Plates with figures in a row, of which some are found well, some badly, and finds of nothing. */
function someBook(book: string, count: number, seed: number): BookPlate[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (): BookPlate => {
    const labels = Array.from({ length: random.int(0, 6) }, (_, i) => {
      const box: Box = [i * 30, 0, i * 30 + 20, 40];
      return { box, difficult: random.chance(0.2), crowd: random.chance(0.1) };
    });
    // scores that are equal on several plates, but not on one
    const scores = random.shuffle(Array.from({ length: 10 }, (_, i) => (i + 1) / 10));
    const near = labels.filter(() => random.chance(0.7)).map(({ box: [x0, y0, x1, y1] }) => {
      const off = random.int(-6, 6);
      return {
        box: [x0 + off, y0, x1 + off, y1] as const,
        score: scores.pop()!,
      };
    });
    const wrong = Array.from({ length: random.int(0, 2) }, () => ({
      box: [random.int(0, 150), 60, 200, 90] as const,
      score: scores.pop()!,
    }));
    return { book, labels, detections: random.shuffle([...near, ...wrong]) };
  });
}

Deno.test("each book's precision is that of its plates alone", () => {
  const [a, b] = [someBook("a", 12, 1), someBook("b", 20, 2)];
  const { books } = evaluateByBook([...a, ...b], { random: new Random(1), repeats: 10 });
  assert.deepEqual(books.map(({ book, plates }) => [book, plates]), [["a", 12], ["b", 20]]);
  assert.equal(books[0].ap50, averagePrecision(a).map50);
  assert.equal(books[1].ap50, averagePrecision(b).map50);
  const counted = a.flatMap(({ labels }) => labels).filter((label) =>
    !label.difficult && !label.crowd
  );
  assert.equal(books[0].figures, counted.length);
});

Deno.test("intervals are those of resamples evaluated one by one", () => {
  const plates = someBook("a", 9, 3);
  // 2.5 % of 200 is 5; of 210, which is between two, the outer one counts
  for (const [repeats, low, high] of [[201, 5, 195], [211, 5, 205]]) {
    const { books: [row] } = evaluateByBook(plates, { random: new Random(4), repeats });
    const stream = new Random(4).fork("book").fork("a");
    const resampled = Array.from({ length: repeats }, () => {
      const times = plates.map(() => 0);
      for (let i = 0; i < plates.length; i++) times[stream.int(0, plates.length - 1)]++;
      // each plate so many times, as plates of their own
      return averagePrecision(plates.flatMap((plate, i) => Array(times[i]).fill(plate))).map50;
    }).sort((a, b) => a - b);
    assert.ok(Math.abs(row.low - resampled[low]) < 1e-12);
    assert.ok(Math.abs(row.high - resampled[high]) < 1e-12);
    assert.ok(row.low < row.ap50 && row.ap50 < row.high);
  }
});

Deno.test("the mean is over books of at least 16 plates, or over those that are named", () => {
  const plates = [...someBook("a", 15, 1), ...someBook("b", 16, 2), ...someBook("c", 17, 3)];
  const options = { random: new Random(1), repeats: 400 };
  const { books, mean } = evaluateByBook(plates, options);
  assert.deepEqual(mean.books, ["b", "c"]);
  assert.ok(Math.abs(mean.ap50 - (books[1].ap50 + books[2].ap50) / 2) < 1e-12);
  // means of two vary less than either
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  assert.ok(width(mean) < Math.max(width(books[1]), width(books[2])));
  assert.deepEqual(
    evaluateByBook(plates, { ...options, meanOver: ["a"] }).mean.ap50,
    books[0].ap50,
  );
  assert.deepEqual(evaluateByBook(plates, { ...options, leastPlates: 18 }).mean, {
    books: [],
    ap50: NaN,
    low: NaN,
    high: NaN,
  });
});

Deno.test("a book's interval does not depend on the other books, and a seed gives the same", () => {
  const [a, b] = [someBook("a", 8, 1), someBook("b", 8, 2)];
  const of = (plates: BookPlate[], seed: number) =>
    evaluateByBook(plates, { random: new Random(seed), repeats: 50 }).books.find(({ book }) =>
      book === "a"
    );
  assert.deepEqual(of([...b, ...a], 1), of(a, 1));
  assert.notDeepEqual(of(a, 2), of(a, 1));
});

Deno.test("a book in which nothing counts has no precision", () => {
  const box: Box = [0, 0, 9, 9];
  const plates = [{
    book: "a",
    detections: [{ box, score: 0.9 }],
    labels: [{ box, difficult: true }],
  }];
  const { books: [row] } = evaluateByBook(plates, { random: new Random(1), repeats: 5 });
  assert.deepEqual(row, { book: "a", plates: 1, figures: 0, ap50: NaN, low: NaN, high: NaN });
});

Deno.test("each detector sees each labelled plate; other classes and low scores are left out", async () => {
  const plates = ["a", "b", "c"].map((id) => ({
    ...{ id, work: id, impression: "", file: id, width: 9, height: 9, source: "", rights: "" },
    ...id === "c" ? {} : { more: { book: "one" } },
  }));
  const box: Box = [0, 0, 5, 5];
  let opened = 0;
  const collection = {
    name: "tests",
    plates,
    labels: [{ plate: "a", box, name: "x" }, { plate: "c", box, name: "y" }],
    labelled: new Set(["a", "c"]),
    open: () => Promise.resolve(blank({ width: ++opened, height: 9 }, [0, 0, 0, 255])),
  };
  const seen: number[] = [];
  const detectors = [0.5, 0.001].map((score): Detector => ({ width }, { minScore } = {}) => {
    seen.push(width);
    const all = [{ box, score, label: "person" }, { box, score: 0.9, label: "dog" }];
    return Promise.resolve(all.filter((find) => find.score >= minScore!));
  });
  const [first, second] = await findOnBooks(collection, { detectors, only: "person" });
  assert.deepEqual(seen, [1, 1, 2, 2], "each plate is opened once");
  assert.deepEqual(first.map(({ book, labels }) => [book, labels.length]), [["one", 1], [
    "tests",
    1,
  ]]);
  assert.deepEqual(first[0].detections, [{ box, score: 0.5, label: "person" }]);
  assert.deepEqual(second[0].detections, []);
  const [every] = await findOnBooks(collection, { detectors, ids: ["b"] });
  assert.deepEqual(every.map(({ detections }) => detections.length), [2]);
});

Deno.test("a reduced plate is the mean of areas, and finds are told in its own pixels", async () => {
  const image = blank({ width: 400, height: 200 }, [0, 0, 0, 255]);
  for (let i = 0; i < 400 * 200; i += 2) image.data.set([255, 255, 255], i * 4);
  const shown: Image[] = [];
  const detector: Detector = (picture) => {
    shown.push(picture);
    return Promise.resolve([{ box: [10, 20, 50, 60], score: 1, label: "x" }]);
  };
  const [find] = await reducedTo(detector, 200)(image);
  assert.deepEqual([shown[0].width, shown[0].height, shown[0].data[0]], [200, 100, 128]);
  assert.deepEqual(find.box, [20, 40, 100, 120]);
  await reducedTo(detector, 400)(image);
  assert.equal(shown[1], image, "as it is where it fits");
});

Deno.test("all plates are looked at where nobody says which are labelled, each told, until it is stopped", async () => {
  const plates = ["a", "b", "c"].map((id) => ({ id, more: {} }));
  const collection = {
    name: "mine",
    plates,
    labels: [{ plate: "b", box: [0, 0, 5, 5] }],
    open: () => Promise.resolve(blank({ width: 9, height: 9 }, [0, 0, 0, 255])),
  } as unknown as Parameters<typeof findOnBooks>[0];
  const asked: number[] = [];
  const detector: Detector = (_, options) => {
    asked.push(options!.minScore!);
    return Promise.resolve([]);
  };
  const told: string[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    void told.push(`${done} of ${total}`);
  const [found] = await findOnBooks(collection, { detectors: [detector], onProgress });
  assert.deepEqual(found.map(({ book, labels }) => [book, labels.length]), [
    ["mine", 0],
    ["mine", 1],
    ["mine", 0],
  ]);
  assert.deepEqual(told, ["1 of 3", "2 of 3", "3 of 3"]);
  assert.deepEqual(asked, [0.01, 0.01, 0.01]);
  const [some] = await findOnBooks(collection, { ids: ["c"], detectors: [detector] });
  assert.equal(some.length, 1);
  const signal = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(findOnBooks(collection, { detectors: [detector], signal }), /stopped/);
  assert.equal(asked.length, 4);
});

Deno.test("sides are cut to whole pixels, one at least, and the longer one decides", async () => {
  const seen = async (width: number, height: number, side: number) => {
    let size: number[] = [];
    const detector: Detector = ({ width, height }) => {
      size = [width, height];
      return Promise.resolve([]);
    };
    await reducedTo(detector, side)(blank({ width, height }, [0, 0, 0, 255]));
    return size;
  };
  assert.deepEqual(await seen(100, 59, 50), [50, 29], "29.5 is cut");
  assert.deepEqual(await seen(59, 100, 50), [29, 50]);
  assert.deepEqual(await seen(300, 2, 30), [30, 1]);
  assert.deepEqual(await seen(50, 20, 50), [50, 20]);
  // 30 x 49 / 49 is 29.999... in floating point
  assert.deepEqual(await seen(49, 49, 30), [30, 30]);
});

Deno.test("books of sixteen plates are in the mean; intervals are of a thousand resamples, empty ones left out", () => {
  const box: Box = [0, 0, 9, 9];
  const plate = (book: string, figures: number): BookPlate => (
    { book, labels: Array(figures).fill({ box }), detections: [{ box, score: 1 }] }
  );
  const of = (book: string, count: number) => Array.from({ length: count }, () => plate(book, 1));
  const evaluated = evaluateByBook([...of("a", 15), ...of("b", 16)], { random: new Random(1) });
  assert.deepEqual(evaluated.mean.books, ["b"]);
  const none = evaluateByBook(of("a", 15), { random: new Random(1) }).mean;
  assert.deepEqual([none.books, none.low], [[], NaN]);
  // one of two plates has a figure: a quarter of the resamples has none
  const [row] = evaluateByBook([plate("c", 0), plate("c", 1)], { random: new Random(1) }).books;
  assert.deepEqual([row.figures, row.high], [1, 1]);
  assert.ok(row.low > 0);
  const same = (repeats?: number) =>
    evaluateByBook(someBook("d", 40, 4), {
      random: new Random(2),
      ...repeats === undefined ? {} : { repeats },
    }).books;
  assert.deepEqual(same(), same(1000));
  assert.notDeepEqual(same(), same(1001));
});
