/**
 * Our side of `bench:train` for a whole YOLOX: what training does with a batch, for each line on standard
 * input. Arguments: MODEL SIZE THREADS, the size as JSON. First says the loss of the model's weights. A step
 * asks the network for its rows, assigns labels to cells, and moves the weights and their running mean.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import {
  isSparedVector,
  networkLayout,
  networkRows,
  networkStep,
  startState,
  vectorNames,
} from "lib/finetune/network_step.ts";
import { unfolded } from "lib/finetune/normalisation.ts";
import { targetsOf } from "lib/finetune/yolox_loss.ts";
import { compile } from "lib/jit/compile.ts";
import { under, type Weights, within } from "lib/nn/parameters.ts";
import { adamw } from "lib/optim/adamw.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { peakMib } from "tests/bench/peak_memory.ts";
import {
  cellsFor,
  learningRate,
  meanShare,
  networkOf,
  noStatistics,
  targetsIn,
  taskOf,
  weightDecay,
  type YoloxSize,
} from "tests/bench/yolox_task.ts";

const [model, typed, typedThreads] = Deno.args;
const [size, threads]: [YoloxSize, number] = [JSON.parse(typed), Number(typedThreads)];
const network = networkOf(readFileSync(model), size);
const { classes } = network.head;
const cells = cellsFor(network, size);
const statistics = noStatistics(network);
const weights = unfolded(network, statistics);
const optimizer = adamw({ weightDecay, spared: isSparedVector });
const layout = networkLayout(weights);
const task = taskOf(size);
const { pictures } = task;
const labels = targetsIn(task);

const scalar = (value: number) => float32(Float32Array.of(value), []);
const inputsAt = (step: number, rows: Float32Array): Weights => ({
  pictures,
  ...under("target", targetsOf(rows, { cells, labels, classes })),
  ...Object.fromEntries(
    Object.entries(optimizer.scalars({ step, learningRate }))
      .map(([name, value]) => [`scalar.${name}`, scalar(value)]),
  ),
  ema: scalar(meanShare),
});
const vectorsOf = (state: Weights): Weights =>
  under(
    "vector",
    Object.fromEntries(
      Object.values(vectorNames).flatMap((name) => name in state ? [[name, state[name]]] : []),
    ),
  );

const state = startState(weights, { layout, optimizer });
await using asker = await compile(
  (all) => ({
    rows: networkRows(network, {
      vectors: within("vector", all),
      layout,
      statistics,
      pictures: all.pictures,
    }),
  }),
  { ...vectorsOf(state), pictures },
  { threads },
);
const none = new Float32Array(size.batch * cells.stride.length * (5 + classes));
await using runner = await compiledRunner({ threads })(
  networkStep(network, { layout, statistics, cells, optimizer }),
  { state, inputs: inputsAt(1, none) },
);

async function trained(step: number): Promise<number> {
  const vectors = vectorsOf(await runner.state());
  const { rows } = await asker.run({ ...vectors, pictures });
  return (await runner.run(inputsAt(step, rows.data as Float32Array))).loss.data[0];
}

const loss = await trained(1);
runner.restore!(state);
console.log(JSON.stringify({ version: Deno.version.deno, threads, loss }));
let step = 0;
for await (const _line of createInterface({ input: process.stdin })) {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const loss = await trained(++step);
  const { user, system } = process.cpuUsage(used);
  const ms = performance.now() - began;
  console.log(JSON.stringify({ loss, ms, cpu_ms: (user + system) / 1000, peak_mib: peakMib() }));
}
