import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import {
  bookResults,
  cutterResults,
  experimentResults,
  finetuneResults,
} from "lib/notebook/results.ts";
import { withFolder } from "tests/with_folder.ts";

const committed = join(projectDirectory, "notebooks/results");
const read = (name: string) => JSON.parse(readFileSync(join(committed, name), "utf8"));

Deno.test("the experiments are shown with their one command", () => {
  const { command, conditions, comparison, bars } = experimentResults();
  assert.match(command, /^deno task train --experiment NAME .*$/);
  assert.equal(conditions.rows.length, comparison.rows.length);
  assert.ok(!conditions.columns.some(({ label }) => label === "command"));
  assert.match(bars.alt, /95 % intervals/);
});

Deno.test("trainings on prints stand apart from those on engraved plates", () =>
  withFolder((folder) => {
    const name = "EfficientNet_50epoch_base_aug";
    copyFileSync(join(committed, `${name}.json`), join(folder, `${name}.json`));
    assert.equal(experimentResults({ directory: folder }).prints, null);
    const engraved = read(`${name}.json`);
    for (const corpus of ["prints", "prints/dore-don-quixote-v1"]) {
      const real = { ...engraved, corpus: { ...engraved.corpus, name: corpus }, steps: 7 };
      writeFileSync(join(folder, "prints_x.json"), JSON.stringify(real));
      const { prints, conditions, comparison } = experimentResults({ directory: folder });
      assert.deepEqual([conditions.rows.length, comparison.rows.length], [1, 1]);
      assert.deepEqual([prints!.conditions.rows.length, prints!.comparison.rows.length], [1, 1]);
      const steps = conditions.columns.findIndex(({ label }) => label === "steps");
      assert.deepEqual(
        [conditions.rows[0][steps], prints!.conditions.rows[0][steps]],
        [engraved.steps, 7],
      );
    }
    return Promise.resolve();
  }));

Deno.test("fine-tunings are shown where their files are, before and after", () =>
  withFolder((folder) => {
    assert.deepEqual(finetuneResults({ directory: folder }), { real: null, engraved: null });
    copyFileSync(join(committed, "finetune.json"), join(folder, "finetune_prints.json"));
    const { real, engraved } = finetuneResults({ directory: folder });
    const { before, after, runs, plates } = read("finetune.json");
    assert.equal(engraved, null);
    assert.equal(real!.lengths.rows.length, runs.length);
    assert.ok(!real!.lengths.columns.some(({ label }) => label === "minutes"));
    assert.deepEqual(real!.test.rows.map(([, map50]) => map50), [before.map50, after.map50]);
    assert.match(real!.about, new RegExp(`: ${plates.train} plates to learn from`));
    return Promise.resolve();
  }));

Deno.test("of one detector at several sizes the best is shown, ours by models that never saw a book", () =>
  withFolder((folder) => {
    const row = (detector: string, side: number | null, ap50: number) => {
      const book = { ap50, low: ap50 - 0.1, high: ap50 + 0.1 };
      return {
        detector,
        sha256: ["0"],
        side,
        books: [{ book: "gillray", plates: 20, figures: 50, ...book }],
        mean: { books: ["gillray"], ...book },
      };
    };
    const file = (name: string, rows: unknown[]) => {
      const about = {
        command: "",
        seed: 1,
        machine: {},
        versions: {},
        seconds: 1,
        corpus: "prints",
      };
      const result = { format: "burin-books-1", ...about, repeats: 10, rows };
      writeFileSync(join(folder, name), JSON.stringify(result));
    };
    file("books_coco.json", [row("yolox_nano", 416, 0.4), row("yolox_nano", 640, 0.5)]);
    file("books_a.json", [row("yolox:out/short-{fold}/detector.onnx", null, 0.6)]);
    file("books_folds.json", [row("yolox:out/fold-{fold}/detector.onnx", null, 0.7)]);
    const { columns, rows } = bookResults({ directory: folder });
    assert.deepEqual(columns.slice(3).map(({ label }) => label), [
      "yolox_nano 640",
      "burin_nano, book unseen",
    ]);
    assert.deepEqual(rows[0][0], "gillray");
    assert.equal((rows[0][4] as { value: number }).value, 0.7);
    return Promise.resolve();
  }));

Deno.test("the cutter stands beside its baselines, and a file that is none is refused", () =>
  withFolder((folder) => {
    const { rows } = cutterResults();
    const { prints, baselines } = read("cutter.json");
    assert.deepEqual(rows.map(([name]) => name), ["bare box", "GrabCut", "burin_cutter"]);
    assert.deepEqual(rows[2].slice(1, 3), [
      { value: prints.iou, low: prints.interval[0], high: prints.interval[1] },
      prints.boundary,
    ]);
    assert.equal(rows[1][2], baselines.GrabCut.prints.boundary);
    const file = join(folder, "cutter.json");
    writeFileSync(file, '{"format":"burin-books-1"}');
    assert.throws(() => cutterResults({ directory: folder }), /cutter\.json: .*deno task cutter/);
    writeFileSync(file, '{"format":"burin-cutter-1"}');
    assert.throws(() => cutterResults({ directory: folder }), /cutter\.json/);
    return Promise.resolve();
  }));

/** A row of an evaluation on one book. */
const evaluated = (detector: string, side: number | null, ap50: number | null) => {
  const book = { ap50, low: ap50, high: ap50 };
  return {
    detector,
    sha256: ["0"],
    side,
    books: [{ book: "gillray", plates: 20, figures: 50, ...book }],
    mean: { books: ["gillray"], ...book },
  };
};

Deno.test("the best size is that of the highest mean, one without a mean comes last; the first fold's row is ours", () =>
  withFolder((folder) => {
    const header = { command: "", seed: 1, machine: {}, versions: {}, seconds: 1 };
    const write = (name: string, rows: unknown[]) => {
      const result = { format: "burin-books-1", ...header, corpus: "prints", repeats: 10, rows };
      writeFileSync(join(folder, name), JSON.stringify(result));
    };
    const shown = () =>
      bookResults({ directory: folder }).columns.slice(3).map(({ label }) => label);
    writeFileSync(join(folder, "finetune.json"), "none of these");
    for (const order of [[416, 640, 896], [896, 640, 416], [640, 896, 416], [416, 896, 640]]) {
      const ap50 = { 416: null, 640: 0.5, 896: 0 } as Readonly<Record<number, number | null>>;
      write("books_a.json", order.map((side) => evaluated("yolox_nano", side, ap50[side])));
      assert.deepEqual(shown(), ["yolox_nano 640"]);
    }
    write(
      "books_folds.json",
      [0.1, 0.9].map((ap50, i) => evaluated(`yolox:{fold}/${i}.onnx`, null, ap50)),
    );
    const { rows } = bookResults({ directory: folder });
    assert.deepEqual(shown(), ["yolox_nano 640", "burin_nano, book unseen"]);
    assert.equal((rows[0][4] as { value: number }).value, 0.1);
    // one on another book alone is no rival of ours; one on more books is
    const other = evaluated("part", null, 0.95);
    const elsewhere = other.books.map((row) => ({ ...row, book: "busch" }));
    write("books_c.json", [{ ...other, books: elsewhere }]);
    assert.deepEqual(shown(), ["yolox_nano 640", "burin_nano, book unseen"]);
    write("books_c.json", [{ ...other, books: [...other.books, ...elsewhere] }]);
    assert.deepEqual(shown(), ["yolox_nano 640", "part", "burin_nano, book unseen"]);
    return Promise.resolve();
  }));

Deno.test("masks are compared to two digits", () => {
  const columns = cutterResults().columns.map(({ label, kind, digits }) =>
    `${label}: ${kind} ${digits ?? ""}`.trim()
  );
  assert.deepEqual(columns, [
    "segmenter: text",
    "real figures, mask IoU: interval 2",
    "boundary IoU: share 2",
    "engraved figures, mask IoU: interval 2",
    "boundary IoU: share 2",
  ]);
});
