import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Detection } from "lib/corpus/detection.ts";
import type { OpenDetectorOptions } from "lib/detect/open.ts";
import { evaluateBooks, type EvaluateBooksOptions } from "lib/study/evaluate_books.ts";
import { found, handMade } from "tests/study/hand_made.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

/** Two books: one of sixteen plates and one of two, a figure on each plate; the id begins with the book's. */
const ids = [
  ...Array.from({ length: 16 }, (_, i) => `large-${i}`),
  ...["small-0", "small-1"],
];
const collection = handMade(Object.fromEntries(ids.map((id) => [id, [0]])), {
  more: (id) => ({ book: id.split("-")[0] }),
});

/** On the large book's plates the figure; on the small one's it, and before it one that is none. */
const finds = (plate: number): Detection[] =>
  plate < 16 ? [found(0, 0.9)] : [found(1, 0.6), found(0, 0.3)];

/** Opens a detector that finds these, and notes how it was opened and what it saw. */
function opener(finds: (plate: number, name: string) => readonly Detection[]) {
  const opened: { name: string; options: OpenDetectorOptions; widths: Set<number> }[] = [];
  const open: EvaluateBooksOptions["open"] = (name, options) => {
    const own = { name, options, widths: new Set<number>() };
    opened.push(own);
    return Promise.resolve({
      name,
      sha256: `sha256 of ${name}`,
      licence: null,
      minScore: 0.25,
      use: ({ width, data }, { minScore = 0 } = {}) => {
        own.widths.add(width);
        const scale = width / 120;
        return Promise.resolve(
          finds(data[0], name).filter(({ score }) => score >= minScore).map((find) => ({
            ...find,
            box: find.box.map((value) => value * scale) as unknown as Detection["box"],
          })),
        );
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  };
  return { open, opened };
}

Deno.test("each book is evaluated for itself; the mean is over books of sixteen plates and more", async () => {
  const { open, opened } = opener(finds);
  const { context } = listening();
  const result = await evaluateBooks(collection, {
    command: "typed",
    detector: "fake",
    open,
    context,
  });
  const { format, command, seed, corpus, repeats, rows: [row, ...others] } = result;
  assert.deepEqual([format, command, seed, corpus, repeats, others], [
    "burin-books-1",
    "typed",
    1,
    "hand-made",
    1000,
    [],
  ]);
  assert.deepEqual([row.detector, row.sha256, row.side], ["fake", ["sha256 of fake"], null]);
  assert.deepEqual(row.books.map(({ book, plates, figures }) => [book, plates, figures]), [
    ["large", 16, 16],
    ["small", 2, 2],
  ]);
  // the small one's false finds come first on every plate: each of its resamples has precision one half
  for (const [i, value] of [1, 0.5].entries()) {
    const { ap50, low, high } = row.books[i];
    for (const one of [ap50, low, high]) assert.ok(Math.abs(one! - value) < 1e-12, `${one}`);
  }
  assert.deepEqual([row.mean.books, row.mean.ap50], [["large"], 1]);
  assert.deepEqual(opened.map(({ options }) => options), [
    { threads: undefined, iouThreshold: 0.55, side: undefined, mirrored: undefined },
  ]);
  const over = await evaluateBooks(collection, {
    command: "",
    detector: "fake",
    open,
    meanOver: ["large", "small"],
  });
  assert.ok(Math.abs(over.rows[0].mean.ap50! - 0.75) < 1e-12);
});

Deno.test("a book of fifteen plates is not in the mean", async () => {
  const { open } = opener(finds);
  const fewer = handMade(Object.fromEntries(ids.slice(1).map((id) => [id, [0]])), {
    more: (id) => ({ book: id.split("-")[0] }),
  });
  const { rows: [{ mean, books }] } = await evaluateBooks(fewer, {
    command: "",
    detector: "fake",
    open,
  });
  assert.deepEqual([mean.books, mean.ap50, books[0].plates], [[], null, 15]);
});

Deno.test("one size is made by areas, several are the detector's; each has a row", async () => {
  const { open, opened } = opener(finds);
  const { rows } = await evaluateBooks(collection, {
    command: "",
    detector: "fake",
    sides: [null, 60, [64, 96]],
    mirrored: true,
    nms: 0.4,
    threads: 2,
    open,
  });
  assert.deepEqual(opened.map(({ widths }) => [...widths]), [[120], [60], [120]]);
  const told = { threads: 2, iouThreshold: 0.4, mirrored: true };
  assert.deepEqual(opened.map(({ options }) => options), [
    { ...told, side: undefined },
    { ...told, side: 60 },
    { ...told, side: [64, 96], reduction: "area" },
  ]);
  assert.deepEqual(rows.map(({ side, joined, mirrored }) => [side, joined, mirrored]), [
    [null, undefined, true],
    [60, undefined, true],
    [96, [64, 96], true],
  ]);
  // boxes of the smaller picture come back to the plate's own size
  assert.deepEqual(
    rows.map(({ books }) => books[0].ap50),
    [1, 1, 1].map(() => rows[0].books[0].ap50),
  );
});

Deno.test("each fold of books has a model of its own, which sees that fold's plates alone", async () => {
  const seen = new Map<string, Set<number>>();
  const { open, opened } = opener((plate, name) => {
    seen.set(name, (seen.get(name) ?? new Set()).add(plate));
    return finds(plate);
  });
  const options = { command: "", detector: "yolox:fold-{fold}/{fold}.onnx", folds: 2, open };
  const { rows: [row] } = await evaluateBooks(collection, options);
  const names = ["yolox:fold-1/1.onnx", "yolox:fold-2/2.onnx"];
  assert.deepEqual(opened.map(({ name }) => name), names);
  assert.deepEqual(row.sha256, names.map((name) => `sha256 of ${name}`));
  assert.deepEqual(row.detector, options.detector);
  assert.deepEqual(names.map((name) => [...seen.get(name)!]), [
    Array.from({ length: 16 }, (_, i) => i),
    [16, 17],
  ]);
  assert.deepEqual(row.books.map(({ book, plates }) => [book, plates]), [["large", 16], [
    "small",
    2,
  ]]);
});

Deno.test("finds of another class are left out", async () => {
  const { open } = opener((plate) =>
    finds(plate).map((find) => ({ ...find, label: find.score === 0.6 ? "horse" : "person" }))
  );
  const options = { command: "", detector: "fake", only: "person", open };
  const { rows: [{ books }] } = await evaluateBooks(collection, options);
  assert.ok(Math.abs(books[1].ap50! - 1) < 1e-12);
});

Deno.test("several detectors are evaluated on one fold of books, a row for each", async () => {
  const seen: number[] = [];
  const { open, opened } = opener((plate) => {
    seen.push(plate);
    return finds(plate);
  });
  const options = { command: "", detector: ["a", "b{fold}"], folds: 2, fold: 2, open };
  const { rows } = await evaluateBooks(collection, options);
  assert.deepEqual(opened.map(({ name }) => name), ["a", "b2"]);
  assert.deepEqual(seen, [16, 17, 16, 17]);
  assert.deepEqual(rows.map(({ detector, books }) => [detector, books.map(({ book }) => book)]), [
    ["a", ["small"]],
    ["b{fold}", ["small"]],
  ]);
  for (const fold of [0, 3, 1.5]) {
    await assert.rejects(evaluateBooks(collection, { ...options, fold }), /from 1 to 2/);
  }
});

Deno.test("a tuned detector is judged on its own part; on all plates it is said that it learnt from some", () =>
  withFolder(async (folder) => {
    const detector = `yolox:${join(folder, "tuned.onnx")}`;
    const parts = { train: ids.slice(0, 16), validation: ["small-0"], test: ["small-1"] };
    writeFileSync(join(folder, "parts.json"), JSON.stringify(parts));
    const judged = async (part?: "test") => {
      const { context, said } = listening();
      const { open } = opener(finds);
      const { rows: [{ books }] } = await evaluateBooks(collection, {
        ...{ command: "typed", detector, open, context, part },
      });
      return [books.map(({ book, plates }) => `${book} ${plates}`), said] as const;
    };
    assert.deepEqual(await judged("test"), [["small 1"], []]);
    const [books, said] = await judged();
    assert.deepEqual(books, ["large 16", "small 2"]);
    assert.match(said.join(), /learnt from 16 of these 18 plates and was chosen by 1/);
  }));
