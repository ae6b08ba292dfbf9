import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { originOf } from "lib/corpus/origin.ts";
import { cutOutFile, openCorpus } from "lib/study/corpus.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { reportOf } from "lib/study/report.ts";
import { readSummary } from "lib/study/summary.ts";
import { train, withEmbeddings } from "./embedded_run.ts";
import { collected } from "./collected.ts";
import { listening } from "./listening.ts";

Deno.test("without a run there is nothing to report", async () => {
  const collection = {
    name: "none",
    plates: [],
    labels: [],
    open: () => Promise.reject(new Error("none")),
    digest: () => Promise.resolve(""),
  };
  await assert.rejects(reportOf({ collection, directory: "/none" }), /run extract first/);
});

/** Alice is on both impressions of one work, a twin of herself; Dinah is, too, but in other lines. */
const twins = {
  look: (id: string) => id === "plate-1.00" ? "plate-0.00" : id,
  workOf: (plate: number) => plate < 2 ? "twice" : "once",
  nameOf: (id: string) => id === "plate-2.01" ? null : id.endsWith(".00") ? "Alice" : "Dinah",
};

Deno.test("a report says what was found: facts, searches, pairs, and what each was made from", () =>
  withEmbeddings(async (folder) => {
    const { context } = listening();
    const quiet = { directory: folder, threads: 1 };
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    const { evaluation } = await runEvaluate({ ...quiet, seed: 1, queries: 5 }, context);
    const report = await reportOf({ collection: collected(folder), directory: folder });
    const fact = (label: string) => report.facts.find((one) => one.label === label)?.value;
    assert.equal(fact("characters"), 6);
    assert.equal(fact("Top-1"), evaluation![0].top1.value.toFixed(3));
    assert.equal(fact("duplicates found"), "1 of 2");
    assert.equal(report.plates.length, 3);
    assert.equal(report.cutOuts.length, 6);
    assert.equal(report.augmentation.views.length, 6);
    // those without a name are not searched for, and nobody is found on the own plate
    assert.equal(report.neighbours.length, 5);
    const [{ query, answers }] = report.neighbours;
    assert.equal(query.caption, "Alice, plate-0");
    assert.equal(answers.length, 4);
    assert.equal(answers[0].caption, "Alice, plate-1");
    assert.ok(answers[0].similarity > 0.9999 && answers[0].hit === true);
    assert.ok(answers.every(({ caption }) => !caption!.endsWith("plate-0")));
    assert.equal(answers.find(({ caption }) => caption === "unknown, plate-2")?.hit, false);
    const [pair, ...others] = report.duplicates!.pairs;
    assert.equal(others.length, 0);
    assert.deepEqual([pair.kind, pair.correct, pair.reversed], ["same", true, false]);
    assert.equal(pair.caption, "plate-0.00 and plate-1.00");
    // nobody says whose these plates are: the page does not pass over it
    const pictures = [report.plates, report.cutOuts, report.augmentation.views].flat();
    const found = report.neighbours.flatMap(({ query, answers }) => [query, ...answers]);
    const credits = [...pictures, ...found].map(({ credit }) => credit);
    for (const credit of [...credits, ...pair.credits!]) {
      assert.equal(credit?.short, "rights unknown");
    }
    assert.deepEqual(report.sources.map(({ rights, plates }) => [rights, plates]), [
      ["rights unknown", 3],
    ]);
    assert.ok(
      report.provenance.some(({ label, value }) =>
        label === "digest of what evaluation was made from" && /^[0-9a-f]{64}$/.test(String(value))
      ),
    );
  }, twins));

Deno.test("pairs of plates are counted and shown, figures called as their plates are, skipped plates not counted", () =>
  withEmbeddings(async (folder) => {
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, listening().context);
    const file = join(folder, "duplicates.json");
    const kept = JSON.parse(readFileSync(file, "utf8"));
    const [figures] = kept.pairs;
    const pair = { a: "plate-0", b: "plate-1", type: "recut", probability: 0.8, reversed: false };
    const more = { lines: { coarse: 0.7, fine: 0.6 }, transform: null };
    const pairs = [{ ...figures, type: "recut" }, ...kept.pairs.slice(1)];
    writeFileSync(
      file,
      JSON.stringify({ ...kept, pairs, plates: { pairs: [{ ...pair, ...more }] } }),
    );
    const summary = readSummary(folder);
    const skipped = [{ plate: "plate-9", reason: "no picture" }];
    const extraction = { ...summary.extraction!, plates: 4, skipped };
    const { content } = openCorpus(folder).digests;
    const made = originOf({ encoder: null, corpus: content, parameters: {} });
    const origins = { ...summary.origins, extraction: made };
    writeFileSync(
      join(folder, "summary.json"),
      JSON.stringify({ ...summary, extraction, origins }),
    );
    const report = await reportOf({ collection: collected(folder), directory: folder });
    const fact = (label: string) => report.facts.find((one) => one.label === label)?.value;
    assert.deepEqual([fact("plates"), fact("pairs of plates")], [3, 1]);
    assert.equal(report.duplicates!.plates!.count, 1);
    const [{ caption }] = report.duplicates!.plates!.pairs;
    assert.equal(caption, "plate-0 and plate-1");
    assert.equal(report.duplicates!.pairs[0].kind, "recut");
  }, twins));

Deno.test("pairs of a report are held against the vectors it was given", () =>
  withEmbeddings(async (directory) => {
    const { context } = listening();
    await runEmbed({ directory, embedder: "phash" }, context);
    await runDuplicates({ directory, seed: 1, neighbours: 2, embedder: "phash" }, context);
    const collection = collected(directory);
    const embeddings = readEmbeddings(directory, { embedder: "phash" });
    const report = await reportOf({ collection, directory, embeddings });
    assert.equal(report.duplicates!.pairs[0].caption, "plate-0.00 and plate-1.00");
    await assert.rejects(reportOf({ collection, directory }), /duplicates are of/);
  }, twins));

Deno.test("its Top-1 is that of the gallery that the encoder was trained on", () =>
  withEmbeddings(async (folder) => {
    const { context } = listening();
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    await runEvaluate({ directory: folder, threads: 1, seed: 1, queries: 40 }, context);
    const { evaluation = [], ...summary } = readSummary(folder);
    // as if the galleries were far apart
    const top1 = (gallery: string) => ({
      value: gallery === "with background" ? 0.25 : 0.75,
      low: 0,
      high: 1,
    });
    const rows = evaluation.map((row) => ({ ...row, top1: top1(row.gallery) }));
    writeWhole(join(folder, "summary.json"), JSON.stringify({ ...summary, evaluation: rows }));
    const { facts } = await reportOf({ collection: collected(folder), directory: folder });
    assert.equal(facts.find(({ label }) => label === "Top-1")?.value, "0.750");
  }, { background: false }));

Deno.test("a report passes damaged cut-outs and plates over, and says so; it is made of what fits", () =>
  withEmbeddings(async (folder) => {
    const file = cutOutFile(openCorpus(folder), 1, "with background");
    writeFileSync(file, "no picture");
    const { context, passedOver } = listening();
    const quiet = { directory: folder, threads: 1 };
    await runEmbed(quiet, context);
    await runDuplicates({ directory: folder, seed: 1, neighbours: 2 }, context);
    await runEvaluate({ ...quiet, seed: 1, queries: 5 }, context);
    const { plates, digests: _, ...corpus } = collected(folder, { broken: ["plate-0"] });
    const report = () =>
      reportOf({ collection: { ...corpus, plates }, directory: folder }, context);
    const { cutOuts, plates: shown } = await report();
    assert.equal(cutOuts.length, 5);
    assert.equal(shown.length, 2);
    assert.ok(passedOver.some((passed) => passed.file === file));
    assert.ok(passedOver.some((passed) => passed.file === plates[0].file));
    train(folder, 2);
    await assert.rejects(report(), /do not belong together[^]*evaluation is of another checkpoint/);
  }));
