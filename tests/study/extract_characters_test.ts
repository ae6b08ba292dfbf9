import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { type Cutting, usualCutting } from "lib/study/cutting.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { hasCorpus } from "lib/study/run.ts";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { UsageError } from "lib/study/usage.ts";
import { found, handMade, square, told, whole } from "tests/study/hand_made.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

/** Three figures, of which two are found at the threshold or above, and one below it. */
const plates = { p0: [0, 1], p1: [2] };
const finds = {
  p0: [found(0, 0.9), found(1, 0.5), found(3, 0.4999)],
  p1: [found(2, 0.3), found(0, 0.0499)],
};

/** Hits at .9 and .5, a false find at .4999, a hit at .3: precision 1 up to recall 2/3, then 3/4. */
const map50 = (67 + 34 * 0.75) / 101;

const near = (value: number | null | undefined, expected: number) =>
  assert.ok(Math.abs(value! - expected) < 1e-12, `${value}, not ${expected}`);

Deno.test("what scores as much as the threshold is cut out; the curve goes down to the floor", () =>
  withFolder(async (directory) => {
    const { said, context } = listening();
    const detector = told(finds);
    const options = { directory, detector, segmenter: whole, seed: 7, corpus: "mine", context };
    const { detection: [row, bound], ...counts } = await extractCharacters(
      handMade(plates),
      options,
    );
    assert.deepEqual(counts, {
      plates: 2,
      characters: 2,
      false: 0,
      missed: 1,
      skipped: [],
      finished: true,
    });
    assert.deepEqual(
      [row.detector, row.plates, row.labels, row.found, row.missed, row.false],
      ["told", 2, 3, 2, 1, 0],
    );
    near(row.map50, map50);
    assert.deepEqual([bound.found, bound.map50], [3, 1]);

    using store = openStore(storeFile(directory), { readOnly: true });
    assert.deepEqual(store.detections("p0"), finds.p0);
    assert.deepEqual(store.detections("p1"), finds.p1.slice(0, 1));
    assert.deepEqual(store.characters().map(({ id, name, box }) => [id, name, box]), [
      ["p0.00", "p0 0", square(0)],
      ["p0.01", "p0 1", square(1)],
    ]);
    for (const { withBackground, withoutBackground } of store.characters()) {
      for (const file of [withBackground, withoutBackground]) {
        assert.ok(existsSync(join(directory, file)));
      }
    }
    const records = readFileSync(join(directory, "characters.jsonl"), "utf8").trim().split("\n");
    assert.equal(records.length, 2);

    const summary = readSummary(directory);
    const { extraction, judgement, confidence, corpus, seed, origins, seconds } = summary;
    assert.deepEqual([corpus, seed, extraction!.of, extraction!.digest], [
      "mine",
      7,
      2,
      store.contentDigest(),
    ]);
    const asked = { detector: "told", segmenter: "box", cutting: usualCutting };
    assert.deepEqual(extraction!.asked, asked);
    assert.deepEqual(judgement!.minScore, 0.5);
    assert.deepEqual(judgement!.curve.map(({ score }) => score), [0.9, 0.5, 0.4999, 0.3]);
    assert.deepEqual([confidence!.finds, confidence!.sure, confidence!.without], [2, 1, 1]);
    assert.match(origins!.extraction!.digest, /^[0-9a-f]{64}$/);
    assert.ok(seconds.extract >= 0);
    assert.match(said[0], /^2 plates and 2 characters in .*: .* plates, .* characters a minute$/);
  }));

Deno.test("a threshold is asked for, or the detector's own", () =>
  withFolder(async (directory) => {
    for (const [minScore, characters] of [[0.9, 1], [0.4999, 3], [0.3, 4], [0.0499, 5]] as const) {
      const { characters: own, detection: [row] } = await extractCharacters(handMade(plates), {
        directory: join(directory, `${minScore}`),
        detector: told(finds),
        segmenter: whole,
        minScore,
      });
      assert.equal(own, characters, `${minScore}`);
      // the threshold moves what counts; what is below the floor never does
      near(row.map50, map50);
      assert.equal(row.found + row.false, characters);
    }
  }));

Deno.test("no plate is detected twice: labels that change are evaluated by what was found before", () =>
  withFolder(async (directory) => {
    const detector = told(finds);
    const options = { directory, detector, segmenter: whole };
    const first = await extractCharacters(handMade(plates), options);
    assert.deepEqual(detector.seen, ["p0", "p1"]);
    const again = listening();
    const same = await extractCharacters(handMade(plates), { ...options, context: again.context });
    assert.deepEqual(same, first);
    assert.match(again.said.join("\n"), /^Nothing new: 2 plates were gone through before, all/);
    // the false find is a figure after all, and one is none
    const other = listening();
    const relabelled = handMade({ p0: [0, 3], p1: [2] });
    const evaluated = await extractCharacters(relabelled, { ...options, context: other.context });
    assert.deepEqual([evaluated.false, evaluated.missed], [1, 2]);
    // a hit at .9, a false find at .5, hits at .4999 and .3
    near(evaluated.detection[0].map50, (34 + 67 * 0.75) / 101);
    assert.match(other.said[0], /^1 plate has other labels: its names follow: p0$/);
    assert.deepEqual(detector.seen, ["p0", "p1"]);
    // what nobody labelled is not evaluated
    const bare = await extractCharacters(handMade({ p0: [], p1: [] }), options);
    assert.deepEqual([bare.detection, bare.false, bare.missed], [[], null, null]);
    assert.equal(readSummary(directory).judgement, undefined);
    assert.deepEqual(detector.seen, ["p0", "p1"]);
  }));

/** Makes a corpus what it was before detections were rows. */
function asOfVersion2(directory: string): void {
  const database = new DatabaseSync(storeFile(directory));
  database.exec("DROP TABLE verdict; DROP TABLE detection; ALTER TABLE plate DROP COLUMN floor");
  database.exec("PRAGMA user_version = 2");
  database.close();
}

Deno.test("the corpus of an older Burin goes on; what it did not keep is not found again, but said", () =>
  withFolder(async (directory) => {
    const detector = told(finds);
    const options = { directory, detector, segmenter: whole };
    const before = await extractCharacters(handMade(plates), options);
    const { extraction, origins } = readSummary(directory);
    asOfVersion2(directory);
    // nothing is new, so it is evaluated as it was
    const quiet = listening();
    const same = await extractCharacters(handMade(plates), { ...options, context: quiet.context });
    assert.deepEqual(same, before);
    assert.deepEqual(readSummary(directory).extraction, extraction);
    assert.deepEqual(readSummary(directory).origins, origins);
    assert.ok(!quiet.said.some((line) => line.includes("older")));
    // one plate more, as the next run finds it
    asOfVersion2(directory);
    const { said, context } = listening();
    const more = told({ ...finds, p2: [found(0, 0.8), found(1, 0.2)] });
    const larger = handMade({ ...plates, p2: [0, 1] });
    const grown = await extractCharacters(larger, { ...options, detector: more, context });
    assert.deepEqual(more.seen, ["p2"]);
    assert.match(
      said.join("\n"),
      /Of 2 plates an older Burin kept only what was cut out: .*another folder/,
    );
    const scores = readSummary(directory).judgement!.curve.map(({ score }) => score);
    assert.deepEqual(scores, [0.9, 0.8, 0.5, 0.2]);
    assert.deepEqual([grown.characters, grown.missed, grown.false], [3, 2, 0]);
  }));

Deno.test("a run that was stopped says so, is not evaluated, and goes on", () =>
  withFolder(async (directory) => {
    const detector = told(finds);
    const options = { directory, detector, segmenter: whole };
    const stopping = listening((done) => done === 1 && stopping.controller.abort());
    const { context } = stopping;
    const part = await extractCharacters(handMade(plates), { ...options, context });
    assert.deepEqual([part.finished, part.plates, part.detection], [false, 1, []]);
    assert.ok(stopping.said.includes("Stopped. The same command goes on from here."));
    assert.equal(readSummary(directory).extraction!.finished, false);
    const rest = await extractCharacters(handMade(plates), options);
    assert.deepEqual([rest.finished, rest.characters], [true, 2]);
    near(rest.detection[0].map50, map50);
  }));

Deno.test("a plate that cannot be read is said, passed over, and neither evaluated nor missed twice", () =>
  withFolder(async (directory) => {
    const { said, passedOver, context } = listening();
    const intact = handMade(plates);
    const collection = {
      ...intact,
      open: (plate: { id: string }) =>
        plate.id === "p1"
          ? Promise.reject(new Error("p1.png is torn"))
          : intact.open(plate as Parameters<typeof intact.open>[0]),
    };
    const options = { directory, detector: told(finds), segmenter: whole, context };
    const { skipped, detection: [row] } = await extractCharacters(collection, options);
    assert.deepEqual(skipped, [{ plate: "p1", reason: "p1.png is torn" }]);
    assert.ok(said.includes("skipped p1: p1.png is torn"));
    assert.deepEqual(passedOver, [{ file: "p1.png", reason: "p1.png is torn" }]);
    assert.deepEqual([row.plates, row.labels, row.found, row.missed], [1, 2, 2, 0]);
    // tried again once that is asked for
    const again = await extractCharacters(intact, { ...options, again: true });
    assert.deepEqual([again.skipped, again.missed], [[], 1]);
  }));

Deno.test("a detector or a segmenter that is none is told before anything is made", () =>
  withFolder(async (directory) => {
    const to = join(directory, "out");
    await assert.rejects(
      extractCharacters(handMade(plates), { directory: to, detector: "yolo9" }),
      (error: Error) => error instanceof UsageError && /no detector "yolo9"/.test(error.message),
    );
    await assert.rejects(
      extractCharacters(handMade(plates), { directory: to, detector: "ink", segmenter: "sam9" }),
      /no segmenter "sam9"/,
    );
    assert.ok(!existsSync(to) && !hasCorpus(to));
  }));

Deno.test("cut out as the command does where nothing is said, and then as it was begun", () =>
  withFolder(async (folder) => {
    const extracted = async (directory: string, cutting?: Cutting) => {
      const { context } = listening();
      // one figure is found twice
      const detector = told({ p0: [found(0, 0.9), found(0, 0.6)] });
      const run = { directory, detector, segmenter: whole, corpus: "mine", context };
      await extractCharacters(handMade({ p0: [0] }), { ...run, ...cutting ? { cutting } : {} });
      using store = openStore(storeFile(directory), { readOnly: true });
      const { parameters } = store.provenance()!;
      return [store.counts().characters, parameters.deduplicate !== undefined];
    };
    const usual = join(folder, "usual");
    assert.deepEqual(await extracted(usual), [1, true]);
    assert.deepEqual(await extracted(usual, usualCutting), [1, true]);
    const plain = join(folder, "plain");
    assert.deepEqual(await extracted(plain, {}), [2, false]);
    assert.deepEqual(await extracted(plain), [2, false]);
    // an older Burin did not say how
    const { extraction } = readSummary(plain);
    const { cutting: _, ...asked } = extraction!.asked!;
    addToSummary(plain, { extraction: { ...extraction!, asked } });
    assert.deepEqual(await extracted(plain), [2, false]);
    // killed before it was noted
    for (const [directory, counts] of [[usual, [1, true]], [plain, [2, false]]] as const) {
      rmSync(join(directory, "summary.json"));
      assert.deepEqual(await extracted(directory), counts);
    }
    const empty = join(folder, "empty");
    mkdirSync(empty);
    writeFileSync(storeFile(empty), "");
    assert.deepEqual(await extracted(empty), [1, true]);
  }));

Deno.test("how plates look and lie is known of a run that was killed in between, and of no plate that is gone", () =>
  withFolder(async (folder) => {
    const run = (directory: string, ids: readonly string[], { context } = listening()) => {
      const all = Object.fromEntries(ids.map((id) => [id, [0]]));
      const detector = told(Object.fromEntries(ids.map((id) => [id, [found(0, 0.9)]])));
      const options = { directory, detector, segmenter: whole, corpus: "mine", context };
      return extractCharacters(handMade(all), options);
    };
    const confidenceIn = (directory: string) => readSummary(directory).confidence!;
    const [unbroken, halves] = [join(folder, "whole"), join(folder, "halves")];
    await run(unbroken, ["p0", "p1", "p2"]);
    assert.deepEqual([confidenceIn(unbroken).likeness!.plates, confidenceIn(unbroken).finds], [
      3,
      3,
    ]);
    const stopping = listening((done) => done === 2 && stopping.controller.abort());
    await run(halves, ["p0", "p1", "p2"], stopping);
    // as where it was killed: nothing of it was written
    const { confidence: _, ...killed } = readSummary(halves);
    writeFileSync(join(halves, "summary.json"), JSON.stringify(killed));
    await run(halves, ["p0", "p1", "p2"]);
    assert.deepEqual(confidenceIn(halves), confidenceIn(unbroken));
    await run(halves, ["p0", "p2"]);
    const { plates, finds, likeness } = confidenceIn(halves);
    assert.deepEqual([plates, finds, likeness!.plates], [2, 2, 2]);
  }));
