/**
 * Our side of `bench:train`, and tfjs-node's: one step for each line on standard input, answered by a
 * line of JSON {"loss", "ms", "cpu_ms", "peak_mib"}. Arguments: FILE ENGINE THREADS [PROVIDER [STEPS]], the
 * engine `onnx`, compiled, or `tensorflow`, the same functions operation by operation on tfjs-node. With
 * several STEPS in one run of the graph a line asks for as many, and is told one's share of the time.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Provider } from "lib/onnx/session.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { simclrOf, trainingStep } from "lib/simclr/step.ts";
import { peakMib } from "tests/bench/peak_memory.ts";
import { configOf, decodeTask, learningRate } from "tests/bench/train_task.ts";

const [file, engine, typed, provider = "cpu", typedSteps = "1"] = Deno.args;
const [threads, stepsPerRun] = [Number(typed), Number(typedSteps)];
const makers = {
  onnx: () => compiledRunner({ threads, provider: provider as Provider, stepsPerRun }),
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
  const [start, before] = [performance.now(), process.cpuUsage()];
  const given = Array.from(
    { length: stepsPerRun },
    () => ({ ...inputs, scalars: scalarTensors(simclr.optimizer, { step: ++step, learningRate }) }),
  );
  const outputs = await runner.run(given);
  const ms = (performance.now() - start) / stepsPerRun;
  const { user, system } = process.cpuUsage(before);
  const cpu_ms = (user + system) / 1000 / stepsPerRun;
  console.log(JSON.stringify({ loss: outputs[0].loss.data[0], ms, cpu_ms, peak_mib: peakMib() }));
}
