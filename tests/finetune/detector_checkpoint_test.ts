import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDetector, saveDetector } from "lib/finetune/detector_checkpoint.ts";
import { detectorDefaults as config } from "lib/finetune/defaults.ts";
import { float32 } from "lib/tensor/tensor.ts";

Deno.test("what is saved is read again; no file is no checkpoint; another file is refused", () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-detector-"));
  try {
    const file = join(directory, "detector.safetensors");
    const key = "k";
    assert.equal(readDetector(file, { key, config }), null);
    const losses = { loss: 3, box: 1, obj: 1, cls: 0.5, l1: 0.5 };
    const checkpoint = {
      config,
      key,
      step: 7,
      history: [{ step: 7, losses, length: 2, learningRate: 0.1 }],
      statistics: { "body.0.mean": float32(Float32Array.of(1, 2), [2]) },
      state: { filters: float32(Float32Array.of(3, 4, 5), [3]) },
    };
    saveDetector(file, checkpoint);
    assert.deepEqual(readDetector(file, { key, config }), checkpoint);
    writeFileSync(file, "no checkpoint at all");
    assert.throws(() => readDetector(file, { key, config }), /Cannot go on from .*Delete it/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
