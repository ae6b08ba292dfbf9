import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { originOf } from "lib/corpus/origin.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { pairFindings, sharedRegions } from "lib/study/pair_findings.ts";
import { withCredits } from "./credited_run.ts";

const size = { width: 64, height: 64 };
const plates = new Map(["plate-0", "plate-1", "plate-2"].map((id) => [id, size]));

Deno.test("plates come before figures, with their types, probabilities and the parts that are the same", () =>
  withCredits((directory) => {
    const file = join(directory, "duplicates.json");
    const kept = JSON.parse(readFileSync(file, "utf8"));
    const figure = { a: "plate-0.00", b: "plate-1.00", score: 0.9, reversed: false };
    const pair = {
      ...{ a: "plate-1", b: "plate-0", type: "recut", probability: 0.8, reversed: false },
      lines: { coarse: 0.7, fine: 0.6 },
      transform: [2, 0, 10, 0, 2, 0, 0, 0, 1],
    };
    const write = (content: object) => writeFileSync(file, JSON.stringify({ ...kept, ...content }));
    write({
      pairs: [{ ...figure, type: "recut" }, { ...figure, b: "plate-2.00", score: 0.95 }],
      plates: { pairs: [pair, { ...pair, a: "gone" }, { ...pair, type: null, transform: null }] },
    });
    const [first, second, ...figures] = pairFindings(directory, plates);
    assert.deepEqual(first, {
      ...{
        a: "plate-1",
        b: "plate-0",
        type: "recut",
        probability: 0.8,
        score: 0.7,
        reversed: false,
      },
      regions: [[10, 0, 64, 64], [0, 0, 27, 32]],
    });
    assert.deepEqual([second.type, second.regions], ["one design, not sure how related", null]);
    assert.deepEqual(figures.map(({ b, type, probability }) => [b, type, probability]), [
      // figures alone were not calibrated
      ["plate-2.00", "same figure", null],
      ["plate-1.00", "recut", 0.8],
    ]);
    // of a run without vectors they are held against the corpus alone
    const { digests } = openCorpus(directory);
    const { parameters } = kept.origin;
    const of = (corpus: string) => originOf({ encoder: null, corpus, parameters });
    write({ origin: of(digests.content), pairs: [], plates: null });
    assert.deepEqual(pairFindings(directory, plates), []);
    write({ origin: of("0".repeat(64)) });
    assert.throws(() => pairFindings(directory, plates), /run deno task duplicates/);
    writeFileSync(file, '{"pairs": 7}');
    assert.throws(() => pairFindings(directory, plates), /duplicates\.json/);
    return Promise.resolve();
  }));

Deno.test("plates that lie on each other share what is on both, whichever way they are turned", () => {
  const sizes = { a: { width: 100, height: 50 }, b: size };
  assert.deepEqual(sharedRegions([1, 0, 0, 0, 1, 0, 0, 0, 1], sizes), [
    [0, 0, 64, 50],
    [0, 0, 64, 50],
  ]);
  const mirrored = sharedRegions([-1, 0, 100, 0, 1, 0, 0, 0, 1], sizes)!;
  assert.deepEqual(mirrored[0], [36, 0, 100, 50]);
  for (const none of [null, [1, 2], [1, 1, 0, 1, 1, 0, 0, 0, 1], [1, 0, 900, 0, 1, 0, 0, 0, 1]]) {
    assert.equal(sharedRegions(none, sizes), null);
  }
});
