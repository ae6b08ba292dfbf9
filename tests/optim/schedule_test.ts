import assert from "node:assert/strict";
import { learningRate, type Schedule } from "lib/optim/schedule.ts";

const schedule: Schedule = { shape: "cosine", base: 2, scale: "none", warmupEpochs: 2, final: 0.1 };
const run = { steps: 50, stepsPerEpoch: 5, batch: 64 };
const at = (s: Schedule, step: number) => learningRate(s, { ...run, step });
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a}, not ${b}`);

Deno.test("climbs linearly, peaks once, and falls along a cosine", () => {
  close(at(schedule, 0), 0.2);
  close(at(schedule, 4), 1);
  close(at(schedule, 9), 2);
  close(at(schedule, 10), 2);
  close(at(schedule, 30), 2 * (0.1 + 0.9 / 2));
  close(at(schedule, 50), 0.2);
  for (let s = 10; s < 49; s++) assert.ok(at(schedule, s + 1) < at(schedule, s));
});

Deno.test("constant stays at the peak, which follows the batch", () => {
  const constant = { ...schedule, shape: "constant" } as const;
  close(at({ ...constant, scale: "linear" }, 49), 2 * 64 / 256);
  close(at({ ...constant, scale: "root" }, 49), 16);
});

Deno.test("a warm-up longer than the run ends half-way", () => {
  close(at({ ...schedule, warmupEpochs: 100 }, 24), 2);
  assert.ok(at({ ...schedule, warmupEpochs: 100 }, 40) < 2);
});

Deno.test("a warm-up is whole steps, the nearest, and at most half of the run rounded down", () => {
  const linear = { ...schedule, shape: "constant" } as const;
  // 2.5 epochs of one step are 3 steps: shares of a third
  const share = (warmupEpochs: number, step: number, steps = 50) =>
    learningRate({ ...linear, warmupEpochs }, { steps, stepsPerEpoch: 1, batch: 64, step }) / 2;
  close(share(2.5, 0), 1 / 3);
  close(share(2.4, 0), 1 / 2);
  // of 7 steps 3 at most
  close(share(10, 0, 7), 1 / 3);
  close(share(10, 2, 7), 1);
  close(share(10, 3, 7), 1);
  close(share(0, 0), 1);
});

Deno.test("a cosine ends at its last rate and stays there; a run of no steps is at its peak", () => {
  close(at(schedule, 60), 0.2);
  close(at(schedule, 500), 0.2);
  const short = (step: number, steps: number) =>
    learningRate(schedule, { step, steps, stepsPerEpoch: 5, batch: 64 });
  close(short(1, 1), 0.2);
  close(short(0, 0), 2);
});
