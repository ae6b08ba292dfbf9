import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  byId,
  modelManifests,
  projectDirectory,
  type WeightsManifest,
} from "lib/assets/manifest.ts";
import { checkModel } from "lib/onnx/model_check.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { withFolder } from "tests/with_folder.ts";

const weights = (tensors: WeightsManifest["tensors"]): WeightsManifest => ({
  id: "mine",
  kind: "weights",
  title: "Mine",
  licence: "MIT",
  path: "models/mine.safetensors",
  variants: [],
  repository: "me/mine",
  file: "model.safetensors",
  tensors,
});

Deno.test("weights are held against the names and shapes of their manifest", () =>
  withFolder(async (folder) => {
    const file = join(folder, "mine.safetensors");
    const a = float32(new Float32Array(6), [2, 3]);
    writeFileSync(file, encodeSafetensors({ a, more: a }));
    assert.deepEqual(await checkModel(weights({ a: [2, 3] }), file), { tensors: 1 });
    const refused = (tensors: WeightsManifest["tensors"], message: RegExp) =>
      assert.rejects(checkModel(weights(tensors), file), message);
    await refused({ a: [3, 2] }, /a is \[2,3\]; its manifest says \[3,2\]/);
    await refused({ b: [1] }, /b is missing; its manifest says \[1\]/);
  }));

Deno.test("a graph takes and gives what its manifest says, and a vocabulary is no model", async () => {
  const nano = byId(modelManifests(), { id: "burin_nano", kind: "model" });
  const file = join(projectDirectory, nano.path);
  assert.deepEqual(await checkModel(nano, file), { signature: "checked" });
  const words = modelManifests().find(({ kind }) => kind === "file")!;
  assert.equal(await checkModel(words, "nowhere"), null);
});
