import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Character } from "lib/corpus/character.ts";
import { readPrints } from "lib/corpus/prints.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { cutOutFile, openCorpus } from "lib/study/corpus.ts";
import { addToSummary } from "lib/study/summary.ts";
import { trainingFigures } from "lib/study/training_figures.ts";
import { UsageError } from "lib/study/usage.ts";
import { engravedRun } from "tests/study/engraved_run.ts";
import { fakeCorpus } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

const { context } = listening();
const figuresOf = (
  directory: string,
  choice: Omit<Parameters<typeof trainingFigures>[0], "directory" | "seed"> = {},
) => trainingFigures({ directory, seed: 1, threads: 1, ...choice }, context);

/** A corpus of prints whose figures are the labels of some books; without cut-outs. */
function labelsAsCorpus(directory: string, books: readonly string[]): void {
  const { plates, labels } = readPrints();
  using store = openStore(storeFile(directory));
  store.begin({
    collection: "prints",
    detector: "none",
    detectorSha256: null,
    segmenter: "none",
    segmenterSha256: null,
    parameters: {},
  });
  for (const plate of plates.filter((one) => books.includes(bookOf(one)))) {
    const own = labels.filter((label) => label.plate === plate.id && !label.crowd);
    const mask = maskFromPixels(new Uint8Array(plate.width * plate.height), plate);
    const characters = own.map(({ box, name }, i): Character => {
      const id = `${plate.id}.${String(i).padStart(2, "0")}`;
      return {
        id,
        plate: plate.id,
        box,
        score: 0.3 + 0.01 * i,
        label: "figure",
        mask,
        name,
        match: 1,
        withBackground: `with/${id}.png`,
        withoutBackground: `without/${id}.png`,
      };
    });
    store.add({ plate, sha256: "a".repeat(64), characters, missed: 0, skipped: null });
  }
  addToSummary(directory, { corpus: "prints", seed: 1 });
}

const nickleby = "phiz-nicholas-nickleby";
const chuzzlewit = "phiz-martin-chuzzlewit";
const oliver = ["cruikshank-oliver-twist-etchings", "cruikshank-water-colours-1903"];

Deno.test("where nothing is asked for, the figures are the run's, and nobody is known", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 3, nameOf: () => "Alice" });
    addToSummary(folder, { corpus: "fake" });
    const { corpus, own, identities, from, books } = await figuresOf(folder, { without: [] });
    assert.deepEqual(corpus, openCorpus(folder));
    assert.deepEqual([own, identities, from, books], [6, new Array(6).fill(null), [], null]);
  }));

Deno.test("names say who is who, of those that are left by their scores", () =>
  withFolder(async (folder) => {
    const nameOf = (id: string) =>
      id.endsWith(".00") ? "Alice" : id === "plate-1.01" ? "Hatter" : null;
    fakeCorpus(folder, { plates: 3, nameOf });
    addToSummary(folder, { corpus: "fake" });
    const { corpus, identities, from, books } = await figuresOf(folder, { identities: "names" });
    assert.deepEqual(from, ["names"]);
    assert.equal(books, null);
    const known = corpus.characters.filter((_, i) => identities[i] !== null).map(({ id }) => id);
    assert.deepEqual(known, ["plate-0.00", "plate-1.00", "plate-2.00"]);
    // scores are .9 and .8
    const best = await figuresOf(folder, { leastScore: 0.9 });
    assert.deepEqual(best.corpus.characters.map(({ id }) => id), known);
    assert.notEqual(best.corpus.digests.figures, corpus.digests.figures);
    await assert.rejects(figuresOf(folder, { identities: "pairs" }), /known of the prints alone/);
  }));

Deno.test("books are left out by name or fold, with those of like compositions, and it is recorded", () =>
  withFolder(async (folder) => {
    labelsAsCorpus(folder, [nickleby, chuzzlewit, ...oliver]);
    const { corpus, books } = await figuresOf(folder, { without: [oliver[1]] });
    assert.deepEqual(books!.learnt, [chuzzlewit, nickleby]);
    for (const book of oliver) assert.ok(books!.without.includes(book));
    assert.ok(corpus.characters.every(({ sheet }) => !oliver.includes(bookOf(sheet))));
    const folds = [];
    for (const fold of [1, 2]) {
      const { books } = await figuresOf(folder, { fold, folds: 2 });
      assert.deepEqual(
        [...books!.learnt, ...books!.without].filter((book, i, all) => all.indexOf(book) !== i),
        [],
      );
      folds.push(books!.learnt);
    }
    assert.deepEqual(folds.flat().sort(), [...oliver, nickleby, chuzzlewit].sort());
    await assert.rejects(figuresOf(folder, { without: ["busch"] }), UsageError);
    const all = await figuresOf(folder, { identities: "names" });
    assert.deepEqual(all.books!.without, []);
    assert.equal(all.books!.learnt.length, 4);
  }));

Deno.test("pairs connect impressions, names people, and both together", () =>
  withFolder(async (folder) => {
    labelsAsCorpus(folder, oliver);
    const known = async (identities: string) => {
      const who = (await figuresOf(folder, { identities })).identities.filter((one) =>
        one !== null
      );
      return [who.length, new Set(who).size];
    };
    assert.deepEqual(await known("pairs"), [244, 122]);
    const [named, people] = await known("names");
    assert.deepEqual([named, people], [130, 14]);
    const [both, one] = await known("pairs,names");
    assert.ok(both >= 244 && both < 270 && one > people && one < 122, `${both}, ${one}`);
  }));

Deno.test("people of the engraver stand beside the run's figures, in groups alone", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 2 });
    addToSummary(folder, { corpus: "fake" });
    const choice = { identities: "engraver", engraver: 4, engraverSeed: 7 };
    const { corpus, own, identities } = await figuresOf(folder, choice);
    assert.equal(own, 4);
    assert.deepEqual(identities.slice(0, 4), [null, null, null, null]);
    const guests = corpus.characters.slice(4);
    assert.ok(guests.length >= 4);
    guests.forEach(({ id, name }, i) => {
      assert.match(id, /^engraved-7-4\/recurring-/);
      assert.ok(existsSync(cutOutFile(corpus, 4 + i, "with background")));
      assert.ok(existsSync(cutOutFile(corpus, 4 + i, "without background")));
      // somebody else has the same name, and those of one name are one
      const same = guests.flatMap((one, k) => one.name === name ? [identities[4 + k]] : []);
      assert.ok(same.length > 1 && same.every((one) => one === identities[4 + i] && one !== null));
    });
    assert.equal(new Set(guests.map(({ name }) => name)).size, new Set(identities.slice(4)).size);
    assert.ok(existsSync(join(folder, "engraved-7-4", "collection", "annotations.json")));
  }));

Deno.test("labelled figures take the place of what was found on their plates", () =>
  withFolder(async (folder) => {
    // what was found is a box of every label but the first of each plate
    const collection = await engravedRun(folder, {
      plates: 2,
      context,
      found: (labels) => labels.filter(({ plate }, i) => labels[i - 1]?.plate === plate),
    });
    const found = openCorpus(folder).characters.length;
    const { corpus, own } = await figuresOf(folder, { labelled: true, identities: "names" });
    assert.ok(found < collection.labels.length);
    assert.equal(own, collection.labels.length);
    assert.ok(corpus.characters.every(({ id }) => id.startsWith("labelled/")));
    assert.ok(existsSync(cutOutFile(corpus, 0, "with background")));
  }));

Deno.test("where nobody has a namesake it is said what was asked for", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 2, nameOf: (id) => id });
    addToSummary(folder, { corpus: "fake" });
    await assert.rejects(
      figuresOf(folder, { identities: "names" }),
      /^UsageError: --identities names: nobody among 4 figures has a namesake/,
    );
    await assert.rejects(figuresOf(folder, { identities: "name" }), /Did you mean names\?/);
    await assert.rejects(figuresOf(folder, { labelled: true }), Error);
  }));
