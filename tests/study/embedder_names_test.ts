import assert from "node:assert/strict";
import { embedderNames, trained } from "lib/study/embedder_names.ts";
import { weightsManifests } from "lib/study/weights.ts";

Deno.test("the trained encoder comes first, then what needs no training", () => {
  assert.deepEqual(embedderNames, [trained, "phash", ...weightsManifests().map(({ id }) => id)]);
});
