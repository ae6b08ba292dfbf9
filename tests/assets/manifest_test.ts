import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  byId,
  dataManifests,
  modelManifests,
  parseDataManifest,
  parseModelManifest,
} from "lib/assets/manifest.ts";

const text = readFileSync(new URL("../../models/yolox_nano.json", import.meta.url), "utf8");
const changed = (change: (manifest: Record<string, unknown>) => void) => {
  const manifest = JSON.parse(text);
  change(manifest);
  return () => parseModelManifest(JSON.stringify(manifest), "models/x.json");
};

Deno.test("the committed manifests are read, with unique ids and paths", () => {
  const models = modelManifests();
  const alice = byId(dataManifests(), { id: "alice", kind: "collection" });
  assert.equal(alice.items.length, 26);
  assert.ok(alice.items.every(({ variants }) => variants[0].grade === "verified"));
  assert.match(alice.rights, /public domain/);
  const paths = [...models, ...alice.items].map(({ path }) => path);
  assert.equal(new Set(paths).size, paths.length);
  const yolox = byId(models, { id: "yolox_nano", kind: "model" });
  assert.deepEqual(yolox.variants.map(({ name, grade, bytes }) => [name, grade, bytes]), [
    ["megvii", "reported", 3659407],
    ["community", "verified", 3678356],
  ]);
});

Deno.test("what a manifest lacks is named with its place", () => {
  assert.throws(
    changed((m) => delete m.licence),
    /models\/x\.json: licence: nothing is not a text/,
  );
  assert.throws(
    changed((m) => m.path = "../secret"),
    /path: "\.\.\/secret" is not a relative path/,
  );
  assert.throws(
    changed((m) => (m.variants as { sha256: string }[])[1].sha256 = "abc"),
    /variants\[1\]: sha256: "abc" is not 64 lower-case hex digits/,
  );
  assert.throws(
    changed((m) => (m.variants as { grade: string }[])[0].grade = "sure"),
    /variants\[0\]: grade: "sure" is not one of verified, reported, none/,
  );
  assert.throws(
    changed((m) => (m.variants as { grade: string }[])[0].grade = "none"),
    /variants\[0\]: sha256: .* is not null/,
  );
  assert.throws(() => parseDataManifest("{}", "data/x"), /data\/x: items: nothing is not a list/);
});

Deno.test("weights have tensors in the place of a signature", () => {
  const weights = (tensors: unknown) =>
    changed((m) => {
      delete m.signature;
      Object.assign(m, { tensors, repository: "timm/x", file: "model.safetensors" });
    });
  const made = weights({ "fc.bias": [10] })();
  assert.ok(made.kind === "weights");
  assert.deepEqual([made.repository, made.tensors], ["timm/x", { "fc.bias": [10] }]);
  assert.throws(weights({ "fc.bias": [null] }), /fc\.bias: \[null\] is not a list of numbers/);
  assert.throws(changed((m) => delete m.signature), /signature or tensors: nothing is not/);
});

Deno.test("an unknown id lists the known ones", () => {
  assert.throws(
    () => byId(dataManifests(), { id: "alise", kind: "collection" }),
    /no collection "alise"\. Known: alice/,
  );
});
