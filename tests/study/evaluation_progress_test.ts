import assert from "node:assert/strict";
import {
  countPieces,
  evaluatedPictures,
  type EvaluationProgress,
} from "lib/study/evaluation_progress.ts";
import { evaluateWhole, type WholeEvaluationOptions } from "lib/study/whole_evaluation.ts";
import { wholeOptions } from "./evaluated_figures.ts";

Deno.test("a piece begins where the one before should have ended, however far that one came", () => {
  const seen: EvaluationProgress[] = [];
  const begin = countPieces(18, (progress) => seen.push(progress));
  const first = begin("originals", 10);
  first(4);
  begin("kept", 5);
  // what comes late counts where it belongs
  first(10);
  begin("queries", 3)(3);
  assert.deepEqual(seen.map(({ done }) => done), [0, 4, 10, 10, 15, 18]);
  assert.deepEqual(seen.map(({ note }) => note), [
    ...["originals", "originals", "kept", "originals", "queries", "queries"],
  ]);
  assert.ok(seen.every(({ total }) => total === 18));
});

/** All that an evaluation tells. */
async function toldBy(options: WholeEvaluationOptions): Promise<EvaluationProgress[]> {
  const seen: EvaluationProgress[] = [];
  await evaluateWhole({ ...options, onProgress: (progress) => seen.push(progress) });
  return seen;
}

Deno.test("pictures are counted within each piece, up to as many as were foretold", async () => {
  for (const [windows, total] of [[false, 432], [true, 464]] as const) {
    const seen = await toldBy({ ...wholeOptions, windows });
    assert.ok(seen.every((progress) => progress.total === total));
    const counts = seen.map(({ done }) => done);
    assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
    assert.equal(counts.at(-1), total);
    const pieces = Map.groupBy(seen.slice(0, -1), ({ note }) => note);
    // two galleries of originals and of three lists on two recipes, and the greys
    assert.equal(pieces.size, 2 * (1 + (windows ? 1 : 0) + 2 * 2) + 1);
    for (const [note, told] of pieces) {
      assert.ok(told.at(-1)!.done > told[0].done, `nothing was counted of ${note}`);
    }
  }
});

Deno.test("it comes to the end without colours to leave out, matches to look for, or pictures", async () => {
  const figures = wholeOptions.figures.map((figure) => ({ ...figure, person: null }));
  for (
    const [options, total] of [
      [{ ...wholeOptions, openGrey: undefined }, 416],
      [{ ...wholeOptions, figures, counterparts: [] }, 432],
      [{
        ...wholeOptions,
        galleries: [{ gallery: "none", open: () => Promise.resolve(null) }],
      }, 16 + 2 * (80 + 16) + 16],
    ] as const
  ) {
    const last = (await toldBy(options)).at(-1)!;
    assert.deepEqual([last.done, last.total], [total, total]);
  }
});

Deno.test("what is foretold: originals, windows, each list, and greys", () => {
  const one = { figures: 10, galleries: 1, augmentations: 1, queries: 7, seeds: 1, grey: false };
  assert.equal(evaluatedPictures(one), 10 + 7 + 10);
  assert.equal(evaluatedPictures({ ...one, grey: true }), 10 + 7 + 10 + 10);
  assert.equal(evaluatedPictures({ ...one, windows: true }), 10 + 10 + 7 + 10);
  assert.equal(evaluatedPictures({ ...one, seeds: 3 }), 10 + 21 + 10);
  assert.equal(evaluatedPictures({ ...one, seeds: 0 }), evaluatedPictures(one));
  const more = { ...one, galleries: 2, augmentations: 2 };
  assert.equal(evaluatedPictures(more), 2 * (10 + 2 * (7 + 10)));
});
