import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { runTrain } from "lib/study/train_run.ts";
import { encoderDigest, newestConfig, trainingOf } from "lib/study/run.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { successorOf } from "lib/simclr/standing.ts";
import { placed, verdictOf } from "tests/corpus/verdict_sample.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

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
  { epochs, stop, again, weights }: {
    epochs: number;
    stop?: number;
    again?: boolean;
    weights?: string;
  },
) {
  const here = listening((step) => step === stop && here.controller.abort(new Error("stopped")));
  const choice = { ...small, directory, epochs, resume: !again, weights };
  const summary = await runTrain(choice, here.context);
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

Deno.test("people who recur are learnt as such, and config, summary and going on know it", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 5, nameOf: (id) => id.endsWith(".00") ? "Alice" : null });
    await fakeCutOuts(folder);
    addToSummary(folder, { corpus: "fake" });
    const { context, said, controller } = listening((step) =>
      step === 2 && controller.abort(new Error("stopped"))
    );
    const choice = {
      ...small,
      directory: folder,
      epochs: 2,
      heldOut: 0,
      identities: "names",
      identityShare: 0.5,
      identityFigures: 2,
      resume: true,
    };
    await runTrain(choice, context);
    assert.match(said.join("\n"), /Stopped after step 2/);
    const whole = await runTrain(choice, listening().context);
    const { training } = whole;
    const identities = { share: 0.5, figures: 2, from: ["names"] };
    assert.deepEqual(training!.identities, { ...identities, people: 1, named: 5 });
    assert.deepEqual(newestConfig(folder).identities, identities);
    assert.equal(newestConfig(folder).books, undefined);
    // ten figures come alone, two of each batch of four
    assert.equal(training!.steps, 2 * 5);
    assert.ok(training!.floor > 0.5 && training!.finished);
    assert.deepEqual(readSummary(folder).training, training);
    await assert.rejects(
      runTrain({ ...choice, identityFigures: 3 }, listening().context),
      /other config\.identities\.figures/,
    );
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

Deno.test("a training that began with other weights is another one", () =>
  withRun((folder) =>
    withFolder(async (elsewhere) => {
      await trained(folder, { epochs: 1 });
      const weights = join(elsewhere, "begin.safetensors");
      const [made] = readdirSync(trainingOf(folder)).filter((name) => name.startsWith("step-"));
      copyFileSync(join(trainingOf(folder), made), weights);
      await assert.rejects(
        () => trained(folder, { epochs: 1, weights }),
        /is of a training with other weights to begin with \(random, now file sha256:[0-9a-f]{64}\)/,
      );
      await assert.rejects(
        () => trained(folder, { epochs: 1, weights: join(elsewhere, "none.safetensors") }),
        /none\.safetensors/,
      );
      const again = await trained(folder, { epochs: 1, weights, again: true });
      assert.match(again.summary.training!.start, /^file sha256:/);
      assert.match((await trained(folder, { epochs: 1, weights })).said, /is finished/);
      for (const other of [undefined, "random"]) {
        await assert.rejects(
          () => trained(folder, { epochs: 1, weights: other! }),
          /other weights to begin with \(file sha256:.*, now random\)/,
        );
      }
    })
  ));

Deno.test("all works cannot be held out", async () => {
  const { context } = listening();
  for (const heldOut of [1, -0.1, NaN]) {
    await assert.rejects(
      runTrain({ ...small, directory: "/none", heldOut }, context),
      /--held-out is a share of works from 0 to below 1/,
    );
  }
});

Deno.test("with --verdicts figures that one calls the same are no negatives; where none does it is told", () =>
  withRun(async (directory) => {
    const choice = { ...small, directory, epochs: 1, resume: false };
    const { context } = listening();
    await assert.rejects(
      runTrain({ ...choice, verdicts: true }, context),
      /--verdicts: no verdict in .* calls two of its figures the same\. .*deno task review --out/,
    );
    const plain = await runTrain(choice, context);
    assert.equal(newestConfig(directory).twins, "negatives");
    {
      using store = openStore(storeFile(directory));
      const size = { width: 64, height: 64 };
      const figures = [0, 1, 2, 3].flatMap((p) =>
        [0, 32].map((x) => placed(`plate-${p}`, { ...size, box: [x, 0, x + 32, 64] }))
      );
      store.addVerdicts(
        figures.slice(1).map((b, n) => verdictOf(n, { type: "same person", a: figures[0], b })),
      );
    }
    const masked = await runTrain({ ...choice, verdicts: true }, context);
    assert.equal(newestConfig(directory).twins, "masked");
    // all are one: no view has a negative, and nothing is left to lose
    assert.ok(masked.training!.loss.first < 1e-4 && plain.training!.loss.first > 0.1);
  }));

Deno.test("an experiment of a file is recorded by its name", () =>
  withRun(async (folder) => {
    const experiment = join(folder, "mine.json");
    writeFileSync(experiment, JSON.stringify({ from: "demo" }));
    const choice = { ...small, experiment, directory: folder, epochs: 1 };
    const { training, origins } = await runTrain(choice, listening().context);
    assert.equal(training!.experiment, "mine");
    assert.ok(!JSON.stringify(origins).includes(folder));
  }));

Deno.test("a training that diverges before anything is kept is an error, and leaves no encoder to tell of", () =>
  withRun(async (folder) => {
    const experiment = join(folder, "wild.json");
    writeFileSync(experiment, JSON.stringify({ from: "demo", schedule: { base: 1e12 } }));
    const here = listening();
    await assert.rejects(
      runTrain({ ...small, experiment, directory: folder, epochs: 9 }, here.context),
      /^Error: Nothing was trained in .*Diverged.*Lower the learning rate/s,
    );
    assert.ok(!here.said.some((line) => /The encoder/.test(line)));
    assert.equal(readSummary(folder).training, undefined);
    assert.equal(encoderDigest(folder), null);
  }));
