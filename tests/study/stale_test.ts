import assert from "node:assert/strict";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { refuseStale } from "lib/study/stale.ts";
import { addToSummary, readSummary } from "lib/study/summary.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { trainingOf } from "lib/study/run.ts";
import { originOf } from "lib/corpus/origin.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { checkpointDigest, saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { fakeCorpus } from "./fake_corpus.ts";
import { withFolder } from "tests/cli/ran.ts";

/** What is said of the parts that do not belong to the rest, a line each. */
function stale(folder: string): string[] {
  try {
    refuseStale(folder);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(1).map((line) => line.trim());
  }
}

Deno.test("parts of another checkpoint or another corpus are refused with what mends each", () =>
  withFolder((folder) => {
    fakeCorpus(folder, { plates: 3 });
    const checkpoint = untrained(configs.demo, 1);
    const directory = trainingOf(folder);
    const file = saveCheckpoint({ ...checkpoint, step: 1 }, { directory, best: false });
    const { digests } = openCorpus(folder);
    const of = (encoder: string | null, corpus: string) =>
      originOf({ encoder, corpus, parameters: {} });
    const encoder = checkpointDigest(file);
    const extraction = { plates: 3, characters: 6, false: null, missed: null, skipped: [] };
    addToSummary(folder, {
      extraction: { ...extraction, digest: digests.content, finished: true, of: 3 },
      evaluation: [],
      duplicates: [],
      origins: {
        extraction: of(null, digests.content),
        evaluation: of(encoder, digests.figures),
        duplicates: of(encoder, digests.content),
      },
    });
    assert.deepEqual(stale(folder), []);
    saveCheckpoint({ ...checkpoint, step: 2 }, { directory, best: false });
    assert.deepEqual(stale(folder), [
      `evaluation is of another checkpoint: run deno task evaluate --out ${folder}`,
    ]);
    // what is told of a plate changes no cut-out, and so no evaluation
    {
      using store = openStore(storeFile(folder));
      store.describe({ ...store.plates()[0], rights: "other" }, { stamp: "" });
    }
    assert.deepEqual(stale(folder).map((line) => line.replace(/: run .*/, "")), [
      "extraction is of another state of the corpus",
      "evaluation is of another checkpoint",
      "duplicates is of another state of the corpus",
    ]);
    const { evaluation: _, ...origins } = readSummary(folder).origins!;
    writeWhole(join(folder, "summary.json"), JSON.stringify({ ...readSummary(folder), origins }));
    assert.throws(
      () => refuseStale(folder),
      /do not belong together[^]*extraction is of another state[^]*evaluation is of an older Burin[^]*deno task duplicates --out/,
    );
    return Promise.resolve();
  }));
