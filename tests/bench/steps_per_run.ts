/**
 * What several steps per run give: milliseconds per step at 1, 2 and 4 steps per run, in turns.
 * `deno run -A tests/bench/steps_per_run.ts [--provider NAME] [--tiny] [--json]`
 */
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { type ProviderChoice, takeProvider } from "lib/onnx/provider.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { planOf } from "lib/simclr/plan.ts";
import { initialState, simclrOf, trainingStep } from "lib/simclr/step.ts";
import { Random } from "lib/tensor/random.ts";

const { values } = parseArgs({
  options: {
    provider: { type: "string", default: "cpu" },
    tiny: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const { provider } = await takeProvider(values.provider as ProviderChoice);
const config: SimclrConfig = values.tiny
  ? {
    ...configs.demo,
    encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
    size: { height: 16, width: 12 },
    batch: 4,
  }
  : configs.demo;
const simclr = simclrOf(config);
const { height, width } = config.size;
const plan = planOf({
  simclr,
  items: Array.from({ length: config.batch }, (_, i) => ({ id: String(i) })),
  views: ({ items }) => {
    const random = new Random(3);
    const length = 2 * items.length * height * width * 3;
    return Promise.resolve(Float32Array.from({ length }, () => random.normal()));
  },
}, { config, seed: 3 });
const inputs = await plan.inputs(0);
const state = initialState(simclr, { random: new Random(3) });
const steps = 4;
const counts = [1, 2, 4];
const runners = await Promise.all(
  counts.map((stepsPerRun) =>
    compiledRunner({ provider, stepsPerRun })(trainingStep(simclr), { state, inputs })
  ),
);
const times = counts.map((): number[] => []);
const losses = counts.map(() => NaN);
for (let round = 0; round < 6; round++) {
  for (const [i, runner] of runners.entries()) {
    const began = performance.now();
    for (let step = 0; step < steps; step += counts[i]) {
      const given = Array.from({ length: counts[i] }, () => inputs);
      const outputs = await runner.run(given);
      losses[i] = outputs.at(-1)!.loss.data[0];
    }
    if (round > 0) times[i].push((performance.now() - began) / steps); // the first warms up
  }
  // the same work: the same losses after the same steps
  losses.forEach((loss) => assert.ok(Math.abs(loss / losses[0] - 1) < 1e-2, `${losses}`));
}
for (const runner of runners) await runner[Symbol.asyncDispose]();
const rows = counts.map((stepsPerRun, i) => {
  const sorted = times[i].toSorted((a, b) => a - b);
  return { stepsPerRun, milliseconds: Math.round(10 * sorted[sorted.length >> 1]) / 10 };
});
if (!values.json) { for (const row of rows) console.log(row); }
console.log(JSON.stringify({
  provider,
  config: values.tiny ? "tiny" : "demo",
  processors: navigator.hardwareConcurrency,
  rows,
}));
