import assert from "node:assert/strict";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { readReviewCorpus, revisionOf } from "lib/review/review_corpus.ts";
import { withFolder } from "tests/with_folder.ts";
import { plateSize, withSampleRun } from "./sample_run.ts";

Deno.test("figures follow each other by plate, and both are found by their ids", () =>
  withSampleRun(({ directory }) => {
    const corpus = readReviewCorpus(directory);
    assert.deepEqual(corpus.figures.map(({ id }) => id), [
      ...["plate-0.00", "plate-0.01", "plate-1.00", "plate-1.01", "plate-2.00", "plate-2.01"],
    ]);
    assert.deepEqual([corpus.plateRows.get("plate-2"), corpus.figureRows.get("plate-1.01")], [
      2,
      3,
    ]);
    // the name of its folder, not where that lies
    assert.equal(corpus.title, "plates");
    assert.equal(corpus.provenance?.detector, "ink");
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("a plate that was skipped is none, and another state of the corpus has another revision", () =>
  withSampleRun(({ directory }) => {
    const before = readReviewCorpus(directory);
    assert.equal(revisionOf(directory), before.revision);
    {
      using store = openStore(storeFile(directory));
      store.add({
        plate: {
          ...{ id: "a-torn", work: "w", impression: "", file: "t.png", source: "", rights: "" },
          ...plateSize,
        },
        ...{ sha256: "", characters: [], missed: 0, skipped: "torn" },
      });
      store.digests();
    }
    const now = readReviewCorpus(directory);
    assert.notEqual(now.revision, before.revision);
    assert.equal(now.plates.length, 3);
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("where nothing was extracted the command is told", () =>
  withFolder((folder) => {
    assert.throws(
      () => readReviewCorpus(folder),
      /There is no corpus in .*deno task extract --out/,
    );
  }));

Deno.test("a plate that told no size is none; digests are 24 digits, of all and of the cut-outs", () =>
  withSampleRun(({ directory }) => {
    const addPlate = (id: string, size: { width: number; height: number }) => {
      using store = openStore(storeFile(directory));
      store.add({
        plate: {
          ...{ id, work: "w", impression: "", file: `${id}.png`, source: "", rights: "" },
          ...size,
        },
        ...{ sha256: "", characters: [], missed: 0, skipped: null },
      });
      store.digests();
    };
    addPlate("flat", { width: 9, height: 0 });
    addPlate("thin", { width: 0, height: 9 });
    addPlate("tiny", { width: 1, height: 1 });
    const { plates, revision, pictures } = readReviewCorpus(directory);
    assert.deepEqual(plates.map(({ id }) => id).toSorted(), [
      ...["plate-0", "plate-1", "plate-2", "tiny"],
    ]);
    assert.match(revision, /^[0-9a-f]{24}$/);
    assert.match(pictures, /^[0-9a-f]{24}$/);
    assert.notEqual(pictures, revision);
    return Promise.resolve();
  }, { embedded: false }));
