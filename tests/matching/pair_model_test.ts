import assert from "node:assert/strict";
import {
  estimatePair,
  fitPairModel,
  type KnownPair,
  precisionThreshold,
} from "lib/matching/pair_model.ts";
import { blockModel } from "./block_network.ts";
import { evidence } from "./evidence_sample.ts";

const typeOf = (given: Parameters<typeof evidence>[0]) =>
  estimatePair(blockModel, evidence(given)).type;

Deno.test("each type has evidence of its own", () => {
  assert.equal(typeOf({}), "same impression");
  assert.equal(typeOf({ lines: { fine: 0.75 } }), "other state");
  assert.equal(typeOf({ colour: [0, 30] }), "coloured");
  assert.equal(typeOf({ colour: [30, 0] }), "coloured");
  assert.equal(typeOf({ reversed: true }), "reversed");
  assert.equal(typeOf({ covered: [0.4, 1] }), "fragment");
  assert.equal(typeOf({ lines: { fine: 0.55 } }), "recut");
  assert.equal(typeOf({ lines: { fine: 0.1, residual: 0.9 } }), "recut");
  assert.equal(typeOf({ lines: { fine: 0.1, residual: 1 } }), "replica");
  assert.equal(typeOf({ lines: { coarse: 0.1 } }), "different");
});

Deno.test("probabilities sum to one, and those of one design to that of it", () => {
  for (
    const given of [{}, { lines: { fine: 0.7 } }, { covered: [0.6, 1] as const }, {
      reversed: true,
    }]
  ) {
    const { probabilities, design } = estimatePair(blockModel, evidence(given));
    const sum = Object.values(probabilities).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9 && Math.abs(probabilities.different - (1 - design)) < 1e-9);
  }
});

Deno.test("between two types it is not sure", () => {
  const at = (share: number) =>
    estimatePair(blockModel, evidence({ covered: [share, 1], lines: { fine: 0.81 } }));
  assert.equal(at(0.57).type, "fragment");
  assert.equal(at(0.61).type, null);
  assert.ok(at(0.61).probability < 0.5);
  assert.equal(at(0.9).type, "other state");
});

Deno.test("blank sheets, mere frames and what could not be laid on each other are different", () => {
  for (const lines of [null, { middle: 0.09 }, { tiles: 3 }]) {
    const { type, design } = estimatePair(blockModel, evidence({ lines }));
    assert.deepEqual([type, design], ["different", 0]);
  }
  assert.ok(estimatePair(blockModel, evidence({ lines: { middle: 0.1, tiles: 4 } })).design > 0.9);
});

Deno.test("a threshold is the least probability at which so many are right, ties together", () => {
  const pair = (probability: number, right: boolean) => ({ probability, right });
  const pairs = [pair(0.9, true), pair(0.8, true), pair(0.7, false), pair(0.6, true)];
  assert.equal(precisionThreshold(pairs, 0.9), 0.8);
  assert.equal(precisionThreshold(pairs, 0.75), 0.6);
  assert.equal(precisionThreshold([pair(0.5, true), pair(0.5, false)], 0.9), 1);
  assert.equal(precisionThreshold([], 0.9), 1);
});

Deno.test("coefficients are learnt from known pairs, and say nothing of what they never saw", () => {
  const known = (isDesign: boolean, same: boolean | null, n: number): KnownPair => ({
    evidence: evidence({
      features: isDesign ? { weakest: 0.5 + n / 100 } : { weakest: 0.1 + n / 100, inliers: 10 },
      lines: isDesign ? { fine: same ? 0.9 : 0.4 } : { coarse: 0.1, fine: 0.05 },
    }),
    isDesign,
    sameLines: same,
    recut: null,
    coloured: null,
  });
  const pairs = Array.from({ length: 20 }, (_, n) => [
    known(true, true, n % 10),
    known(true, false, n % 10),
    known(false, null, n % 10),
  ]).flat();
  const model = fitPairModel(pairs);
  assert.ok(model.threshold >= 0.5);
  // of what nobody said anything there are no numbers
  const { recut: { weights, means, spreads } } = model;
  assert.deepEqual([weights, means, spreads], [[], [], []]);
  for (const { evidence, isDesign, sameLines } of pairs) {
    const { design, probabilities } = estimatePair(model, evidence);
    assert.equal(design > 0.5, isDesign);
    const { recut, replica } = probabilities;
    if (isDesign) assert.equal(recut + replica < 0.5 * design, sameLines);
    // nobody said which copies are recut
    assert.ok(Math.abs(recut - replica) < 1e-9);
  }
});
