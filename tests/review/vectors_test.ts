import assert from "node:assert/strict";
import { flipHorizontal, readImage } from "lib/image/image.ts";
import type { FoundFigure } from "lib/review/api.ts";
import { readReviewCorpus } from "lib/review/review_corpus.ts";
import { hasVectors, openVectors } from "lib/review/vectors.ts";
import { cosines } from "lib/tensor/knn.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { withSampleRun } from "./sample_run.ts";

Deno.test("neighbours are those of the better direction, the figure itself left out, as a plain loop finds them", () =>
  withSampleRun(async ({ directory }) => {
    await using vectors = await openVectors(readReviewCorpus(directory), { threads: 1 });
    const { direct, flipped } = readEmbeddings(directory).galleries["with background"];
    const found = await vectors.neighbours([4, 1], 3);
    for (const [i, figure] of [4, 1].entries()) {
      const of = (rows: typeof direct) => [...cosines(takeRows(rows, [figure]), direct)][0].slice();
      const [one, other] = [of(direct), of(flipped)];
      const expected = Array.from(one, (similarity, row) => ({
        figure: row,
        similarity: Math.fround(Math.max(similarity, other[row])),
      })).filter(({ figure: row }) => row !== figure)
        .sort((a, b) => b.similarity - a.similarity || a.figure - b.figure).slice(0, 3);
      assert.deepEqual(found[i].map((one) => one.figure), expected.map((one) => one.figure));
      for (const [n, { similarity }] of found[i].entries()) {
        assert.ok(Math.abs(similarity - expected[n].similarity) < 1e-6);
      }
    }
    assert.equal(vectors.model, "phash");
  }));

Deno.test("a figure's own picture finds it first, mirrored as well", () =>
  withSampleRun(async ({ directory }) => {
    const corpus = readReviewCorpus(directory);
    await using vectors = await openVectors(corpus, { threads: 1 });
    const image = await readImage(`${directory}/with_background/plate-1.01.png`);
    for (const picture of [image, flipHorizontal(image)]) {
      const [{ figure, similarity }] = await vectors.likePicture(picture, 5);
      assert.deepEqual([figure, Math.round(similarity * 1000) / 1000], [3, 1]);
    }
  }));

Deno.test("like some is near them, not like another is away from it, and none of those is an answer", () =>
  withSampleRun(async ({ directory }) => {
    await using vectors = await openVectors(readReviewCorpus(directory), { threads: 1 });
    const all = vectors.like({ like: [0, 1], unlike: [] }, 10);
    assert.deepEqual(all.map(({ figure }) => figure).sort(), [2, 3, 4, 5]);
    const [{ figure: nearest, similarity }] = all;
    assert.ok(all.every((found) => !("unlike" in found)));
    const rest = vectors.like({ like: [0, 1], unlike: [nearest] }, 10);
    assert.ok(rest.every(({ figure }) => figure !== nearest));
    const score = (found: FoundFigure) => found.similarity - Math.max(0, found.unlike!) / 2;
    const scores = rest.map(score);
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    // how like each is to what was not wanted is what a search by that one alone says
    const alone = vectors.like({ like: [nearest], unlike: [] }, 10);
    for (const { figure, unlike } of rest) {
      const same = alone.find((found) => found.figure === figure)!;
      assert.ok(Math.abs(unlike! - same.similarity) < 1e-6);
    }
    const [only] = vectors.like({ like: [0], unlike: [] }, 1);
    const [[neighbour]] = await vectors.neighbours([0], 1);
    assert.equal(only.figure, neighbour.figure);
    assert.ok(similarity <= 1);
    assert.throws(() => vectors.like({ like: [], unlike: [1] }, 3), /none of the figures/);
  }));

Deno.test("where nothing was embedded there are none", () =>
  withSampleRun(async ({ directory }) => {
    assert.equal(hasVectors(directory), false);
    await assert.rejects(openVectors(readReviewCorpus(directory)), /run embed first/);
  }, { embedded: false }));

Deno.test("who asks for more neighbours than there are is given all, who asks for none is given none", () =>
  withSampleRun(async ({ directory }) => {
    await using vectors = await openVectors(readReviewCorpus(directory), { threads: 1 });
    const [all] = await vectors.neighbours([5], 10);
    assert.deepEqual(all.map(({ figure }) => figure).toSorted(), [0, 1, 2, 3, 4]);
    const similarities = all.map(({ similarity }) => similarity);
    assert.deepEqual(similarities, similarities.toSorted((a, b) => b - a));
    assert.deepEqual(await vectors.neighbours([5], 0), [[]]);
    assert.deepEqual(await vectors.neighbours([], 3), []);
  }));
