import assert from "node:assert/strict";
import { reductions } from "lib/study/reductions.ts";
import { configs, reduced } from "lib/simclr/config.ts";

Deno.test("what was reduced is told beside what it was", () => {
  const name = "ViT_frozen";
  assert.deepEqual(reductions(name, configs[name]), []);
  assert.deepEqual(reductions(name, { ...reduced(configs[name]), epochs: 2 }), [
    "size.height: 400, here 96",
    "size.width: 224, here 64",
    "batch: 64, here 32",
    "epochs: 50, here 2",
    "encoder.size.height: 400, here 96",
    "encoder.size.width: 224, here 64",
  ]);
});
