import assert from "node:assert/strict";
import { embedderOption, indexOption } from "lib/cli/embedder_option.ts";

Deno.test("the trained encoder, the hash and pretrained networks can be named", () => {
  for (const name of ["simclr", "phash", "resnet18_imagenet"]) {
    assert.match(embedderOption.about, new RegExp(`\\b${name}\\b`));
  }
  assert.match(embedderOption.about, /^simclr is what train made.*ONNX file of your own/);
  assert.equal(embedderOption.value, "NAME|FILE.onnx");
});

Deno.test("vectors are gone through all, or LanceDB's cells", () => {
  assert.deepEqual(indexOption.choices, ["exact", "lancedb"]);
});
