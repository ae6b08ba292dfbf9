/**
 * Our side of `bench:train`, and tfjs-node's: one step for each line on standard input, answered by a
 * line of JSON {"loss", "ms", "peak_mib"}. Arguments: FILE ENGINE THREADS, the engine `onnx`, compiled,
 * or `tensorflow`, the same functions operation by operation on tfjs-node.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { compiledRunner } from "lib/simclr/compiled_runner.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { simclrOf, trainingStep } from "lib/simclr/step.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { peakMib } from "tests/bench/peak_memory.ts";
import { configOf, decodeTask, learningRate } from "tests/bench/train_task.ts";

const [file, engine, typed] = Deno.args;
const threads = Number(typed);
const makers = {
  onnx: () => compiledRunner({ threads }),
  tensorflow: () => tensorflowRunner({ threads }),
};
/** A runner; what it was made from is let go. */
async function begin() {
  const { size, state, inputs } = decodeTask(readFileSync(file));
  const simclr = simclrOf(configOf(size));
  const make = makers[engine as keyof typeof makers]();
  return { simclr, inputs, runner: await make(trainingStep(simclr), { state, inputs }) };
}

const { simclr, inputs, runner } = await begin();
await using _ = runner;
console.log(JSON.stringify({ version: Deno.version.deno, threads }));

let step = 0;
for await (const _line of createInterface({ input: process.stdin })) {
  step++;
  const start = performance.now();
  const scalars = simclr.optimizer.scalars({ step, learningRate });
  for (const [name, value] of Object.entries(scalars)) {
    Object.assign(inputs, { [`scalar.${name}`]: float32(Float32Array.of(value), []) });
  }
  const { loss } = await runner.run(inputs);
  const ms = performance.now() - start;
  console.log(JSON.stringify({ loss: loss.data[0], ms, peak_mib: peakMib() }));
}
