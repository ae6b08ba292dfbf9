import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { runDuplicates } from "lib/cli/duplicates.ts";
import { runEmbed } from "lib/cli/embed.ts";
import { evaluateCommand, evaluateOptions, runEvaluate } from "lib/cli/evaluate.ts";
import { reportOf } from "lib/cli/report.ts";
import { readSummary } from "lib/study/summary.ts";
import { cutOutFile, openCorpus } from "lib/study/corpus.ts";
import { trainingOf } from "lib/study/run.ts";
import type { Plate } from "lib/corpus/plate.ts";
import { blank } from "lib/image/image.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { ran, withFolder } from "./ran.ts";

Deno.test("the study's 2,000 queries are the default; without a corpus it says what to run", () =>
  withFolder(async (folder) => {
    assert.equal(evaluateOptions.queries.default, 2000);
    const { status, err } = await ran(evaluateCommand.name, "--out", folder);
    assert.equal(status, 1);
    assert.match(err, /run extract first/);
  }));

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
    assert.deepEqual(sizes("with background"), [5, 5, 5]);
    assert.deepEqual(sizes("without background"), [6, 6, 6]);
    assert.ok(
      evaluation.every(({ queries, top1 }) => queries === 9 && Number.isFinite(top1.value)),
    );
    assert.equal(origins?.evaluation?.parameters.queries, 9);
  }));

Deno.test("a report passes damaged cut-outs and plates over, and says so; it is made of what fits", () =>
  withDamage(async (folder, file) => {
    const { context, passedOver } = listening();
    const quiet = { directory: folder, threads: 1 };
    await runEmbed(quiet, context);
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    await runEvaluate({ ...quiet, seed: 1, queries: 5 }, context);
    const { plates, digests: _, ...corpus } = collected(folder);
    const report = () =>
      reportOf({ collection: { ...corpus, plates }, directory: folder }, context);
    const { cutOuts, plates: shown } = await report();
    assert.equal(cutOuts.length, 5);
    assert.equal(shown.length, 2);
    assert.ok(passedOver.some((passed) => passed.file === file));
    assert.ok(passedOver.some((passed) => passed.file === plates[0].file));
    saveCheckpoint({ ...untrained(configs.demo, 2), step: 2 }, {
      directory: trainingOf(folder),
      best: false,
    });
    await assert.rejects(report(), /do not belong together[^]*evaluation is of another checkpoint/);
  }));

/** The collection of a corpus, whose first plate cannot be read. */
function collected(folder: string) {
  const { characters, digests } = openCorpus(folder);
  const plates = [...new Map(characters.map(({ sheet }) => [sheet.id, sheet])).values()];
  return {
    name: "fake",
    plates,
    labels: [],
    digests,
    open: (plate: Plate) =>
      plate.id === plates[0].id
        ? Promise.reject(new Error(`Cannot read ${plate.file}`))
        : Promise.resolve(blank(plate, [255, 255, 255, 255])),
    digest: () => Promise.resolve(""),
  };
}
