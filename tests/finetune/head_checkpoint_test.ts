import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { finetuneDefaults } from "lib/finetune/defaults.ts";
import { readHeadCheckpoint, saveHeadCheckpoint } from "lib/finetune/head_checkpoint.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("what is saved is read again; another training's is none; a damaged file is refused", () =>
  withFolder((folder) => {
    const about = { file: join(folder, "head.safetensors"), key: "k", config: finetuneDefaults };
    assert.equal(readHeadCheckpoint(about), null);
    const losses = { loss: 3, box: 1, obj: 1, cls: 0.5, l1: 0.5 };
    const metrics = { precision: 0.5, recall: 0.5, map50: 0.4, map: 1 / 3, learningRate: 0.002 };
    const weights = { "0.stem.bias": float32(Float32Array.of(1, 2), [2]) };
    const checkpoint = {
      history: [{ epoch: 1, seconds: 2.5, train: losses, validation: losses, ...metrics }],
      best: { epoch: 1, weights },
      state: { ...weights, "exp_avg.0.stem.bias": float32(Float32Array.of(3, 4), [2]) },
    };
    saveHeadCheckpoint(checkpoint, about);
    assert.deepEqual(readHeadCheckpoint(about), checkpoint);
    assert.equal(readHeadCheckpoint({ ...about, key: "other plates" }), null);
    const config = { ...finetuneDefaults, learningRate: 0.001 };
    assert.equal(readHeadCheckpoint({ ...about, config }), null);
    writeFileSync(about.file, "no checkpoint at all");
    assert.throws(() => readHeadCheckpoint(about), /Cannot go on from .*head\.safetensors.*Delete/);
  }));
