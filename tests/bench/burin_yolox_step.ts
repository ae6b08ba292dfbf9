/**
 * Our side of `bench:train` for a whole YOLOX: what training does with a batch, for each line on standard
 * input. Arguments: MODEL SIZE THREADS, the size as JSON. First says the loss of the model's weights. A step
 * assigns labels to cells by what the network says, and moves the weights and their running mean.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import {
  isNoDecayVector,
  networkLayout,
  networkStep,
  startState,
} from "lib/finetune/network_step.ts";
import { unfolded } from "lib/finetune/normalisation.ts";
import { targetsOf } from "lib/finetune/yolox_loss.ts";
import { adamw } from "lib/optim/adamw.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { halvedRunner } from "lib/training/halved_runner.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
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
const optimizer = adamw({ weightDecay, noDecay: isNoDecayVector });
const layout = networkLayout(weights);
const task = taskOf(size);
const { pictures } = task;
const labels = targetsIn(task);

const scalar = (value: number) => float32(Float32Array.of(value), []);
const targetsFor = (rows: Float32Array) => targetsOf(rows, { cells, labels, classes });
const inputsAt = (step: number) => ({
  pictures,
  scalars: scalarTensors(optimizer, { step, learningRate }),
  ema: scalar(meanShare),
});

const state = startState(weights, { layout, optimizer });
const none = new Float32Array(size.batch * cells.stride.length * (5 + classes));
await using runner = await halvedRunner({ threads, early: ["rows"] })(
  networkStep(network, { layout, statistics, cells, optimizer }),
  { state, inputs: { ...inputsAt(1), target: targetsFor(none) } },
);

const trained = async (step: number): Promise<number> =>
  (await runner.run(inputsAt(step), ({ rows }) => ({ target: targetsFor(rows.data) }))).loss
    .data[0];

const loss = await trained(1);
runner.restore(state);
console.log(JSON.stringify({ version: Deno.version.deno, threads, loss }));
let step = 0;
for await (const _line of createInterface({ input: process.stdin })) {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const loss = await trained(++step);
  const { user, system } = process.cpuUsage(used);
  const ms = performance.now() - began;
  console.log(JSON.stringify({ loss, ms, cpu_ms: (user + system) / 1000, peak_mib: peakMib() }));
}
