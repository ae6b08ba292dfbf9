import assert from "node:assert/strict";
import { modelManifests } from "lib/assets/manifest.ts";
import {
  burin,
  checkEmbedder,
  embedderNames,
  isOwnFile,
  pretrainedOf,
  trained,
} from "lib/study/embedder_names.ts";

Deno.test("the trained encoder comes first, then Burin's, then others' in colour and in grey", () => {
  const weights = modelManifests().filter(({ kind, id }) => kind === "weights" && id !== burin);
  assert.deepEqual(embedderNames, [
    trained,
    burin,
    "phash",
    ...weights.flatMap(({ id }) => [id, `${id}_gray`]),
  ]);
  assert.ok(embedderNames.includes("efficientnet_lite0_gray"));
});

Deno.test("a name says whose weights, and whether colours are taken away", () => {
  assert.deepEqual(pretrainedOf("efficientnet_lite0"), {
    weights: "efficientnet_lite0",
    gray: false,
    centred: true,
  });
  assert.deepEqual(pretrainedOf("efficientnet_lite0_gray"), {
    weights: "efficientnet_lite0",
    gray: true,
    centred: true,
  });
  // Burin's own knows no colours, and has its mean taken away
  assert.deepEqual(pretrainedOf(burin), { weights: burin, gray: true, centred: false });
  for (const name of [`${burin}_gray`, trained, "phash", "phash_gray", "other"]) {
    assert.equal(pretrainedOf(name), null);
  }
});

Deno.test("a file of one's own is an embedder; another name is told with the nearest", () => {
  assert.deepEqual(["mine.onnx", "../a/Mine.ONNX", "phash"].map(isOwnFile), [true, true, false]);
  for (const name of ["mine.onnx", ...embedderNames]) checkEmbedder(name);
  assert.throws(() => checkEmbedder("phsh"), /no embedder "phsh"\. Did you mean phash\?/);
});
