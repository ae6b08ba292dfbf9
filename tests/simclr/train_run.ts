/** A small training run in a process of its own, for train_test.ts to kill: directory, then "resume". */
import { imageOf } from "lib/augment/apply.ts";
import { resizeImage } from "lib/image/resize.ts";
import { tf } from "lib/jit/tfjs.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { train } from "lib/simclr/train.ts";
import { openViews } from "lib/simclr/views.ts";
import { noise } from "tests/augment/pictures.ts";

export const config: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
  head: { layers: 2, output: 8, batchNorm: true },
  size: { height: 10, width: 8 },
  schedule: { ...configs.demo.schedule, base: 0.01 },
  augmentation: "base_aug",
  batch: 6,
  epochs: 8,
  checkpointEvery: 1,
};

export const items = Array.from({ length: 20 }, (_, i) => ({ id: `figure-${i}` }));

/** Views of a pattern per item, from the loader. */
export const { views } = openViews(config, {
  count: items.length,
  seed: 3,
  workers: 0,
  open: (item) =>
    Promise.resolve(
      resizeImage(imageOf(noise(4, 5, item)), { width: 16, height: 20, method: "linear" }),
    ),
});

if (import.meta.main) {
  await tf.setBackend("cpu");
  const [directory, resume] = Deno.args;
  await train({ items, views, config, seed: 3, directory, resume: resume === "resume" });
}
