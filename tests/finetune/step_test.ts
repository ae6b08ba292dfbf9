import assert from "node:assert/strict";
import { cellsOfHead, headRunner, headTrainer } from "lib/finetune/step.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { targetsOf } from "lib/finetune/yolox_loss.ts";
import { adamw } from "lib/optim/adamw.ts";
import { tiny } from "./fixture.ts";

const head = readHead(tiny.model, tiny.size);
const cells = cellsOfHead(head);
const maps = head.levels.map((_, k) => tiny.tensors[`feature.${k}`]);
const { classes } = head;

Deno.test("what the head loses is what Megvii's head loses, part by part", async () => {
  await using runner = await headRunner(head, { batch: 1, threads: 1 });
  const { data } = await runner.rows(head.weights, maps);
  const targets = targetsOf(data, { cells, labels: tiny.labels, classes });
  const losses = await runner.losses(head.weights, maps, targets);
  for (const [part, value] of Object.entries(losses)) {
    const expected = tiny.losses[part as keyof typeof losses];
    assert.ok(Math.abs(value - expected) <= 1e-4 * expected, part);
  }
});

Deno.test("a first step of AdamW moves every weight against its gradient, and the loss falls", async () => {
  await using runner = await headRunner(head, { batch: 1, threads: 1 });
  const optimizer = adamw({ weightDecay: 0 });
  await using trainer = await headTrainer(head, { batch: 1, threads: 1, optimizer });
  const losses: number[] = [];
  const rate = 1e-3;
  for (let step = 1; step <= 12; step++) {
    const { data } = await runner.rows(trainer.weights, maps);
    const targets = targetsOf(data, { cells, labels: tiny.labels, classes });
    const before = trainer.weights;
    losses.push((await trainer.step(maps, targets, { step, learningRate: rate })).loss);
    if (step > 1) continue;
    for (const [name, { data }] of Object.entries(trainer.weights)) {
      const gradient = tiny.tensors[`gradient.${name}`].data;
      // after one step Adam's move is the rate, against the gradient's sign
      data.forEach((value, i) => {
        if (Math.abs(gradient[i]) < 1e-3) return;
        const moved = value - before[name].data[i];
        assert.ok(Math.abs(moved + rate * Math.sign(gradient[i])) < 2e-6, name);
      });
    }
  }
  assert.ok(losses.at(-1)! < 0.9 * losses[0], losses.join());
});
