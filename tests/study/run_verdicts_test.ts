import assert from "node:assert/strict";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { readVerdicts } from "lib/study/run_verdicts.ts";
import { placed, verdictOf } from "tests/corpus/verdict_sample.ts";
import { withFolder } from "tests/with_folder.ts";
import { fakeCorpus } from "./fake_corpus.ts";

const size = { width: 64, height: 64 };
const figure = (plate: string, n: 0 | 1) =>
  placed(plate, { ...size, box: [32 * n, 0, 32 * n + 32, 64] });

Deno.test("verdicts that stand are told by what they are about; those that are not sure say nothing", () =>
  withFolder((folder) => {
    fakeCorpus(folder, { plates: 3 });
    {
      using store = openStore(storeFile(folder));
      const [a, b] = [placed("plate-0", size), placed("plate-1", size)];
      store.addVerdicts([
        verdictOf(1, { type: "coloured", a, b }),
        verdictOf(2, { type: "same person", a: figure("plate-0", 0), b: figure("plate-1", 1) }),
        verdictOf(3, { type: "different", a: figure("plate-0", 1), b: figure("plate-1", 1) }),
        verdictOf(4, { type: "drop", a: figure("plate-2", 0), b: null }),
        verdictOf(5, { type: "keep", a: figure("plate-2", 1), b: null }),
        verdictOf(6, { type: "recut", a: figure("plate-2", 0), b: figure("plate-1", 1) }),
        verdictOf(7, { type: "not sure", a: figure("plate-2", 0), b: figure("plate-1", 1) }),
        verdictOf(8, { type: "recut", a, b: placed("plate-2", size), undone: verdictOf(9).at }),
        verdictOf(9, { type: "recut", a, b: placed("plate-9", size) }),
      ]);
    }
    assert.deepEqual(readVerdicts(folder), {
      plates: [{ a: "plate-0", b: "plate-1", type: "coloured", same: "figure" }],
      figures: [
        { a: "plate-0.00", b: "plate-1.01", type: "same person", same: "person" },
        { a: "plate-0.01", b: "plate-1.01", type: "different", same: null },
      ],
      dropped: new Set(["plate-2.00"]),
    });
  }));

Deno.test("a run without verdicts, and a folder without a run, have none", () =>
  withFolder((folder) => {
    const none = { figures: [], plates: [], dropped: new Set() };
    assert.deepEqual(readVerdicts(folder), none);
    fakeCorpus(folder, { plates: 1 });
    assert.deepEqual(readVerdicts(folder), none);
  }));
