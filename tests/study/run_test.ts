import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  workIn,
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

Deno.test("whoever works in a run's folder removes what killed processes were writing in it", () =>
  withFolder((folder) => {
    const epochs = join(folder, "1-epochs");
    mkdirSync(epochs);
    const left = [
      join(folder, "features-train.bin.0a.partial"),
      join(epochs, "best.onnx.1b.partial"),
    ];
    for (const path of left) writeFileSync(path, "half");
    using _alone = workIn(folder, "test");
    assert.deepEqual(left.filter(existsSync), []);
    assert.throws(() => workIn(folder, "test again"), /Cannot test again in/);
    return Promise.resolve();
  }));
