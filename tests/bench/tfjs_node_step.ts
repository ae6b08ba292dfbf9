/**
 * One training step of the study's ResNet18 on tfjs-node, a peer of bench:train: it starts from the
 * same state and views as ours, and ends with one line of JSON. Needs `deno task tensorflow`.
 *
 *     deno run -A tests/bench/tfjs_node_step.ts --pairs 8 --height 400 --width 220 --steps 5
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { loadTensorflow } from "lib/jit/tensorflow.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { configs } from "lib/simclr/config.ts";
import { initialState, scalarPrefix, simclrOf, trainingStep } from "lib/simclr/step.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "8" },
    height: { type: "string", default: "400" },
    width: { type: "string", default: "220" },
    steps: { type: "string", default: "5" },
    rate: { type: "string", default: "1e-3" },
    threads: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [pairs, height, width, steps, rate] = [
  values.pairs,
  values.height,
  values.width,
  values.steps,
  values.rate,
].map(Number);
const threads = values.threads === undefined ? undefined : Number(values.threads);

const { version, tensorflow, gpu } = loadTensorflow({ threads });
const simclr = simclrOf(configs.ResNet18_50epoch_base_aug);
const state = initialState(simclr, { random: new Random(1) });
const random = new Random(2);
const shape = [2 * pairs, height, width, 3];
const views = float32(
  Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.range(-2, 2)),
  shape,
);
const inputsOf = (step: number): Weights => {
  const scalars = simclr.optimizer.scalars({ step, learningRate: rate });
  return {
    views,
    ...Object.fromEntries(
      Object.entries(scalars).map(([name, value]) => [
        `${scalarPrefix}.${name}`,
        float32(Float32Array.of(value), []),
      ]),
    ),
  };
};

await using runner = await tensorflowRunner({ threads })(trainingStep(simclr), {
  state,
  inputs: inputsOf(1),
});
const ms: number[] = [];
const losses: number[] = [];
for (let step = 1; step <= steps; step++) {
  const began = performance.now();
  const { loss } = await runner.run(inputsOf(step));
  ms.push(performance.now() - began);
  losses.push(loss.data[0]);
  if (!values.json) console.log(`step ${step}: ${ms.at(-1)!.toFixed(0)} ms, loss ${losses.at(-1)}`);
}
console.log(JSON.stringify({
  engine: "tensorflow",
  version,
  tensorflow,
  gpu,
  first_loss: losses[0],
  losses,
  ms,
  peak_mib: process.resourceUsage().maxRSS / 1024,
}));
