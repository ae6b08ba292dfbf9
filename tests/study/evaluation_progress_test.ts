import assert from "node:assert/strict";
import {
  countPieces,
  evaluatedPictures,
  type EvaluationProgress,
} from "lib/study/evaluation_progress.ts";
import { evaluateWhole } from "lib/study/whole_evaluation.ts";
import { wholeOptions } from "./evaluated_figures.ts";

Deno.test("a piece begins where the one before was to end, however far that came", () => {
  const seen: EvaluationProgress[] = [];
  const begin = countPieces((progress) => seen.push(progress));
  const first = begin("originals", 10);
  first(4);
  begin("kept", 5);
  begin("queries", 3)(3);
  assert.deepEqual(seen.map(({ done }) => done), [0, 4, 10, 15, 18]);
  assert.deepEqual(seen.map(({ note }) => note), [
    ...["originals", "originals", "kept", "queries", "queries"],
  ]);
});

Deno.test("a whole evaluation comes to as many pictures as were foretold, and never goes back", async () => {
  for (const windows of [false, true]) {
    const seen: number[] = [];
    await evaluateWhole({
      ...wholeOptions,
      windows,
      onProgress: ({ done }) => seen.push(done),
    });
    const { figures, galleries, augmentations, queries, seeds } = wholeOptions;
    const foretold = evaluatedPictures({
      ...{ queries, seeds, windows },
      figures: figures.length,
      galleries: galleries.length,
      augmentations: augmentations.length,
    });
    assert.deepEqual(seen, seen.toSorted((a, b) => a - b));
    assert.ok(seen.length > 12);
    // one of the figures cannot be read
    assert.ok(
      seen.at(-1)! <= foretold && seen.at(-1)! >= foretold - figures.length,
      `${seen.at(-1)}`,
    );
  }
});

Deno.test("what is foretold: originals, windows, each list, and once without colours", () => {
  const one = { figures: 10, galleries: 1, augmentations: 1, queries: 7, seeds: 1 };
  assert.equal(evaluatedPictures(one), 10 + 7 + 10 + 10);
  assert.equal(evaluatedPictures({ ...one, windows: true }), 10 + 10 + 7 + 10 + 10);
  assert.equal(evaluatedPictures({ ...one, seeds: 3 }), 10 + 21 + 10 + 10);
  assert.equal(evaluatedPictures({ ...one, seeds: 0 }), evaluatedPictures(one));
  const more = { ...one, galleries: 2, augmentations: 2 };
  assert.equal(evaluatedPictures(more), 2 * (10 + 2 * (7 + 10)) + 10);
});
