import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readInputForm } from "lib/detect/input_form.ts";
import { openYolox } from "lib/detect/yolox.ts";
import { detectorDefaults } from "lib/finetune/defaults.ts";
import { trainingPictures, unchanged } from "lib/finetune/training_pictures.ts";
import { drawBatch, trainWholeDetector } from "lib/finetune/whole_detector.ts";
import { readNetwork } from "lib/finetune/yolox_network.ts";
import { blank } from "lib/image/image.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { Random } from "lib/tensor/random.ts";
import { tiny } from "./fixture.ts";
import { trainingPlate } from "./training_plate.ts";

const ink = [40, 36, 30] as const;

/** A plate with a dark square. */
const plate = (id: string, x: number, y: number) =>
  trainingPlate({
    id,
    width: 64,
    height: 64,
    painted: [{ box: [x, y, x + 20, y + 24], ignored: false, colour: ink }],
  });

// random weights let so little through that they learn one place only
const plates = Array.from({ length: 8 }, (_, i) => plate(`p${i}`, 20 + i % 2, 18 + i % 3));
const sources = [{ plates, weight: 1 }];

async function inDirectory(run: (directory: string) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), "burin-whole-"));
  try {
    await run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("pictures of a step lie side by side, and depend on the seed and their place alone", async () => {
  const source = trainingPictures({ sources, augmentation: unchanged });
  const random = new Random(1);
  const two = await drawBatch(source, { random, size: 64, count: 2 });
  const three = await drawBatch(source, { random, size: 64, count: 3 });
  assert.deepEqual(two.pictures.shape, [2, 3, 64, 64]);
  assert.deepEqual(three.pictures.data.slice(0, 2 * 3 * 64 * 64), two.pictures.data);
  assert.deepEqual(three.targets.slice(0, 2), two.targets);
  const [{ box: [x, y, width, height] }] = two.targets[0];
  assert.deepEqual([width, height], [20, 24]);
  assert.equal(two.pictures.data[y * 64 + x], ink[2], "blue comes first");
});

Deno.test("a whole detector learns from plates and is an ordinary model, which finds them", () =>
  inDirectory(async (directory) => {
    const config = {
      ...detectorDefaults,
      steps: 90,
      batch: 4,
      sizes: [64],
      learningRate: 4e-3,
      ema: 0.9,
    };
    const looked: number[] = [];
    const options = {
      model: tiny.model,
      sources,
      augmentation: { ...unchanged, tone: 0.5 },
      config,
      seed: 3,
      directory,
      className: "character",
      about: { tuned: "by a test" },
      session: { threads: 1 },
    };
    const { history, finished, file, sha256 } = await trainWholeDetector({
      ...options,
      look: {
        every: 40,
        at: (step, { model }) => {
          looked.push(step);
          assert.equal(readNetwork(model(), tiny.size).head.classes, 1);
          return Promise.resolve();
        },
      },
    });
    assert.ok(finished && history.length === 90);
    assert.deepEqual(looked, [40, 80, 90]);
    const model = new Uint8Array(readFileSync(file));
    assert.deepEqual(JSON.parse(readMetadata(model).names), { 0: "character" });
    assert.equal(readMetadata(model).tuned, "by a test");
    const input = { sides: [64], mirrored: false, reduction: "area", fitted: true };
    assert.deepEqual(readInputForm(readMetadata(model)), input);
    await using detect = await openYolox(model, {
      classes: ["character"],
      keep: new Set(["character"]),
      threads: 1,
    });
    let found = 0;
    for (const { regions: [{ box: [x0, y0, x1, y1] }] } of plates) {
      const image = blank({ width: 64, height: 64 }, [255, 255, 255, 255]);
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) image.data.set(ink, (y * 64 + x) * 4);
      }
      const [best] = await detect(image, { minScore: 0.001 });
      if (!best) continue;
      const [a0, b0, a1, b1] = best.box;
      const common = Math.max(0, Math.min(a1, x1) - Math.max(a0, x0)) *
        Math.max(0, Math.min(b1, y1) - Math.max(b0, y0));
      if (common / (20 * 24 + (a1 - a0) * (b1 - b0) - common) > 0.5) found++;
    }
    assert.ok(found >= 6, `${found} of 8 squares were found`);
    // done already: nothing is trained again, and the file is the same
    const again = await trainWholeDetector(options);
    assert.equal(again.sha256, sha256);
    await assert.rejects(
      trainWholeDetector({ ...options, sources: [{ plates: plates.slice(1), weight: 1 }] }),
      /trained from another model, other plates/,
    );
  }));
