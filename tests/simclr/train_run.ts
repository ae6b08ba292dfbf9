/** A small training run in a process of its own, for train_test.ts to kill: directory, then "resume". */
import { tf } from "lib/jit/tfjs.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import { train } from "lib/simclr/train.ts";
import { Random } from "lib/tensor/random.ts";

export const config: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
  head: { layers: 2, output: 8, batchNorm: true },
  size: { height: 10, width: 8 },
  schedule: { ...configs.demo.schedule, base: 0.01 },
  batch: 6,
  epochs: 8,
  checkpointEvery: 1,
};

export const items = Array.from({ length: 20 }, (_, i) => ({ id: `figure-${i}` }));

/** A pattern per item, with noise that seed, epoch and item decide. */
export const views: ViewSource = ({ items, address }) => {
  const { height, width } = config.size;
  const size = height * width * 3;
  const pixels = new Float32Array(2 * items.length * size);
  for (let view = 0; view < 2; view++) {
    items.forEach((item, i) => {
      const pattern = new Random(1).fork("item").fork(item);
      const noise = new Random(2).fork(address.epoch).fork(item).fork(view);
      const at = (view * items.length + i) * size;
      for (let k = 0; k < size; k++) pixels[at + k] = pattern.normal() + 0.3 * noise.normal();
    });
  }
  return Promise.resolve(pixels);
};

if (import.meta.main) {
  await tf.setBackend("cpu");
  const [directory, resume] = Deno.args;
  await train({ items, views, config, seed: 3, directory, resume: resume === "resume" });
}
