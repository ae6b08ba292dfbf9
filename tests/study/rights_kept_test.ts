/** Everything that a run writes out says whose its plates are, and marks those of which nobody knows. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeRecords } from "lib/extract/records.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { runCards } from "lib/study/cards_run.ts";
import { runEvaluateAll } from "lib/study/evaluate_all_run.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { runExchange } from "lib/study/exchange_run.ts";
import { runReport } from "lib/study/report_run.ts";
import { search } from "lib/study/search.ts";
import { searchPage } from "lib/study/search_page.ts";
import { labelFormats } from "lib/corpus/label_formats.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { addToSummary } from "lib/study/summary.ts";
import { collected } from "./collected.ts";
import { told, toldRights, withCredits } from "./credited_run.ts";
import { listening } from "./listening.ts";

const at = "2026-01-31T12:00:00.000Z";

/** A text as each kind of file holds it. */
const spellings = (text: string): string[] => {
  const markup = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    markup,
    markup.replaceAll('"', "&quot;"),
    markup.replaceAll('"', "&quot;").replaceAll("\n", "&#10;"),
    text.replaceAll('"', '""'),
    // on one line of Markdown
    markup.replaceAll(/\s+/g, " "),
  ];
};

const has = (content: string, text: string) => spellings(text).some((one) => content.includes(one));

Deno.test("every export has the rights of each plate in it, unknown ones as unknown", () =>
  withCredits(async (directory) => {
    const { context } = listening();
    addToSummary(directory, { corpus: "fake", seed: 1 });
    writeRecords(directory);
    const quiet = { directory, threads: 1 };
    await runEvaluate({ ...quiet, seed: 1, queries: 5 }, context);
    await runEvaluateAll({ ...quiet, seed: 1, queries: 12, seeds: 1, command: "test" }, context);
    await runReport({ collection: collected(directory), directory }, context);
    for (const format of ["csv", "jsonl", "graphml", "annotations"] as const) {
      for (const what of ["figures", "pairs", "neighbours"] as const) {
        await runExchange({
          directory,
          format,
          what,
          k: 5,
          at,
          file: join(directory, `${what}.${format}`),
        });
      }
    }
    for (const format of ["model-card", "croissant", "ro-crate"] as const) {
      await runCards({ directory, format, at });
    }
    const found = await search({ directory, asked: "plate-0.00", k: 5 }, context);
    Deno.writeTextFileSync(join(directory, "search.html"), await searchPage(found, { context }));
    // pairs are of the first two plates, and misses of whatever was missed
    const fewer: Readonly<Record<string, readonly string[]>> = {
      "pairs.csv": toldRights.slice(0, 2),
      "pairs.jsonl": toldRights.slice(0, 2),
      "pairs.json": toldRights.slice(0, 2),
      "pairs.annotations": toldRights.slice(0, 2),
      "duplicates.json": toldRights.slice(0, 2),
      "evaluation.html": [],
    };
    /** Numbers and vectors of no single plate, and the database with its own columns. */
    const without = [
      ...["summary.json", "evaluation.json", "corpus.sqlite", "embeddings.safetensors"],
    ];
    const files = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !without.includes(entry.name)).map(({ name }) => name);
    assert.ok(files.length >= 21, files.join(", "));
    for (const name of files) {
      const content = readFileSync(join(directory, name), "utf8");
      for (const rights of fewer[name] ?? toldRights) {
        assert.ok(has(content, rights), `${name} has no ${JSON.stringify(rights)}`);
      }
      assert.ok(!/\.html$/.test(name) || !content.includes('ask("us")</script>'), name);
    }
    const holders = ["characters.jsonl", "figures.csv", "figures.graphml", "figures.annotations"];
    for (const name of holders) {
      const content = readFileSync(join(directory, name), "utf8");
      for (const one of ["Museum of One", "1.2.3", "Städel & Söhne", "@2"]) {
        assert.ok(has(content, one), `${name} has no ${one}`);
      }
    }
    assert.equal(openCorpus(directory).characters.length, 6);
  }));

Deno.test("labels keep what is told of a plate where the format has a place, and tell the loss where not", () =>
  withCredits((directory) => {
    const { plates } = collected(directory);
    const labels = plates.map(({ id }) => ({ plate: id, box: [1, 2, 30, 40] as const, name: "a" }));
    for (const [format, { holds }] of Object.entries(labelFormats)) {
      const to = join(directory, `labels-${format}`);
      const name = format as keyof typeof labelFormats;
      const losses = saveLabelled({ plates, labels, parts: {} }, { format: name, directory: to });
      const texts = readdirSync(to, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).join("\n");
      const lost = losses.find(({ what }) => what.includes("rights"));
      assert.equal(lost === undefined, holds.plates, format);
      for (const { rights } of holds.plates ? told : []) assert.ok(has(texts, rights), format);
    }
    return Promise.resolve();
  }));
