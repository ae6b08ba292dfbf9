import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cutOutFile, openCorpus } from "lib/study/corpus.ts";
import { evaluateAll, runEvaluateAll } from "lib/study/evaluate_all_run.ts";
import type { EvaluationResult } from "lib/study/evaluation_result.ts";
import { addToSummary } from "lib/study/summary.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

const choice = { seed: 1, queries: 9, seeds: 2, threads: 1, command: "deno task evaluate --all" };

Deno.test("everything about a run goes into one JSON and one page; a damaged cut-out is named", () =>
  withEmbeddings(async (folder) => {
    addToSummary(folder, { corpus: "mine" });
    const file = cutOutFile(openCorpus(folder), 1, "with background");
    writeFileSync(file, "no picture");
    const { context, passedOver } = listening();
    const { result, files: [json, page] } = await runEvaluateAll(
      { ...choice, directory: folder, embedder: "simclr" },
      context,
    );
    assert.deepEqual(passedOver.map((one) => one.file), [file]);
    const read = JSON.parse(readFileSync(json, "utf8")) as EvaluationResult;
    assert.deepEqual([json, page], [
      join(folder, "evaluation.json"),
      join(folder, "evaluation.html"),
    ]);
    assert.equal(read.format, "burin-evaluation-1");
    assert.deepEqual(read.models.map(({ model }) => model), [
      "simclr",
      "simclr z",
      "untrained",
      "phash",
    ]);
    const { protocol, corpus, command } = result;
    assert.deepEqual([corpus.name, corpus.figures, corpus.works, command], [
      "mine",
      6,
      3,
      choice.command,
    ]);
    const of = (gallery: string) =>
      protocol.filter((row) => row.gallery === gallery && row.asked === "drawn");
    assert.deepEqual(new Set(of("with background").map(({ size }) => size)), new Set([5]));
    assert.deepEqual(new Set(of("without background").map(({ size }) => size)), new Set([6]));
    // every model on every augmentation, the encoder's own first
    const [{ augmentation: own }] = protocol;
    assert.deepEqual([...new Set(protocol.map(({ augmentation }) => augmentation))], [
      ...new Set([own, "base_aug", "extended_aug"]),
    ]);
    assert.deepEqual(result.leakage, { trained: 6, heldOut: 0, works: [], duplicates: [] });
    assert.ok(
      protocol.every(({ model, seen }) =>
        seen === (model.startsWith("simclr") ? "seen" : "unseen")
      ),
    );
    const html = readFileSync(page, "utf8");
    assert.ok(html.includes("All 6 figures were trained on"));
  }));

Deno.test("a run none of whose cut-outs opens is an error", () =>
  withEmbeddings(async (folder) => {
    const corpus = openCorpus(folder);
    for (const i of corpus.characters.keys()) {
      for (const background of ["with background", "without background"] as const) {
        writeFileSync(cutOutFile(corpus, i, background), "no picture");
      }
    }
    await assert.rejects(
      runEvaluateAll({ ...choice, directory: folder, embedder: "phash" }, listening().context),
      /None of the 6 figures could be read/,
    );
  }));

Deno.test("what is typed is the run in its folder, and its figures are said", () =>
  withEmbeddings(async (folder) => {
    const said: string[] = [];
    const context = { ...listening().context, say: (line: string) => void said.push(line) };
    const result = await evaluateAll({ ...choice, out: folder, embedder: "phash" }, context);
    assert.deepEqual([...new Set(result.protocol.map(({ model }) => model))], [
      "untrained",
      "phash",
    ]);
    const text = said.join("\n");
    for (const part of ["Top-1, by work", "McNemar's p", "missed", "evaluation.json"]) {
      assert.ok(text.includes(part), part);
    }
    assert.equal(result.leakage, null);
  }));
