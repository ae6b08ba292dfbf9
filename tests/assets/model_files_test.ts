import assert from "node:assert/strict";
import type { GraphManifest, Variant } from "lib/assets/manifest.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import {
  bytesOf,
  firstModelHere,
  isHere,
  isMadeHere,
  megabytesOf,
  modelFiles,
} from "lib/assets/model_files.ts";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withEnvironment } from "tests/environment.ts";
import { withFolder } from "tests/with_folder.ts";

const variant = (more: Partial<Variant>): Variant => ({
  name: "fp32",
  url: null,
  bytes: null,
  sha256: null,
  grade: "none",
  origin: "tests",
  ...more,
});
const graph = (own: Partial<Variant>, beside?: Partial<Variant>): GraphManifest => ({
  id: "mine",
  kind: "graph",
  title: "Mine",
  licence: "MIT",
  path: "models/mine.onnx",
  variants: [variant(own)],
  signature: { inputs: {}, outputs: {} },
  ...beside ? { beside: [{ path: "models/mine.data", variants: [variant(beside)] }] } : {},
});

Deno.test("a model's files are its own and those beside it, and all of them count", () => {
  const two = graph({ bytes: 1_500_000 }, { bytes: 10_000_000 });
  assert.deepEqual(modelFiles(two).map(({ path }) => path), [
    "models/mine.onnx",
    "models/mine.data",
  ]);
  assert.equal(bytesOf(two), 11_500_000);
  assert.equal(bytesOf(graph({ bytes: 1 }, {})), null);
});

Deno.test("sizes are exact, about, or not known", () => {
  assert.equal(megabytesOf(graph({ bytes: 999_999 })), "1.0");
  assert.equal(megabytesOf(graph({ bytes: 1_000_000 })), "1");
  assert.equal(megabytesOf(graph({ bytes: 400_000 })), "0.4");
  assert.equal(megabytesOf(graph({ bytes: 2_000_000 }, { megabytes: 40 })), "~42");
  assert.equal(megabytesOf(graph({ bytes: 2_000_000 }, {})), "?");
});

Deno.test("what ships is here, and what nobody publishes is made here", () => {
  const model = (id: string) => byId(modelManifests(), { id, kind: "model" });
  assert.equal(isHere(model("burin_nano")), true);
  assert.equal(isHere(graph({})), false);
  assert.equal(isMadeHere(model("grounding_dino_base")), true);
  assert.equal(isMadeHere(model("burin_nano")), false);
});

Deno.test("a million bytes are one, and below that there is a digit", () => {
  assert.equal(megabytesOf(graph({ bytes: 1_040_000 })), "1");
  assert.equal(megabytesOf(graph({ bytes: 10_400_000 })), "10");
  assert.equal(megabytesOf(graph({ bytes: 10_400_000 }, { megabytes: 0.2 })), "~11");
});

Deno.test("a model is here when all of its files are", () =>
  withFolder((folder) =>
    withEnvironment({ BURIN_CACHE: folder }, () => {
      const two = graph({}, {});
      mkdirSync(join(folder, "models"));
      writeFileSync(join(folder, "models/mine.onnx"), "");
      assert.equal(isHere(two), false);
      writeFileSync(join(folder, "models/mine.data"), "");
      assert.equal(isHere(two), true);
    })
  ));

Deno.test("the first file of a model is found where one of its name is here; else there is none", async () => {
  assert.match((await firstModelHere("burin_nano"))!, /burin_nano\.onnx$/);
  assert.equal(await firstModelHere("no_such_model"), null);
});
