import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { originOf } from "lib/corpus/origin.ts";
import type { Plate } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import type { ReviewVerdict } from "lib/corpus/verdict.ts";
import { storeFile } from "lib/extract/extract.ts";
import { blank } from "lib/image/image.ts";
import { isTruthKnown, readDuplicates, runDuplicates } from "lib/study/duplicates_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { placed, verdictOf } from "tests/corpus/verdict_sample.ts";
import { drawnPlate } from "tests/matching/drawn_plate.ts";
import { withFolder } from "tests/with_folder.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { fakeCorpus } from "./fake_corpus.ts";
import { listening } from "./listening.ts";

Deno.test("pairs that were never looked for are told", () => {
  assert.throws(
    () => readDuplicates({ directory: "/none", characters: [] }),
    /run duplicates first/,
  );
});

/**
 * With background the first figures of plates 0 and 1 are twins; without it each of them looks like a
 * figure of plate 2, so that vectors of that gallery propose others.
 */
const look = (id: string, background: string) => {
  if (background === "with background") return id === "plate-1.00" ? "plate-0.00" : id;
  return id.replace("plate-2.00", "plate-0.00").replace("plate-2.01", "plate-1.00");
};

const twins = {
  look,
  workOf: (plate: number) => plate < 2 ? "twice" : "once",
  nameOf: (id: string) => id.endsWith(".00") ? "Alice" : "Dinah",
};

Deno.test("a twin is found, kept, read again, and scored by what is true", () =>
  withEmbeddings(async (folder) => {
    const choice = { directory: folder, seed: 1, neighbours: 1 };
    const { summary, pairs, groups, file } = await runDuplicates(choice, listening().context);
    assert.deepEqual(pairs.map(({ a, b, reversed }) => [a, b, reversed]), [
      ["plate-0.00", "plate-1.00", false],
    ]);
    assert.ok(pairs[0].score > 0.99);
    assert.deepEqual(groups, [["plate-0.00", "plate-1.00"]]);
    // three pairs on one sheet are too few to learn from
    assert.deepEqual(summary.threshold, { value: 0.5, pairs: 3, from: "fixed" });
    // Dinah of the same work is there twice, too, and was not found
    assert.deepEqual(summary.duplicates?.find(({ kind }) => kind === "all"), {
      kind: "all",
      precision: 1,
      recall: 0.5,
      found: 1,
      truth: 2,
      correct: 1,
    });
    const { corpus } = readEmbeddings(folder);
    assert.deepEqual(readDuplicates(corpus), [{ ...pairs[0], a: 0, b: 2 }]);
    assert.equal(file, join(folder, "duplicates.json"));
  }, twins));

Deno.test("plates are compared whatever was found on them; blank ones are no pairs", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 4, each: 0 });
    const size = { width: 320, height: 240 };
    const drawn = [1, 1, 2].map((seed) => drawnPlate(seed, { ...size, strokes: 300 }));
    const images = [...drawn, blank(size, [240, 234, 220, 255])];
    const plates = images.map((_, i): Plate => ({
      ...{ ...size, id: `plate-${i}`, work: `w${i}`, file: `plate-${i}.png` },
      ...{ impression: "", source: "", rights: "" },
    }));
    const { context, said } = listening();
    const { pairs, groups, persons, plates: found } = await runDuplicates({
      ...{ directory: folder, seed: 1, neighbours: 1 },
      collection: { plates, open: ({ id }) => Promise.resolve(images[Number(id.slice(-1))]) },
    }, context);
    assert.deepEqual(found!.pairs.map(({ a, b }) => [a, b]), [["plate-0", "plate-1"]]);
    assert.deepEqual([pairs, groups, persons], [[], [], null]);
    assert.ok(said.some((line) => /figures need two characters, and the run has 0/.test(line)));
  }));

Deno.test("a verdict counts before what was found: what is different goes, what is the same is one group", () =>
  withEmbeddings(async (folder) => {
    const choice = { directory: folder, seed: 1, neighbours: 1 };
    const figure = (plate: string, n: 0 | 1) =>
      placed(plate, { width: 64, height: 64, box: [32 * n, 0, 32 * n + 32, 64] });
    const [a, b] = [figure("plate-0", 0), figure("plate-1", 0)];
    const say = (...verdicts: readonly ReviewVerdict[]) => {
      using store = openStore(storeFile(folder));
      store.addVerdicts(verdicts);
    };
    say(
      verdictOf(1, { type: "different", a, b }),
      verdictOf(2, { type: "recut", a: figure("plate-0", 1), b: figure("plate-2", 1) }),
    );
    const said = await runDuplicates(choice, listening().context);
    assert.deepEqual(said.pairs, []);
    assert.deepEqual(said.groups, [["plate-0.01", "plate-2.01"]]);
    // what was said last of the same two counts, and a figure that is none is in no pair
    say(verdictOf(3, { type: "coloured", a, b }));
    const again = await runDuplicates(choice, listening().context);
    assert.deepEqual(again.pairs.map(({ a, b }) => [a, b]), [["plate-0.00", "plate-1.00"]]);
    assert.equal(again.groups.length, 2);
    say(verdictOf(4, { type: "drop", a, b: null }));
    assert.deepEqual((await runDuplicates(choice, listening().context)).pairs, []);
  }, twins));

Deno.test("the encoder is asked in the gallery that it was trained on, and the file says which", () =>
  withEmbeddings(async (folder) => {
    const choice = { directory: folder, seed: 1, neighbours: 1 };
    const { pairs, file } = await runDuplicates(choice, listening().context);
    assert.deepEqual(pairs, []);
    const { corpus, origin } = readEmbeddings(folder);
    assert.deepEqual(readDuplicates(corpus), []);
    const written = JSON.parse(readFileSync(file, "utf8"));
    assert.equal(written.origin.parameters.gallery, "without background");
    const { encoder, corpus: content } = written.origin;
    const older = originOf({ encoder, corpus: content, parameters: { embeddings: origin.digest } });
    writeFileSync(file, JSON.stringify({ ...written, origin: older }));
    assert.throws(
      () => readDuplicates(corpus),
      /another gallery \(none, now without background\): run deno task duplicates/,
    );
  }, { ...twins, background: false }));

Deno.test("nobody knows the truth of characters without names", () =>
  withEmbeddings(async (folder) => {
    const choice = { directory: folder, seed: 1, neighbours: 2 };
    const { summary } = await runDuplicates(choice, listening().context);
    assert.deepEqual(summary.duplicates, []);
  }));

Deno.test("nor is it known where some figures have no name, as on real prints", async () => {
  const named = (...names: (string | null)[]) => isTruthKnown(names.map((name) => ({ name })));
  assert.deepEqual([named(), named(null), named("Tom", null), named("Tom", "figure")], [
    false,
    false,
    true,
    false,
  ]);
  await withEmbeddings(async (folder) => {
    const choice = { directory: folder, seed: 1, neighbours: 2 };
    const { summary } = await runDuplicates(choice, listening().context);
    assert.deepEqual(summary.duplicates, []);
  }, { ...twins, nameOf: (id) => id.endsWith(".00") ? "Tom" : "figure" });
});

Deno.test("duplicates with wrong values are refused, the file named", () =>
  withEmbeddings((folder) => {
    const embeddings = readEmbeddings(folder);
    const { corpus } = embeddings;
    const [a, b] = ["plate-0.00", "plate-0.01"];
    const origin = originOf({
      encoder: embeddings.origin.encoder,
      corpus: corpus.digests.content,
      parameters: { embeddings: embeddings.origin.digest },
    });
    const read = (pair: unknown) => {
      writeFileSync(join(folder, "duplicates.json"), JSON.stringify({ pairs: [pair], origin }));
      return readDuplicates(corpus, { embeddings });
    };
    const sound = { a, b, score: 0.9, reversed: false };
    assert.deepEqual(read(sound), [{ a: 0, b: 1, score: 0.9, reversed: false }]);
    assert.equal(read({ ...sound, score: 1 })[0].score, 1);
    const wrong: unknown[] = [
      null,
      7,
      "pair",
      [],
      ...[{ a: "other" }, { a: 0 }, { b: a }, { score: "1" }, { score: null }, { score: 1.1 }]
        .map((value) => ({ ...sound, ...value })),
      ...[{ score: -2 }, { score: 1e309 }, { reversed: 1 }, { reversed: "yes" }]
        .map((value) => ({ ...sound, ...value })),
    ];
    for (const pair of wrong) {
      assert.throws(
        () => read(pair),
        (error) => error instanceof Error && error.message.includes("duplicates.json"),
        JSON.stringify(pair),
      );
    }
    return Promise.resolve();
  }));
