import assert from "node:assert/strict";
import { readEmbeddings } from "lib/cli/embed.ts";

Deno.test("vectors that were never made are told", () => {
  assert.throws(
    () => readEmbeddings("/none"),
    /There is no .*embeddings\.safetensors: run embed first/,
  );
});
