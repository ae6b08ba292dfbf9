import assert from "node:assert/strict";
import { plateDetail } from "lib/review/plate_detail.ts";
import { readReviewCorpus } from "lib/review/review_corpus.ts";
import { hostile, withSampleRun } from "./sample_run.ts";

Deno.test("a plate is told with the outlines of its figures, in their order, and whatever its collection says", () =>
  withSampleRun(({ directory }) => {
    const { outlines, more } = plateDetail(readReviewCorpus(directory), 0);
    assert.equal(outlines.length, 2);
    const [[first]] = outlines;
    const xs = first.filter((_, i) => i % 2 === 0);
    assert.deepEqual([Math.min(...xs), Math.max(...xs)], [10, 50]);
    assert.equal(more.artist, hostile);
    assert.equal(more.rights, hostile);
    assert.ok(!("impression" in more));
    return Promise.resolve();
  }, { embedded: false }));
