import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { openReview } from "lib/review/review.ts";
import { hostile, type SampleRun, withSampleRun } from "./sample_run.ts";

const opened = ({ directory }: SampleRun) =>
  openReview(directory, { reviewer: "E. H.", threads: 1 });

Deno.test("the collection says all that a page needs, hostile words as they are", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    const { plates, figures, reviewer, canSave, canSearch, atlases } = review.collection();
    assert.deepEqual([reviewer, canSave, canSearch], ["E. H.", true, true]);
    assert.deepEqual([plates.id.length, figures.id.length, atlases.figures.count], [3, 6, 6]);
    assert.equal(plates.artist.values[plates.artist.codes[0]], hostile);
    assert.deepEqual(plates.year, [1838, 1839, 1840]);
  }));

Deno.test("without vectors it says that nothing can be searched", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    assert.equal(review.collection().canSearch, false);
    await assert.rejects(review.search({ revision: "", like: [0], count: 1 }), /deno task embed/);
  }, { embedded: false }));

Deno.test("where small pictures cannot be kept it is told", () =>
  withSampleRun(async ({ directory }) => {
    rmSync(join(directory, "cache"), { recursive: true, force: true });
    writeFileSync(join(directory, "cache"), "a file in the way");
    const told: string[] = [];
    await using _review = openReview(directory, {
      ...{ reviewer: "x", threads: 1 },
      onFault: (reason) => void told.push(reason),
    });
    assert.equal(told.length, 1);
  }, { embedded: false }));

Deno.test("a plate that is not there is refused", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    assert.equal(review.plate(2).outlines.length, 2);
    for (const row of [-1, 3, 0.5]) assert.throws(() => review.plate(row), /There is no plate/);
  }, { embedded: false }));

Deno.test("a review knows when the corpus on disk is another one, and that a verdict does not make it one", () =>
  withSampleRun(async (sample) => {
    await using review = opened(sample);
    review.desk.say({ of: "figure", figure: 0, value: "keep" });
    assert.equal(review.isOutdated(), false);
    using store = openStore(storeFile(sample.directory));
    store.forget(["plate-2"]);
    assert.equal(review.isOutdated(), true);
  }, { embedded: false }));
