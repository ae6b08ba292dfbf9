import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { randomGraph } from "lib/assets/random_graph.ts";

Deno.test("a graph is found by its name, and one that is not there is null", () => {
  const directory = join(projectDirectory, "models", "random");
  for (const name of readdirSync(directory)) {
    assert.equal(randomGraph(name), join(directory, name));
  }
  assert.equal(randomGraph("sam.onnx"), null);
  assert.equal(randomGraph("sam.decoder.onnx", { directory: join(directory, "none") }), null);
});
