import assert from "node:assert/strict";
import { modelManifests } from "lib/assets/manifest.ts";
import { listed, modelLines, modelsNamed } from "lib/tools/models.ts";

// verifying and fetching are in cli/models_test.ts
Deno.test("a model's name means all its parts", () => {
  const manifests = modelManifests();
  assert.deepEqual(modelsNamed(manifests, "sam_vit_b").map(({ id }) => id), [
    "sam_vit_b_decoder",
    "sam_vit_b_encoder",
  ]);
  assert.throws(() => modelsNamed(manifests, "sam_vit_c"), /Did you mean sam_vit_[bhl]\?/);
});

Deno.test("the columns of the table are as wide as their longest text", () => {
  const manifests = modelsNamed(modelManifests(), "sam_vit_b");
  const [heads, decoder, encoder, ...more] = modelLines(manifests);
  assert.deepEqual(more, []);
  assert.equal(heads.indexOf("MB"), "sam_vit_b_decoder".length + 2);
  assert.equal(decoder.indexOf("sam_vit_b_decoder"), 0);
  assert.equal(encoder.indexOf("Apache"), heads.indexOf("licence"));
});

Deno.test("a model that nobody publishes is listed as made here", () => {
  const [dino] = modelsNamed(modelManifests(), "grounding_dino_base").map(listed);
  assert.equal(dino.export, true);
  const [nano] = modelsNamed(modelManifests(), "burin_nano").map(listed);
  assert.deepEqual([nano.export, nano.here], [false, true]);
});
