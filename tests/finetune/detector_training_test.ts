import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detectorDefaults } from "lib/finetune/defaults.ts";
import {
  checkpointOf,
  type DetectionBatch,
  type DetectorConfig,
  type DetectorTrainingOptions,
  trainDetector,
} from "lib/finetune/detector_training.ts";
import { measureStatistics, unfolded } from "lib/finetune/normalisation.ts";
import { readNetwork, withNetworkClasses } from "lib/finetune/yolox_network.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { tiny } from "./fixture.ts";

const network = withNetworkClasses(readNetwork(tiny.model, tiny.size), [0]);

/** Pictures with a dark square each, at a place that the step says. */
function batchAt(step: number, { size, count }: { size: number; count: number }) {
  const random = new Random(4).fork("step").fork(step);
  const data = new Float32Array(count * 3 * size * size).fill(225);
  const targets = Array.from({ length: count }, (_, n) => {
    const side = random.int(14, 24);
    const [x, y] = [random.int(0, size - side), random.int(0, size - side)];
    for (let c = 0; c < 3; c++) {
      for (let row = y; row < y + side; row++) {
        const at = ((n * 3 + c) * size + row) * size;
        data.fill(40, at + x, at + x + side);
      }
    }
    return [{ box: [x + side / 2, y + side / 2, side, side] as const, classId: 0 }];
  });
  const batch: DetectionBatch = {
    pictures: float32(data, [count, 3, size, size]),
    targets,
    ignored: targets.map(() => []),
  };
  return Promise.resolve(batch);
}

const config: DetectorConfig = {
  ...detectorDefaults,
  steps: 6,
  batch: 2,
  sizes: [64],
  warmup: 2,
  learningRate: 2e-3,
};

const statistics = await (async () => {
  const { pictures } = await batchAt(1000, { size: 64, count: 4 });
  return await measureStatistics(network, [pictures], { threads: 1 });
})();

const options: DetectorTrainingOptions = {
  network,
  statistics: () => Promise.resolve(statistics),
  config,
  batchAt,
  key: "squares",
  session: { threads: 1 },
};

async function inDirectory(run: (directory: string) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), "burin-detector-"));
  try {
    await run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("a detector learns squares: its loss halves, whichever sizes take turns", async () => {
  const seen: number[] = [];
  const { history, finished } = await trainDetector({
    ...options,
    config: { ...config, steps: 60, sizes: [64, 96], learningRate: 4e-3 },
    batchAt(step, wanted) {
      seen[step] = wanted.size;
      return batchAt(step, wanted);
    },
  });
  assert.ok(finished);
  assert.deepEqual(seen.slice(0, 4), [64, 96, 64, 96]);
  const mean = (part: typeof history) =>
    part.reduce((sum, { losses }) => sum + losses.loss, 0) / part.length;
  const [before, after] = [mean(history.slice(0, 6)), mean(history.slice(-6))];
  assert.ok(after < before / 2, `${before} to ${after}`);
});

Deno.test("stopped anywhere and gone on with, it comes to the same weights bit for bit", () =>
  inDirectory(async (directory) => {
    const whole = await trainDetector(options);
    for (let stop = 1; stop <= 5; stop += 2) {
      const part = join(directory, `${stop}`);
      const stopping = new AbortController();
      const first = await trainDetector({
        ...options,
        directory: part,
        signal: stopping.signal,
        onStep: ({ step }) => step === stop && stopping.abort(),
      });
      assert.ok(!first.finished && first.history.length === stop);
      const second = await trainDetector({
        ...options,
        directory: part,
        statistics: () => assert.fail("they are in the checkpoint"),
      });
      assert.ok(second.finished);
      assert.deepEqual(second.weights, whole.weights);
      assert.deepEqual(second.history, whole.history);
    }
  }));

Deno.test("a checkpoint of another training is refused, and a damaged one", () =>
  inDirectory(async (directory) => {
    await trainDetector({ ...options, config: { ...config, steps: 2 }, directory });
    const again = (more: Partial<DetectorTrainingOptions>) =>
      trainDetector({ ...options, config: { ...config, steps: 2 }, directory, ...more });
    assert.ok((await again({})).finished);
    await assert.rejects(again({ key: "others" }), /trained from another model, other plates/);
    await assert.rejects(again({ config }), /trained with other settings/);
    const file = checkpointOf(directory);
    const bytes = readFileSync(file);
    copyFileSync(file, `${file}.whole`);
    bytes[bytes.length - 100] ^= 1;
    writeFileSync(file, bytes);
    await assert.rejects(again({}), /its bytes are not those that were written/);
    writeFileSync(file, bytes.subarray(0, 1000));
    await assert.rejects(again({}), /Cannot go on from .*it is damaged/);
  }));

Deno.test("it is looked at as often as asked, and at the end", async () => {
  const looked: number[] = [];
  await trainDetector({
    ...options,
    config: { ...config, steps: 5 },
    look: {
      every: 2,
      at(step, { weights }) {
        looked.push(step);
        assert.ok(weights["body.0.weight"].data.every(Number.isFinite));
        return Promise.resolve();
      },
    },
  });
  assert.deepEqual(looked, [2, 4, 5]);
});

Deno.test("a look that a kill cut short is taken when the training goes on", () =>
  inDirectory(async (directory) => {
    const looked: number[] = [];
    const run = (last: number) =>
      trainDetector({
        ...options,
        directory,
        config: { ...config, steps: 4 },
        look: {
          every: 2,
          at(step) {
            if (step === last) return Promise.reject(new Error("killed"));
            looked.push(step);
            return Promise.resolve();
          },
        },
      });
    await assert.rejects(run(2), /killed/);
    await assert.rejects(run(4), /killed/);
    await run(0);
    assert.deepEqual(looked, [2, 4]);
  }));

Deno.test("frozen weights stay; sizes that maps do not fill are refused", async () => {
  const { weights } = await trainDetector({
    ...options,
    config: { ...config, steps: 2, frozen: ["body."] },
  });
  const start = unfolded(network, statistics);
  assert.deepEqual(weights["body.3.weight"], start["body.3.weight"]);
  assert.notDeepEqual(weights["0.stem.weight"], start["0.stem.weight"]);
  await assert.rejects(
    trainDetector({ ...options, config: { ...config, sizes: [64, 72] } }),
    /sizes are multiples of 32/,
  );
});
