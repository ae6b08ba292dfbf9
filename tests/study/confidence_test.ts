import assert from "node:assert/strict";
import { confidenceLines, confidenceOf, plateLikeness } from "lib/study/confidence.ts";
import type { Likeness } from "lib/detect/likeness.ts";
import { blank } from "lib/image/image.ts";

const like: Likeness = { distance: 1, book: "seymour-sketches", isUsual: true, differs: [] };
const unlike: Likeness = {
  distance: 5,
  book: "leech",
  isUsual: false,
  differs: ["greys", "sharpness"],
};

const numbers = { minScore: 0.25, plates: 4, without: 1 };

Deno.test("scores are counted in tenths from the threshold on, and sure from .5", () => {
  const scores = [0.25, 0.29, 0.3, 0.499, 0.5, 0.99, 1];
  const { scores: tenths, sure, finds } = confidenceOf({ ...numbers, scores, looks: [] });
  assert.deepEqual(tenths.map(({ from }) => from), [0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  assert.deepEqual(tenths.map(({ finds }) => finds), [2, 1, 1, 1, 0, 0, 0, 2]);
  assert.deepEqual([sure, finds], [3 / 7, 7]);
  const labels = confidenceOf({ ...numbers, minScore: 1, scores: [1], looks: [] });
  assert.deepEqual(labels.scores, [{ from: 1, to: 1, finds: 1 }]);
});

Deno.test("the plates' look: the share that is usual, the middle distance, what the others differ in", () => {
  const looks = [like, like, unlike, { ...unlike, differs: ["greys"] as const }];
  const { likeness } = confidenceOf({ ...numbers, scores: [], looks });
  assert.deepEqual([likeness!.usual, likeness!.distance, likeness!.book], [
    0.5,
    5,
    "seymour-sketches",
  ]);
  assert.deepEqual(likeness!.differs, ["greys", "sharpness"]);
  assert.equal(confidenceOf({ ...numbers, scores: [], looks: [] }).likeness, null);
});

Deno.test("in words, with nothing found, without plates", () => {
  const said = confidenceLines(
    confidenceOf({ ...numbers, scores: [0.3, 0.6, 0.8], looks: [like, unlike] }),
  );
  assert.match(
    said[0],
    /^How sure: of 3 finds 67 % score 0\.5 or more; nothing was found on 1 of 4 plates\.$/,
  );
  assert.match(
    said[1],
    /^1 of 2 plates look like those of the books .*; the others differ in tones/,
  );
  const none = confidenceOf({ minScore: 0.25, plates: 2, without: 2, scores: [], looks: [like] });
  assert.match(confidenceLines(none)[0], /nothing was found on 2 plates/);
  assert.ok(!confidenceLines(none)[1].includes("differ"));
  assert.deepEqual(confidenceLines({ ...none, plates: 0 }), []);
});

Deno.test("an empty sheet looks like no book", () => {
  const sheet = blank({ width: 20, height: 20 }, [255, 255, 255, 255]);
  assert.equal(plateLikeness(sheet).isUsual, false);
});

Deno.test("a floor of a tenth and its neighbours begin the first bin there; tenths end where the next begins", () => {
  const tenths = (minScore: number) => {
    const { scores } = confidenceOf({ ...numbers, minScore, scores: [], looks: [] });
    return scores.map(({ from, to }) => [from, to]);
  };
  assert.deepEqual(tenths(0.9), [[0.9, 1]]);
  assert.deepEqual(tenths(0.95), [[0.95, 1]]);
  assert.deepEqual(tenths(0.7), [[0.7, 0.8], [0.8, 0.9], [0.9, 1]]);
  assert.equal(tenths(0).length, 10);
  assert.deepEqual(tenths(0.1)[0], [0.1, 0.2]);
});

Deno.test("the most frequent book and differences come first, three at most; the middle distance is the upper one", () => {
  const look = (distance: number, book: string, differs: Likeness["differs"]): Likeness => ({
    distance,
    book,
    isUsual: false,
    differs,
  });
  const { likeness } = confidenceOf({
    ...numbers,
    scores: [],
    looks: [
      look(10, "a", ["colour", "ink"]),
      look(2, "b", ["shape", "ink", "lines"]),
      look(30, "b", ["lines", "ink"]),
      look(4, "c", ["greys", "lines"]),
    ],
  });
  assert.equal(likeness!.book, "b");
  assert.equal(likeness!.distance, 10);
  assert.deepEqual(likeness!.differs, ["ink", "lines", "colour"]);
  assert.equal(likeness!.usual, 0);
});

Deno.test("shares are said in whole per cent, the nearest, and without a look nothing is said of looks", () => {
  const of = (sure: number, usual: number) =>
    confidenceLines({
      scores: [],
      finds: 1000,
      sure,
      plates: 4,
      without: 1,
      likeness: { plates: 3, usual, distance: 1, most: 2, book: "b", differs: ["ink"] },
    });
  assert.match(of(0.996, 2 / 3)[0], / 100 % score /);
  assert.match(of(0.5, 2 / 3)[0], / 50 % score /);
  assert.match(
    of(0.5, 0.66)[1],
    /^2 of 3 plates .*; the others differ in how much of them is ink\.$/,
  );
  const alone = confidenceOf({ ...numbers, scores: [0.5], looks: [] });
  assert.equal(confidenceLines(alone).length, 1);
});
