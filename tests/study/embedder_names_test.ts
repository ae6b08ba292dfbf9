import assert from "node:assert/strict";
import { modelManifests } from "lib/assets/manifest.ts";
import { embedderNames, trained } from "lib/study/embedder_names.ts";

Deno.test("the trained encoder comes first, then what needs no training", () => {
  const weights = modelManifests().filter(({ kind }) => kind === "weights");
  assert.deepEqual(embedderNames, [trained, "phash", ...weights.map(({ id }) => id)]);
});
