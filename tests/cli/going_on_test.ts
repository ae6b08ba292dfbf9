import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runExtract } from "lib/cli/extract.ts";
import { withCorpus } from "lib/cli/going_on.ts";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { runTrain } from "lib/cli/train.ts";
import { openCollection } from "lib/study/collection.ts";
import { encoderDigest, trainingOf } from "lib/study/run.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { successorOf } from "lib/simclr/standing.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "./ran.ts";

const small = {
  experiment: "demo",
  batch: 4,
  seed: 1,
  threads: 1,
  height: 32,
  width: 16,
  workers: 0,
  cache: 0,
};

/** Trains for so many epochs; stops after so many steps. */
async function trained(
  directory: string,
  { epochs, stop, again }: { epochs: number; stop?: number; again?: boolean },
) {
  const here = listening((step) => step === stop && here.controller.abort(new Error("stopped")));
  const summary = await runTrain({ ...small, directory, epochs, resume: !again }, here.context);
  return { summary, said: here.said.join("\n") };
}

const withRun = (run: (folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 4 });
    await fakeCutOuts(folder);
    addToSummary(folder, { corpus: "fake" });
    await run(folder);
  });

Deno.test("train goes on by itself; finished, it does nothing; another training is refused", () =>
  withRun(async (folder) => {
    const stopped = await trained(folder, { epochs: 3, stop: 2 });
    assert.match(stopped.said, /Stopped after step 2; it is saved, and the same command goes on/);
    const first = readSummary(folder).seconds.train;
    const on = await trained(folder, { epochs: 3 });
    assert.match(on.said, /Going on from step 2 of 6\./);
    assert.ok(on.summary.training!.finished);
    // what both took
    assert.ok(on.summary.seconds.train > first && first > 0);
    const files = () =>
      readdirSync(trainingOf(folder)).sort().map((name) =>
        [name, String(readFileSync(join(trainingOf(folder), name)))] as const
      );
    const before = files();
    const idle = await trained(folder, { epochs: 3 });
    assert.match(idle.said, /is finished, at step 6\. --again trains anew/);
    assert.deepEqual(idle.summary, on.summary);
    await assert.rejects(
      trained(folder, { epochs: 9 }),
      /step-00000006\.safetensors is of a training with other config\.epochs.*--again/,
    );
    assert.deepEqual(files(), before);
  }));

Deno.test("--again keeps finished weights until the new ones are whole, and goes on where it was stopped", () =>
  withRun(async (folder) => {
    const whole = await trained(folder, { epochs: 2 });
    const digest = encoderDigest(folder);
    const stopped = await trained(folder, { epochs: 3, again: true, stop: 1 });
    assert.match(
      stopped.said,
      /Stopped after step 1[^]*training before stay until this one is done/,
    );
    assert.equal(encoderDigest(folder), digest);
    assert.deepEqual(readSummary(folder).training, whole.summary.training);
    const on = await trained(folder, { epochs: 3, again: true });
    assert.match(on.said, /Going on from step 1 of 6/);
    assert.notEqual(encoderDigest(folder), digest);
    assert.equal(on.summary.training!.steps, 6);
    assert.ok(!readdirSync(folder).includes(successorOf("training")));
  }));

Deno.test("a corpus that has changed under the same names is another training", () =>
  withRun(async (folder) => {
    await trained(folder, { epochs: 2, stop: 1 });
    {
      using store = openStore(storeFile(folder));
      const [plate] = store.plates();
      const characters = store.characters({ plate: plate.id });
      store.forget([plate.id]);
      const { missed, skipped, ...rest } = plate;
      store.add({ plate: rest, sha256: "e".repeat(64), characters, missed, skipped });
    }
    await assert.rejects(trained(folder, { epochs: 2 }), /with other the items' pictures/);
  }));

Deno.test("an extraction that was stopped goes on first, as it was begun", () =>
  withFolder(async (folder) => {
    const run = { corpus: "engraver", seed: 5, plates: 3, out: folder };
    const quiet = listening();
    const collection = await openCollection(run, quiet.context);
    const stopping = listening((done) => done === 1 && stopping.controller.abort());
    const asked = { detector: "labels", minScore: 0.2, cutting: { padding: 3 } };
    await runExtract(collection, { ...run, ...asked, directory: folder }, stopping.context);
    assert.equal(readSummary(folder).extraction!.finished, false);
    const { said, context } = listening();
    await withCorpus(run, context);
    assert.match(
      said.join("\n"),
      /The extraction was stopped after 1 of 3 plates: it goes on first/,
    );
    const { extraction } = readSummary(folder);
    assert.deepEqual([extraction!.finished, extraction!.plates], [true, 3]);
    using store = openStore(storeFile(folder), { readOnly: true });
    assert.equal(store.provenance()!.parameters.padding, 3);
    const lines = said.length;
    await withCorpus(run, context);
    assert.equal(said.length, lines);
  }));
