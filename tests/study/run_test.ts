import assert from "node:assert/strict";
import {
  encoderDigest,
  hasCorpus,
  newestCheckpoint,
  newestEncoder,
  partOf,
  partSaid,
  quoted,
  taskFor,
  trainingOf,
} from "lib/study/run.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { withFolder } from "tests/with_folder.ts";
import { fakeCorpus } from "./fake_corpus.ts";

Deno.test("the newest checkpoint counts; without one it says which command makes it", () =>
  withFolder((folder) => {
    assert.throws(() => newestCheckpoint(folder), /run train first \(deno task train --out /);
    assert.equal(encoderDigest(folder), null);
    const directory = trainingOf(folder);
    for (const step of [1, 2]) {
      saveCheckpoint({ ...untrained(configs.demo, step), step }, { directory, best: false });
    }
    const { checkpoint, digest } = newestEncoder(folder);
    assert.equal(checkpoint.step, 2);
    assert.equal(digest, encoderDigest(folder));
    return Promise.resolve();
  }));

Deno.test("a corpus is there once its summary is, and a stopped extraction is a part of it", () =>
  withFolder((folder) => {
    fakeCorpus(folder, { plates: 1 });
    assert.equal(hasCorpus(folder), false);
    const extraction = {
      ...{ plates: 1, characters: 2, false: null, missed: null, skipped: [], digest: "" },
      of: 3,
    };
    addToSummary(folder, { extraction: { ...extraction, finished: false } });
    assert.equal(hasCorpus(folder), true);
    const part = partOf(readSummary(folder));
    assert.deepEqual(part, { plates: 1, of: 3 });
    assert.match(partSaid(part!), /1 of 3 plates/);
    addToSummary(folder, { extraction: { ...extraction, finished: true } });
    assert.equal(partOf(readSummary(folder)), null);
    return Promise.resolve();
  }));

Deno.test("what can be typed is quoted where a shell would take it apart", () => {
  assert.equal(taskFor("embed", "out/a b"), "deno task embed --out 'out/a b'");
  assert.equal(quoted("out/demo-1,2=3.x"), "out/demo-1,2=3.x");
  assert.equal(quoted("it's"), `'it'\\''s'`);
});
