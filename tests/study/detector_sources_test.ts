import assert from "node:assert/strict";
import { join } from "node:path";
import { foldsOfBooks } from "lib/corpus/book_folds.ts";
import { readSources, type SourcesChoice } from "lib/study/detector_sources.ts";
import { squares } from "../finetune/plates.ts";
import { listening } from "./listening.ts";
import { twoBooks } from "./two_books.ts";
import { withFolder } from "tests/with_folder.ts";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

Deno.test("books are shown by the root of their plates, and the engraver's by its share", () =>
  withFolder(async (folder) => {
    const read = (choice: SourcesChoice) =>
      readSources(twoBooks(), { seed: 1, directory: folder, ...choice }, listening().context);
    const plain = await read({});
    assert.deepEqual([plain.plates, plain.pseudo, plain.sources.length], [6, 0, 2]);
    const sum = Math.sqrt(4) + Math.sqrt(2);
    close(plain.sources[0].weight, Math.sqrt(4) / sum);
    close(plain.sources[1].weight, Math.sqrt(2) / sum);
    // a share of none is nobody's
    assert.deepEqual((await read({ engraver: 0, engraverShare: 0.7 })).sources, plain.sources);
    const { sources } = await read({ engraver: 1, engraverShare: 0.7 });
    assert.equal(sources.length, 3);
    close(sources[2].weight, 0.7);
    close(sources[0].weight + sources[1].weight, 0.3);
    assert.equal(sources[2].plates.length, 1);
    close((await read({ engraver: 1 })).sources[2].weight, 0.2);
  }));

Deno.test("labels to learn from alone are learnt from, where nothing else is asked for", () =>
  withFolder(async (folder) => {
    const all = twoBooks();
    const [last] = all.plates.slice(-1);
    const labelled = new Set(all.plates.slice(0, -1).map(({ id }) => id));
    const on = (ids: ReadonlySet<string>) => all.labels.filter(({ plate }) => ids.has(plate));
    const trainingOnly = { labelled: new Set([last.id]), labels: on(new Set([last.id])) };
    const opened: string[] = [];
    const open = (plate: typeof last) => {
      opened.push(plate.id);
      return all.open(plate);
    };
    const collection = { ...all, open, labels: on(labelled), labelled, trainingOnly };
    const read = async (choice: SourcesChoice) => {
      const own = { seed: 1, directory: folder, threads: 1, ...choice };
      return await readSources(collection, own, listening().context);
    };
    const { plates, sources, labels } = await read({});
    assert.deepEqual([plates, labels], [6, "all"]);
    const learnt = sources.flatMap((source) => source.plates);
    assert.ok(learnt.find(({ id }) => id === last.id)!.regions.length > 0);
    const judged = await read({ trainingOnly: false });
    assert.deepEqual([judged.plates, judged.labels], [5, "judged"]);
    // plates are kept by now; what has a label is not shown to another detector
    opened.length = 0;
    await read({ pseudo: "ink" });
    assert.deepEqual(opened, []);
    await read({ pseudo: "ink", trainingOnly: false });
    assert.deepEqual(opened, [last.id]);
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
    const read = async (fold: number) => {
      opened.clear();
      const own = { seed: 1, directory: join(folder, String(fold)), threads: 1 };
      const choice = { ...own, fold, folds: 2, pseudo: "ink" };
      return await readSources(collection, choice, listening().context);
    };
    const { plates: first, sources } = await read(1);
    assert.equal(first, 2);
    close(sources[0].weight, 0.8);
    assert.deepEqual([...opened].sort(), ["plate-4", "plate-5"], "the others show what is judged");
    assert.equal((await read(2)).plates, 4);
    assert.ok(opened.has("plate-6") && opened.has("plate-7") && !opened.has("plate-4"));
  }));
