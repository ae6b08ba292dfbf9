import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { partsOf } from "lib/finetune/study.ts";
import { readTrainingPlates } from "lib/finetune/plate_cache.ts";
import { samplesOf } from "lib/finetune/samples.ts";
import { fitness } from "lib/finetune/train.ts";
import { unchanged } from "lib/finetune/training_pictures.ts";
import { wholeDefaults } from "lib/finetune/defaults.ts";
import { wholeRun, type WholeRunOptions } from "lib/finetune/whole_run.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { squares } from "./plates.ts";
import { tiny } from "./fixture.ts";

const collection = squares(10);
const parts = partsOf(collection, { seed: 3 });
const plates = await readTrainingPlates(collection, { ids: parts.train });
const validation = samplesOf(collection, { ids: parts.validation, size: tiny.size });

const options = (directory: string): WholeRunOptions => ({
  model: tiny.model,
  sources: [{ plates, weight: 1 }],
  augmentation: unchanged,
  config: { ...wholeDefaults, epochs: 3, batch: 4, learningRate: 4e-3 },
  size: 64,
  seed: 1,
  directory,
  className: "character",
  collection,
  validation,
  session: { threads: 1 },
});

Deno.test("each epoch is evaluated; the best is kept; a run that was stopped has the same history", async () => {
  const folder = await Deno.makeTempDir({ prefix: "burin-run-" });
  try {
    const whole = await wholeRun(options(join(folder, "whole")));
    assert.ok(whole.finished);
    assert.deepEqual(whole.history.map(({ epoch }) => epoch), [1, 2, 3]);
    assert.ok(whole.history[2].learningRate < whole.history[0].learningRate);
    const marks = whole.history.map(fitness);
    assert.equal(whole.best.epoch, 1 + marks.indexOf(Math.max(...marks)));
    const best = join(folder, "whole", "best.onnx");
    assert.ok(existsSync(best));
    const kept = readNetwork(new Uint8Array(readFileSync(best)), tiny.size);
    assert.deepEqual(kept.weights, whole.best.weights);

    const stopping = new AbortController();
    const directory = join(folder, "stopped");
    const first = await wholeRun({
      ...options(directory),
      signal: stopping.signal,
      onEpoch: ({ epoch }) => epoch === 2 && stopping.abort(),
    });
    assert.ok(!first.finished);
    const seen: number[] = [];
    const second = await wholeRun({
      ...options(directory),
      onEpoch: ({ epoch }) => seen.push(epoch),
    });
    assert.deepEqual(seen, [3]);
    const timeless = (history: typeof whole.history) =>
      history.map(({ seconds: _, ...record }) => record);
    assert.deepEqual(timeless(second.history), timeless(whole.history));
    assert.deepEqual(second.best, whole.best);
    assert.ok(second.history[2].seconds > second.history[1].seconds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("without plates to learn from or to evaluate on nothing is trained", () =>
  assert.rejects(
    wholeRun({ ...options("nowhere"), validation: [] }),
    /Cannot train on 7 plates and judge on 0/,
  ));
