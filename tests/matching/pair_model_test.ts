import assert from "node:assert/strict";
import { assertFrozen } from "tests/frozen.ts";
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

Deno.test("estimates are those that the bench of matching was made with", () => {
  const given = [
    ...[0.7, 0.75, 0.8, 0.82, 0.9].map((fine) => ({ lines: { fine } })),
    ...[0.3, 0.5, 0.6, 0.65, 0.9].map((share) => ({ covered: [1, share] as const })),
    ...[0.45, 0.5, 0.55].map((coarse) => ({ lines: { coarse, fine: 0.3, residual: 1 } })),
    ...[5, 7, 9].map((colour) => ({ colour: [colour, 1] as const })),
    { reversed: true, lines: { coarse: 0.49 } },
    { lines: { detail: 160, fine: 0.6 } },
    { lines: { detail: 900 } },
    { features: { inliers: 5, matches: 12, weakest: 0.2 } },
  ];
  const model = {
    ...blockModel,
    design: { ...blockModel.design, weights: [2, 1, 18] },
    sameLines: {
      ...blockModel.sameLines,
      bias: -20,
      weights: [25, 3, -1, -2],
      means: [0, 0, 0, 0],
      spreads: [1, 1, 1, 1],
    },
    recut: { ...blockModel.recut, weights: [1, -2] },
    coloured: { ...blockModel.coloured, bias: -4, weights: [2, 0.5] },
  };
  assertFrozen(given.map((one) => estimatePair(model, evidence(one))), "d25e0eb02b65");
});

Deno.test("a fit counts both answers evenly, drawn pairs for lines alone, and the threshold from a half on", () => {
  const pairs = Array.from({ length: 24 }, (_, n): KnownPair => ({
    evidence: evidence({
      features: { weakest: 0.1 + 0.02 * n, inliers: 20 + 5 * n },
      lines: {
        fine: 0.4 + 0.02 * (n * 7 % 24),
        coarse: 0.3 + 0.02 * (n * 5 % 24),
        residual: n / 24,
      },
      colour: [n * 3 % 11, n % 4],
    }),
    isDesign: n % 5 === 0 ? n < 12 : n > 8,
    sameLines: n % 4 === 3 ? null : n * 7 % 24 > 9 + n % 3,
    recut: n % 3 === 0 ? null : n * 5 % 24 > 10,
    coloured: n % 2 === 0 ? null : n * 3 % 11 > 4,
    weight: n % 6 === 0 ? 3 : undefined,
  }));
  const unlaid = { ...pairs[3], evidence: evidence({ lines: null }) };
  assertFrozen(
    [fitPairModel([...pairs, unlaid]), fitPairModel(pairs, { drawn: pairs.slice(9) })],
    "867d9b16c83f",
  );
});
