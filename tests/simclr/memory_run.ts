/**
 * A thousand steps of a tiny network in a process of its own: prints by how many bytes resident memory
 * grew after a warm-up. With `leak`, each step's outputs and a little more are kept, as a fault would.
 */
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { scalarTensors } from "lib/optim/optimizer.ts";
import { configs } from "lib/simclr/config.ts";
import { initialState, simclrOf, trainingStep } from "lib/simclr/step.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";

const [height, width, rows] = [16, 12, 8];
const simclr = simclrOf({
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
  size: { height, width },
});
const random = new Random(2);
const pixels = Float32Array.from({ length: rows * height * width * 3 }, () => random.normal());
const inputs = {
  views: float32(pixels, [rows, height, width, 3]),
  scalars: scalarTensors(simclr.optimizer, { step: 1, learningRate: 1e-3 }),
};
const state = initialState(simclr, { random: new Random(1) });
await using runner = await compiledRunner({ threads: 1 })(trainingStep(simclr), { state, inputs });
const kept: unknown[] = [];
async function steps(count: number): Promise<number> {
  for (let i = 0; i < count; i++) {
    const outputs = await runner.run([inputs]);
    if (Deno.args.includes("leak")) kept.push(outputs, new Float32Array(10_000).fill(1));
  }
  return Deno.memoryUsage().rss;
}
const before = await steps(500);
const after = await steps(1000);
console.log(JSON.stringify({ grown: after - before, kept: kept.length }));
