/** A run's event file as TensorBoard itself reads it. `deno task test:peers` runs it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StepRecord, writeHistory } from "lib/simclr/history.ts";
import { Random } from "lib/tensor/random.ts";
import { answerOf } from "./python.ts";

interface Answer {
  readonly version: string;
  readonly scalars: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;
}

/** 300 steps, so that step numbers take two bytes; held-out figures at the end of each epoch. */
const records: StepRecord[] = Array.from({ length: 300 }, (_, i) => {
  const random = new Random(3).fork(`${i}`);
  const figures = { top1: random.next(), top5: random.next(), meanRank: 1 + 30 * random.next() };
  const vectors = { spread: random.next(), alignment: random.next(), uniformity: -random.next() };
  const record = {
    step: i + 1,
    epoch: Math.floor(i / 100),
    loss: 4 * random.next(),
    learningRate: 1e-3 * random.next(),
    ...figures,
    ...vectors,
  };
  return i % 100 < 99 ? record : { ...record, heldOutTop1: random.next(), rankMe: 9.5 };
});

Deno.test("TensorBoard finds every tag, step and value of a run", async () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-peers-"));
  try {
    writeHistory(folder, records);
    const { version, scalars } = await answerOf<Answer>("events.py", [folder]);
    const expected: Record<string, [number, number][]> = {};
    for (const { step, ...rest } of records) {
      for (const [tag, value] of Object.entries(rest)) {
        (expected[tag] ??= []).push([step, Math.fround(value)]);
      }
    }
    assert.deepEqual(scalars, expected);
    assert.equal(scalars.loss.length, 300);
    assert.deepEqual(scalars.heldOutTop1.map(([step]) => step), [100, 200, 300]);
    console.log(`tensorboard ${version}: ${Object.keys(scalars).length} tags, 300 steps, equal`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
