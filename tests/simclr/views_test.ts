import assert from "node:assert/strict";
import { imageOf } from "lib/augment/apply.ts";
import { batchAt } from "lib/simclr/batches.ts";
import { groupsOf } from "lib/simclr/identity_batches.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import { train } from "lib/simclr/train.ts";
import { openViews, type TrainingViews } from "lib/simclr/views.ts";
import { noise } from "tests/augment/pictures.ts";

const config: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
  head: { layers: 2, output: 8, batchNorm: true },
  size: { height: 10, width: 8 },
  batch: 6,
  epochs: 2,
};
const items = Array.from({ length: 20 }, (_, i) => ({ id: `figure-${i}` }));
const options = {
  count: items.length,
  seed: 3,
  open: (item: number) => Promise.resolve(imageOf(noise(20 + item, 24, item))),
} satisfies TrainingViews;

Deno.test("a run that reads from workers is bit for bit the run that does without", async () => {
  const losses = [];
  for (const workers of [0, 1, 2]) {
    await using loader = openViews(config, { ...options, workers });
    const runner = compiledRunner({ threads: 1 });
    const { history } = await train({ items, views: loader.views, config, seed: 3, runner });
    losses.push(history.map(({ loss }) => loss));
  }
  assert.equal(losses[0].length, 6);
  assert.deepEqual(losses[1], losses[0]);
  assert.deepEqual(losses[2], losses[0]);
});

Deno.test("the batches of the run are made ahead, those asked for in no order are not", async () => {
  for (const inOrder of [true, false, undefined]) {
    const opened = new Set<number>();
    await using loader = openViews(config, {
      ...options,
      workers: 1,
      ...inOrder === undefined ? {} : { inOrder },
      open: (item) => {
        opened.add(item);
        return options.open(item);
      },
    });
    const address = { epoch: 0, step: 0 };
    const sampling = { count: 20, batch: 6, seed: 3 };
    await loader.views({ items: batchAt(sampling, address), address });
    const next = inOrder ?? true ? batchAt(sampling, { epoch: 0, step: 1 }) : [];
    assert.deepEqual([...opened].sort(), [...batchAt(sampling, address), ...next].sort());
  }
});

Deno.test("where figures come in groups, it is groups that are made ahead", async () => {
  const grouped = { ...config, identities: { share: 0.5, figures: 3 } };
  const people = items.map((_, i) => ({ identity: i < 12 ? `p${i >> 2}` : null }));
  const opened = new Set<number>();
  await using loader = openViews(grouped, {
    ...options,
    items: people,
    workers: 1,
    open: (item) => {
      opened.add(item);
      return options.open(item);
    },
  });
  const groups = groupsOf(people, grouped.identities);
  const batch = (step: number) =>
    batchAt({ count: 20, batch: 6, seed: 3, groups }, { epoch: 0, step });
  await loader.views({ items: batch(0), address: { epoch: 0, step: 0 } });
  assert.deepEqual([...opened].sort(), [...new Set([...batch(0), ...batch(1)])].sort());
});
