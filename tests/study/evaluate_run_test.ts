import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { phashEmbedder } from "lib/retrieval/embed.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { backgrounds, cutOutFile, openCorpus, openCutOut } from "lib/study/corpus.ts";
import { evaluate } from "lib/study/evaluate.ts";
import { pretrainedAtHand } from "lib/study/evaluated_models.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { newestEncoder, trainingOf } from "lib/study/run.ts";
import { readSummary } from "lib/study/summary.ts";
import { ran } from "tests/cli/ran.ts";
import { withFolder } from "tests/with_folder.ts";
import { fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";
import { listening } from "./listening.ts";

/** A corpus with a checkpoint, whose second cut-out with background is damaged. */
const withDamage = (run: (folder: string, file: string) => Promise<void>) =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 3 });
    await fakeCutOuts(folder);
    saveCheckpoint({ ...untrained(configs.demo, 1), step: 1 }, {
      directory: trainingOf(folder),
      best: false,
    });
    const file = cutOutFile(openCorpus(folder), 1, "with background");
    writeFileSync(file, "no picture");
    await run(folder, file);
  });

Deno.test("a damaged cut-out is named and passed over: the gallery is smaller, the status tells", () =>
  withDamage(async (folder, file) => {
    const { status, out, err } = await ran("evaluate", "--out", folder, "--queries", "9", "--json");
    assert.equal(status, 3, err);
    assert.ok(`${out}${err}`.includes(file), err);
    const { evaluation = [], origins } = readSummary(folder);
    const sizes = (gallery: string) =>
      evaluation.filter((row) => row.gallery === gallery).map(({ size }) => size);
    // the encoder, untrained, the hash; and a frozen network where a mirror has one
    const { length: models } = sizes("with background");
    // what ships is no frozen network of others
    const isFrozenHere = (await pretrainedAtHand()).includes("efficientnet_lite0");
    assert.equal(models, isFrozenHere ? 4 : 3);
    assert.deepEqual(sizes("with background"), Array(models).fill(5));
    assert.deepEqual(sizes("without background"), Array(models).fill(6));
    assert.ok(
      evaluation.every(({ queries, top1 }) => queries === 9 && Number.isFinite(top1.value)),
    );
    assert.equal(origins?.evaluation?.parameters.queries, 9);
    // the same function, asked by hand of what could be read
    const corpus = openCorpus(folder);
    const open = async (i: number) =>
      i === 1 ? null : await openCutOut(corpus, i, "with background");
    const { checkpoint: { config } } = newestEncoder(folder);
    const { models: [{ result }] } = await evaluate(
      { count: 6, open },
      { models: [phashEmbedder], config, queries: 9, seed: 1 },
    );
    const row = evaluation.find(({ model, gallery }) =>
      model === "phash" && gallery === "with background"
    );
    const { top1, top3, top10 } = result;
    assert.deepEqual([row?.top1, row?.top3, row?.top10], [top1, top3, top10]);
    // and with intervals that resample its three works
    assert.deepEqual([row?.works, row?.augmentation], [3, config.augmentation]);
    for (const top of ["top1", "top3", "top10"] as const) {
      assert.ok(Math.abs(row!.byWork![top].value - row![top].value) < 1e-12);
    }
  }));

Deno.test("a gallery none of whose cut-outs opens is an error with what mends it", () =>
  withDamage(async (folder) => {
    const corpus = openCorpus(folder);
    for (const i of corpus.characters.keys()) {
      writeFileSync(cutOutFile(corpus, i, backgrounds[1]), "no picture");
    }
    const { context, passedOver, said } = listening();
    const choice = { directory: folder, seed: 1, queries: 2, threads: 1 };
    await assert.rejects(
      runEvaluate(choice, context),
      /None of the cut-outs without background .* deno task extract --out .* --verify/,
    );
    assert.doesNotMatch(said.join(), /baseline/, "which began at random, as the encoder did");
    assert.equal(passedOver.length, 7);
  }));
