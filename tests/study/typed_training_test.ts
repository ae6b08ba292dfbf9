import assert from "node:assert/strict";
import { typedTraining } from "lib/study/typed_training.ts";

Deno.test("hyphens become names, books a list; the rest stays as it was typed", () => {
  const typed = { experiment: "demo", seed: 3, gray: 0.5, "steps-per-run": 2, "held-out": 0.1 };
  const taken = typedTraining({
    ...typed,
    without: "a, b,",
    "identity-share": 0.4,
    "identity-figures": 3,
    "engraver-seed": 9,
    "least-score": 0.6,
    "head-hidden": 64,
    "head-output": 32,
  });
  assert.deepEqual(taken, {
    experiment: "demo",
    seed: 3,
    gray: 0.5,
    "steps-per-run": 2,
    heldOut: 0.1,
    without: ["a", "b"],
    identityShare: 0.4,
    identityFigures: 3,
    engraverSeed: 9,
    leastScore: 0.6,
    headHidden: 64,
    headOutput: 32,
  });
  assert.deepEqual(typedTraining(typed).without, []);
});
