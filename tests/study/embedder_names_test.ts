import assert from "node:assert/strict";
import { modelManifests } from "lib/assets/manifest.ts";
import { embedderNames, pretrainedOf, trained } from "lib/study/embedder_names.ts";

Deno.test("the trained encoder comes first, then what needs no training, in colour and in grey", () => {
  const weights = modelManifests().filter(({ kind }) => kind === "weights");
  assert.deepEqual(embedderNames, [
    trained,
    "phash",
    ...weights.flatMap(({ id }) => [id, `${id}_gray`]),
  ]);
  assert.ok(embedderNames.includes("efficientnet_lite0_gray"));
});

Deno.test("a name says whose weights, and whether colours are taken away", () => {
  assert.deepEqual(pretrainedOf("efficientnet_lite0"), {
    weights: "efficientnet_lite0",
    gray: false,
  });
  assert.deepEqual(pretrainedOf("efficientnet_lite0_gray"), {
    weights: "efficientnet_lite0",
    gray: true,
  });
  for (const name of [trained, "phash", "phash_gray", "other"]) {
    assert.equal(pretrainedOf(name), null);
  }
});
