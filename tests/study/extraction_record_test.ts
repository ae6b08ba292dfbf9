import assert from "node:assert/strict";
import { join } from "node:path";
import { engravedRun } from "./engraved_run.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { beginExtraction, recordExtraction } from "lib/study/extraction_record.ts";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import type { TurnedPlate } from "lib/study/turned_plates.ts";
import { fakeCorpus } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

const asked = { detector: "ink", minScore: 0.85, cutting: { padding: 2 } };
const result = {
  plates: 2,
  characters: 4,
  false: null,
  missed: null,
  skipped: [],
  finished: true,
};
const nothing = { looks: [], turned: [], through: new Set<string>() };
const plates = Array.from({ length: 3 }, (_, i) => ({ id: `plate-${i}` })) as never;

Deno.test("an extraction that has begun is unfinished, and known by what was asked for", () =>
  withFolder((directory) => {
    fakeCorpus(directory, { plates: 2 });
    const { context } = listening();
    const told = { ...asked, threads: 3, directory };
    const run = { directory, corpus: "mine", seed: 4, minScore: 0.85, context };
    beginExtraction({ plates }, { ...run, asked: told });
    const { corpus, seed, extraction } = readSummary(directory);
    assert.deepEqual([corpus, seed], ["mine", 4]);
    assert.deepEqual(extraction, {
      plates: 2,
      characters: 4,
      false: null,
      missed: 0,
      skipped: [],
      digest: "",
      finished: false,
      of: 3,
      // threads and folder are this run's alone
      asked,
    });
  }));

Deno.test("what it came to replaces that; the time of a quiet run is not that of all", () =>
  withFolder((directory) => {
    fakeCorpus(directory, { plates: 2 });
    const { said, context } = listening();
    addToSummary(directory, { seconds: { train: 9 } });
    const run = { directory, corpus: "mine", seed: 4, asked, minScore: 0.85, context };
    const collection = { plates, labels: [] };
    const ended = { ...run, detector: "ink", result, ...nothing, seconds: 1.234 };
    recordExtraction(collection, ended);
    const summary = readSummary(directory);
    using store = openStore(storeFile(directory), { readOnly: true });
    assert.equal(summary.extraction!.digest, store.contentDigest());
    assert.deepEqual([summary.extraction!.of, summary.extraction!.asked], [3, asked]);
    assert.deepEqual(summary.seconds, { train: 9, extract: 1.23 });
    // fakeCorpus has scores of .9 and .8: all are sure
    assert.deepEqual([summary.confidence!.finds, summary.confidence!.sure], [4, 1]);
    assert.deepEqual(summary.detection, []);
    assert.ok(said.some((line) => line.startsWith("How sure: of 4 finds 100 % score")));
    assert.ok(said.some((line) => line.startsWith("The ink detector was fitted to plates")));
    // of the engraver's plates, and of labels, there is nothing to doubt
    for (
      const doubtless of [{ corpus: "engraver" }, {
        asked: { detector: "labels" },
        detector: "labels",
      }]
    ) {
      const quiet = listening();
      recordExtraction(collection, { ...ended, ...doubtless, context: quiet.context });
      assert.deepEqual(quiet.said, []);
    }
  }));

Deno.test("plates of which an older Burin kept what was cut out alone are counted, where there are any", () =>
  withFolder(async (directory) => {
    const told = (folder: string, collection: Parameters<typeof recordExtraction>[0]) => {
      const { said, context } = listening();
      const run = { directory: folder, corpus: "mine", seed: 3, asked, minScore: 0.5, context };
      addToSummary(folder, { corpus: "mine", seed: 3 });
      recordExtraction(collection, { ...run, detector: "a", result, ...nothing, seconds: 1 });
      return said.filter((line) => line.includes("older Burin"));
    };
    fakeCorpus(directory, { plates: 2 });
    const label = { plate: "plate-0", box: [0, 0, 32, 64] as const, name: "" };
    const [line] = told(directory, { plates, labels: [label] });
    assert.match(line, /^Of 2 plates an older Burin kept only what was cut out/);
    const other = join(directory, "other");
    const collection = await engravedRun(other, { plates: 1, context: listening().context });
    assert.deepEqual(told(other, collection), []);
  }));

Deno.test("plates that look turned stay known until they are gone through again, or are no more", () =>
  withFolder((directory) => {
    fakeCorpus(directory, { plates: 2 });
    addToSummary(directory, { corpus: "mine" });
    const look = { distance: 1, book: "leech", isUsual: true, differs: [] };
    const recorded = (turned: readonly TurnedPlate[], through: readonly string[]) => {
      const { said, context } = listening();
      recordExtraction({ plates, labels: [] }, {
        ...{ directory, corpus: "mine", seed: 4, minScore: 0.5, context, result, seconds: 1 },
        asked: { ...asked, detector: "burin_nano" },
        detector: "burin_nano",
        looks: through.length === 0 ? [] : [look],
        turned,
        through: new Set(through),
      });
      const { confidence } = readSummary(directory);
      return { turned: confidence!.turned, said: said.filter((line) => line.includes("turned")) };
    };
    const [zero, one, gone] = ["plate-0", "plate-1", "plate-2"]
      .map((plate): TurnedPlate => ({ plate, file: `${plate}.png`, by: 90 }));
    const first = recorded([zero, one, gone], ["plate-0", "plate-1", "plate-2"]);
    // the corpus has two plates
    assert.deepEqual(first.turned, [zero, one]);
    assert.match(first.said[0], /^2 plates look turned\. /);
    // a run with nothing new knows what the last one did
    assert.deepEqual(recorded([], []), first);
    assert.deepEqual(recorded([], ["plate-0"]).turned, [one]);
    assert.deepEqual(recorded([], ["plate-1"]), { turned: [], said: [] });
  }));
