import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { embeddingsFile } from "lib/study/embedders.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { checkReportable, runReport } from "lib/study/report_run.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { originOf } from "lib/corpus/origin.ts";
import { dropCheckpoints } from "lib/simclr/checkpoint.ts";
import { trainingOf } from "lib/study/run.ts";
import { addToSummary } from "lib/study/summary.ts";
import { collected } from "./collected.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

Deno.test("the page is written into the run's folder, and is as long as it says", () =>
  withEmbeddings(async (folder) => {
    const { context } = listening();
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    await runEvaluate({ directory: folder, threads: 1, seed: 1, queries: 5 }, context);
    const { file, bytes } = await runReport({
      collection: collected(folder),
      directory: folder,
      embeddings: checkReportable(folder),
    }, context);
    const page = readFileSync(file, "utf8");
    assert.equal(page.length, bytes);
    assert.match(page, /plate-0\.00/);
  }));

Deno.test("what was not run is left out of the page, and named", () =>
  withEmbeddings(async (folder) => {
    const { context } = listening();
    dropCheckpoints(trainingOf(folder));
    await runEmbed({ directory: folder, embedder: "phash" }, context);
    rmSync(embeddingsFile(folder, "simclr"));
    const report = async () => {
      const choice = { collection: collected(folder), directory: folder };
      const { file, without } = await runReport(
        { ...choice, embeddings: checkReportable(folder) },
        context,
      );
      const ids = readFileSync(file, "utf8").matchAll(/<section id="(\w+)"/g);
      return { without, sections: [...ids].map(([, id]) => id) };
    };
    const first = await report();
    assert.deepEqual(first.without, ["train", "evaluate", "duplicates"]);
    assert.deepEqual(first.sections, ["plates", "neighbours", "around", "making"]);
    // plates alone were compared
    writeFileSync(join(folder, "duplicates.json"), '{"pairs":[],"groups":[],"plates":null}');
    assert.deepEqual(await report(), first);
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    const second = await report();
    assert.deepEqual(second.without, ["train", "evaluate"]);
    assert.deepEqual(second.sections.slice(-2), ["duplicates", "making"]);
  }));

Deno.test("a run without figures or their vectors is refused before any work", () => {
  assert.throws(() => checkReportable("/none"), /run extract first/);
});

Deno.test("a run whose parts do not belong together, or that lost its encoder, is refused before any work", () =>
  withEmbeddings((folder) => {
    assert.equal(checkReportable(folder).ids.length, 6);
    const madeOf = (corpus: string) =>
      addToSummary(folder, {
        duplicates: [],
        origins: { duplicates: originOf({ encoder: null, corpus, parameters: {} }) },
      });
    madeOf("another");
    assert.throws(() => checkReportable(folder), /do not belong together:\n {2}duplicates is of/);
    using store = openStore(storeFile(folder), { readOnly: true });
    madeOf(store.digests().content);
    checkReportable(folder);
    dropCheckpoints(trainingOf(folder));
    assert.throws(() => checkReportable(folder), /of another checkpoint: run .*task embed/);
    return Promise.resolve();
  }));
