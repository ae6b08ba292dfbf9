import assert from "node:assert/strict";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { withCorpus } from "lib/study/with_corpus.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { openCollection } from "lib/study/collection.ts";
import { readSummary } from "lib/study/summary.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("an extraction that was stopped goes on first, as it was begun", () =>
  withFolder(async (folder) => {
    const run = { corpus: "engraver", seed: 5, plates: 3, out: folder };
    const quiet = listening();
    const collection = await openCollection(run, quiet.context);
    const stopping = listening((done) => done === 1 && stopping.controller.abort());
    const asked = { detector: "labels", minScore: 0.2, cutting: { padding: 3 } };
    const { context: until } = stopping;
    await extractCharacters(collection, { ...run, ...asked, directory: folder, context: until });
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
