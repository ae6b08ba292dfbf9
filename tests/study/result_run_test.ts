import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateInto } from "lib/study/result_run.ts";
import { runTrain } from "lib/study/train_run.ts";
import { addToSummary } from "lib/study/summary.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("a run is evaluated into one file by h and by z, and no file is written of one without a training", () =>
  withFolder(async (directory) => {
    fakeCorpus(directory, { plates: 4 });
    await fakeCutOuts(directory);
    const extraction = {
      plates: 4,
      characters: 8,
      unreadable: [],
      digest: "d",
    };
    addToSummary(directory, { corpus: "fake", extraction } as never);
    const file = join(directory, "result.json");
    const asked = { directory, seed: 1, threads: 1, queries: 4, command: "deno task train" };
    const { context, said } = listening();
    await assert.rejects(() => evaluateInto(file, asked, context), /Nothing was trained/);
    assert.ok(!existsSync(file));
    const small = { experiment: "demo", batch: 4, height: 32, width: 16, workers: 0, cache: 0 };
    await runTrain({ ...asked, ...small, epochs: 1 }, context);
    await evaluateInto(file, asked, context);
    const { command, config, evaluation } = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual([command, config.epochs], ["deno task train", 1]);
    const models = new Set(evaluation.map(({ model }: { model: string }) => model));
    assert.ok(models.has("simclr") && models.has("simclr z"));
    assert.equal(said.at(-1), `wrote ${file}`);
  }));
