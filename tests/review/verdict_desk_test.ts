import assert from "node:assert/strict";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { ReviewPair, VerdictSaid } from "lib/review/api.ts";
import { readReviewCorpus } from "lib/review/review_corpus.ts";
import { pairTypeChoices, verdictDesk } from "lib/review/verdict_desk.ts";
import { hostile, type SampleRun, withSampleRun, writeSampleCorpus } from "./sample_run.ts";

const suggested: ReviewPair = {
  ...{ a: 0, b: 1, figures: null, type: "recut", probability: 0.6, model: "lines" },
  ...{ transform: null, matches: [] },
};

const deskOf = ({ directory }: SampleRun, reviewer = "E. H.") => {
  let second = 0;
  return verdictDesk(readReviewCorpus(directory), {
    reviewer,
    pairs: [suggested],
    pairsHash: "abc",
    now: () => new Date(Date.UTC(2026, 0, 31, 12, 0, second++)),
  });
};

const plates: VerdictSaid = { of: "pair", a: 1, b: 0, figures: null, value: "coloured" };
const figures: VerdictSaid = { of: "pair", a: 0, b: 2, figures: [1, 4], value: "different" };
const dropped: VerdictSaid = { of: "figure", figure: 3, value: "drop" };

Deno.test("the keys 1 to 9 are the types of pairs", () => {
  assert.equal(pairTypeChoices.length, 9);
  assert.deepEqual(pairTypeChoices[2], { value: "coloured", label: "Coloured" });
});

Deno.test("what is said is a row of the corpus: who, when, of whom, and on which suggestion", () =>
  withSampleRun((sample) => {
    const desk = deskOf(sample, hostile);
    const rows = [plates, figures, dropped].map((said) => desk.say(said));
    assert.deepEqual(rows, desk.list());
    assert.deepEqual(rows.map(({ id, said }) => [id, said]), [
      [1, plates],
      [2, figures],
      [3, dropped],
    ]);
    assert.deepEqual(rows.map(({ suggestion, model }) => [suggestion, model]), [
      ["recut", "lines"],
      ["", ""],
      ["keep", "ink"],
    ]);
    assert.deepEqual([rows[0].who, rows[0].when], [hostile, "2026-01-31T12:00:00.000Z"]);
    using store = openStore(storeFile(sample.directory), { readOnly: true });
    const [first, second, third] = store.verdicts();
    const suggestion = { model: "lines", hash: "abc", type: "recut", probability: 0.6 };
    assert.deepEqual(first.suggestion, suggestion);
    assert.deepEqual(first.a.box, null);
    assert.match(first.a.sha256, /^[0-9a-f]{64}$/);
    assert.deepEqual(second.b!.box, [10, 10, 50, 90]);
    assert.equal(third.suggestion!.probability, 0.8);
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("what was said is taken back, and stands again", () =>
  withSampleRun((sample) => {
    const desk = deskOf(sample);
    desk.say(plates);
    assert.equal(desk.undo(1)!.isUndone, true);
    assert.equal(desk.list()[0].isUndone, true);
    assert.equal(desk.undo(1, { redo: true })!.isUndone, false);
    assert.equal(desk.undo(2), null);
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("rows that are not there, and two that are one, are refused", () =>
  withSampleRun((sample) => {
    const desk = deskOf(sample);
    assert.throws(() => desk.say({ ...plates, b: 3 }), /There is no plate 3: there are 3/);
    assert.throws(() => desk.say({ ...dropped, figure: 6 }), /no figure 6: there are 6/);
    assert.throws(() => desk.say({ ...plates, b: 1 }), /two that are not the same/);
    assert.deepEqual(desk.list(), []);
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("verdicts go from one run to another by CSV, and once", () =>
  withSampleRun(async (one) => {
    const from = deskOf(one, '=1+1,"x"');
    for (const said of [plates, figures, dropped]) from.say(said);
    await withSampleRun((other) => {
      const to = deskOf(other);
      assert.deepEqual(to.import(from.csv()), { added: 3, refused: [] });
      assert.equal(to.csv(), from.csv());
      assert.deepEqual(to.list(), from.list());
      assert.deepEqual(to.import(from.csv()), { added: 0, refused: [] });
      const [head, first, ...rest] = from.csv().split("\r\n");
      const changed = [head, first.replace("coloured", "recut"), "x", ...rest].join("\r\n");
      assert.deepEqual(to.import(changed), {
        added: 0,
        refused: [
          { line: 2, reason: "another verdict has this id already" },
          { line: 3, reason: "it has 1 cells, and the head 27" },
        ],
      });
      assert.throws(() => to.import("a,b"), /Cannot read the file: it has no column/);
      return Promise.resolve();
    }, { embedded: false });
  }, { embedded: false }));

Deno.test("verdicts find their figures after an extraction that numbers anew; of a lost one they are kept", () =>
  withSampleRun(async (sample) => {
    const desk = deskOf(sample);
    desk.say(figures);
    desk.say(dropped);
    const again = async (options: Parameters<typeof writeSampleCorpus>[1]) => {
      {
        using store = openStore(storeFile(sample.directory));
        store.forget(["plate-0", "plate-1", "plate-2"]);
      }
      await writeSampleCorpus(sample, options);
      return deskOf(sample).list().map(({ said }) => said);
    };
    // the first figure is number 1 now, the second number 0
    assert.deepEqual(await again({ numberOf: (n) => 1 - n, shift: 2 }), [
      { ...figures, figures: [0, 5] },
      { ...dropped, figure: 2 },
    ]);
    assert.deepEqual(await again({ lost: [1] }), [null, null]);
    assert.deepEqual(await again({ shift: 10 }), [null, null]);
    assert.deepEqual(await again({}), [figures, dropped]);
  }, { embedded: false }));

Deno.test("a suggestion is of the same pair, whichever way round, and of the same figures or of none", () =>
  withSampleRun((sample) => {
    const pairs: ReviewPair[] = [
      { ...suggested, type: "", probability: 0.4 },
      { ...suggested, b: 2, figures: [4, 1], type: "reversed" },
    ];
    const desk = verdictDesk(readReviewCorpus(sample.directory), {
      reviewer: "x",
      pairs,
      pairsHash: "abc",
    });
    const suggestionOf = (a: number, b: number, figures: readonly [number, number] | null) =>
      desk.say({ of: "pair", a, b, figures, value: "recut" }).suggestion;
    assert.equal(suggestionOf(0, 1, null), "not sure");
    assert.equal(suggestionOf(1, 0, null), "not sure");
    assert.equal(suggestionOf(0, 1, [0, 2]), "");
    assert.equal(suggestionOf(0, 2, [1, 4]), "reversed");
    assert.equal(suggestionOf(0, 2, null), "");
    assert.equal(suggestionOf(1, 2, null), "");
    return Promise.resolve();
  }, { embedded: false }));

Deno.test("of a detector that nobody knows nothing was suggested; of one without a hash none is made up", () =>
  withSampleRun(({ directory }) => {
    const corpus = readReviewCorpus(directory);
    const options = { reviewer: "x", pairs: [], pairsHash: "" };
    const say = (provenance: typeof corpus.provenance) =>
      verdictDesk({ ...corpus, provenance }, options).say(dropped).suggestion;
    const before = Date.now();
    assert.equal(say(null), "");
    assert.equal(say({ ...corpus.provenance!, detectorSha256: null }), "keep");
    using store = openStore(storeFile(directory), { readOnly: true });
    const [first, second] = store.verdicts();
    assert.deepEqual([first.suggestion, second.suggestion!.hash], [null, ""]);
    const at = Date.parse(first.at);
    assert.ok(at >= before && at <= Date.now(), "the machine's time");
    return Promise.resolve();
  }, { embedded: false }));
