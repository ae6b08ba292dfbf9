import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { originOf } from "lib/corpus/origin.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { readReviewCorpus } from "lib/review/review_corpus.ts";
import { pairsByPlate, readReviewPairs } from "lib/review/review_pairs.ts";
import { withSampleRun } from "./sample_run.ts";

Deno.test("pairs of figures make pairs of plates, the lower row first; those of one plate make none", () => {
  const figure = (plate: string) => ({ plate, box: [0, 0, 10, 10] as const, id: "" });
  const corpus = {
    figures: [figure("p"), figure("p"), figure("q"), figure("q")],
    plateRows: new Map([["p", 0], ["q", 1]]),
  } as never;
  const pair = (a: number, b: number, score: number, reversed = false) => ({
    ...{ a, b, score, reversed },
  });
  const pairs = pairsByPlate([pair(2, 0, 0.7), pair(1, 3, 1.2, true), pair(0, 1, 0.9)], corpus);
  assert.equal(pairs.length, 1);
  const [{ a, b, type, probability, matches, figures }] = pairs;
  assert.deepEqual([a, b, type, probability, figures], [0, 1, "reversed", 1, null]);
  assert.deepEqual(matches, [[0, 2], [1, 3]]);
});

Deno.test("pairs are those that duplicates left, but for figures that are gone; without them there are none", () =>
  withSampleRun(({ directory }) => {
    const corpus = readReviewCorpus(directory);
    assert.deepEqual(readReviewPairs(corpus), { pairs: [], isCompared: false });
    const file = join(directory, "duplicates.json");
    const pair = { score: 0.8, reversed: false };
    const pairs = [
      { a: "plate-0.00", b: "plate-1.00", ...pair },
      { a: "plate-0.00", b: "plate-9.00", ...pair },
    ];
    writeFileSync(file, JSON.stringify({ pairs }));
    assert.deepEqual(readReviewPairs(corpus).pairs.map(({ a, b }) => [a, b]), [[0, 1]]);
    // plates that were laid on each other say more than their figures
    const plate = { probability: 0.8, transform: [1, 0, 5, 0, 1, 0, 0, 0, 1] };
    const plates = {
      network: "burin_encoder",
      pairs: [
        { a: "plate-1", b: "plate-0", type: "coloured", ...plate },
        { a: "plate-2", b: "plate-0", type: null, probability: 0.4, transform: null },
        { a: "plate-2", b: "plate-9", type: null, ...plate },
      ],
    };
    writeFileSync(file, JSON.stringify({ pairs, plates }));
    assert.deepEqual(readReviewPairs(corpus).pairs, [
      {
        ...{ a: 1, b: 0, figures: null, type: "coloured", model: "duplicates, burin_encoder" },
        ...{ ...plate, matches: [[2, 0]] },
      },
      {
        ...{ a: 2, b: 0, figures: null, type: "", model: "duplicates, burin_encoder" },
        ...{ probability: 0.4, transform: null, matches: [] },
      },
    ]);
    writeFileSync(file, JSON.stringify({ pairs: [], plates: null }));
    assert.deepEqual(readReviewPairs(corpus).pairs, []);
    writeFileSync(file, JSON.stringify({ pairs: [{ a: 1 }] }));
    assert.throws(() => readReviewPairs(corpus), /Cannot read .*duplicates\.json: pairs\[0\]: a/);
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("a pair is what its best figures say, the first of equals, and lies as those that say the same do", () => {
  const figure = (plate: string, x: number) => ({
    plate,
    box: [x, 0, x + 10, 10] as const,
    id: "",
  });
  const corpus = {
    figures: [figure("p", 0), figure("p", 50), figure("q", 5), figure("q", 55), figure("q", 80)],
    plateRows: new Map([["p", 0], ["q", 1]]),
  } as never;
  const pair = (a: number, b: number, score: number, reversed: boolean) => ({
    ...{ a, b, score, reversed },
  });
  const straight = [pair(0, 2, 0.7, false), pair(1, 3, 0.6, false)];
  const [found] = pairsByPlate([...straight, pair(1, 4, 0.7, true)], corpus);
  assert.deepEqual([found.type, found.probability], ["", 0.7]);
  assert.deepEqual(found.transform!.map(Math.round), [1, 0, -5, 0, 1, 0, 0, 0, 1]);
  assert.equal(found.matches.length, 3);
  const [other] = pairsByPlate([pair(1, 4, 0.7, true), ...straight], corpus);
  assert.deepEqual([other.type, other.transform![0] < 0], ["reversed", true]);
  const [worst] = pairsByPlate([pair(0, 2, -0.2, false)], corpus);
  assert.equal(worst.probability, 0);
});

Deno.test("plates without a pair were compared or were not, and other plates were not", () =>
  withSampleRun(({ directory }) => {
    const corpus = readReviewCorpus(directory);
    const file = join(directory, "duplicates.json");
    const read = () => readReviewPairs(readReviewCorpus(directory));
    const left = (more: object) =>
      writeFileSync(file, JSON.stringify({ pairs: [], plates: null, ...more }));
    using store = openStore(storeFile(directory), { readOnly: true });
    const of = (content: string) => originOf({ encoder: null, corpus: content, parameters: {} });
    const own = of(store.digests().content);
    assert.ok(own.corpus.startsWith(corpus.revision));
    left({ origin: own });
    assert.deepEqual(read(), { pairs: [], isCompared: true });
    left({});
    assert.equal(read().isCompared, true, "an older file, which does not say of what it is");
    left({ origin: of("0".repeat(64)) });
    assert.equal(read().isCompared, false, "of another corpus");
    left({ origin: { ...own, digest: "" } });
    assert.equal(read().isCompared, false, "nobody knows of what");
    left({ origin: null });
    assert.equal(read().isCompared, false);
    return Promise.resolve();
  }, { embedded: false }));
