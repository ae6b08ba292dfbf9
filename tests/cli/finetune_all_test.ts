import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { foldsOfBooks } from "lib/corpus/book_folds.ts";
import { finetuneAll } from "lib/cli/finetune_all.ts";
import { squares } from "../finetune/plates.ts";
import { tiny } from "../finetune/fixture.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "./ran.ts";

const options = {
  seed: 2,
  batch: 2,
  rate: 5e-4,
  steps: 2,
  sizes: [64],
  threads: 1,
  without: undefined,
  fold: undefined,
  folds: 2,
  engraver: 0,
  "engraver-share": 0.2,
  pseudo: undefined,
  "pseudo-share": 0.2,
  augment: undefined,
};

const start = { name: "tiny", model: tiny.model, sha256: "0", startsAs: 0 };

/** Squares of two books. */
function twoBooks() {
  const all = squares(6);
  const plates = all.plates.map((plate, i) => ({
    ...plate,
    more: { book: i < 4 ? "first" : "second" },
  }));
  return { ...all, plates };
}

Deno.test("all of a detector is trained on all books but those left out, which must be there", () =>
  withFolder(async (folder) => {
    const directory = join(folder, "out");
    const { context, said } = listening();
    const given = { start, collection: twoBooks(), directory };
    const result = await finetuneAll(
      { ...given, options: { ...options, without: "second" } },
      context,
    );
    assert.equal(result.plates, 4);
    assert.equal(result.without, "second");
    assert.ok(result.finished && existsSync(result.file));
    assert.ok(result.losses.first > 0 && result.losses.last > 0);
    assert.match(said.join("\n"), /The loss fell from .* of 2 steps/);
    const folds = [];
    for (const fold of [1, 2]) {
      const own = { ...given, directory: join(folder, `fold-${fold}`) };
      const { plates } = await finetuneAll({ ...own, options: { ...options, fold } }, context);
      folds.push(plates);
    }
    assert.deepEqual(folds.sort(), [2, 4], "each fold is left out once");
    await assert.rejects(
      finetuneAll({ ...given, options: { ...options, fold: 3 } }, context),
      /--fold takes numbers from 1 to 2, not 3/,
    );
    await assert.rejects(
      finetuneAll({ ...given, options: { ...options, without: "third" } }, context),
      /--without takes books of the collection, first, second; not "third"/,
    );
  }));

Deno.test("a fold of books is that of judge, and plates without labels are of use to a detector alone", () =>
  withFolder(async (folder) => {
    const all = squares(8);
    // nobody labelled the last two: one shows compositions of the first book and of the second
    const books = ["a", "a", "b", "b", "c", "c", "between", "between"];
    const works = ["a0", "a1", "b0", "b1", "c0", "c1", "a0", "b0"];
    const plates = all.plates.map((plate, i) => ({
      ...plate,
      work: works[i],
      more: { book: books[i] },
    }));
    const labelled = new Set(plates.slice(0, 6).map(({ id }) => id));
    const labels = all.labels.filter(({ plate }) => labelled.has(plate));
    const opened = new Set<string>();
    const open = (plate: typeof plates[number]) => {
      opened.add(plate.id);
      return all.open(plate);
    };
    const collection = { ...all, plates, labels, labelled, open };
    assert.deepEqual(foldsOfBooks(collection, { folds: 2 })[0].books, ["a", "b"]);
    const train = async (fold: number, changes = {}) => {
      opened.clear();
      const own = { ...options, steps: 1, fold, pseudo: "ink", ...changes };
      const directory = join(folder, String(fold));
      return await finetuneAll({ start, collection, directory, options: own }, listening().context);
    };
    await assert.rejects(train(2, { augment: "flop=0" }), /--augment has no change "flop"/);
    const first = await train(1);
    assert.equal(first.plates, 2);
    assert.deepEqual([...opened].sort(), ["plate-4", "plate-5"], "the others show what is judged");
    assert.equal((await train(2, { augment: "flip=0" })).plates, 4);
    assert.ok(opened.has("plate-6") && opened.has("plate-7") && !opened.has("plate-4"));
  }));
