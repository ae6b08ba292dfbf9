import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  byId,
  type GraphManifest,
  type ModelManifest,
  modelManifests,
  type Variant,
  type WeightsManifest,
} from "lib/assets/manifest.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { fetchModels, listed, modelLines, modelsNamed, verifyModels } from "lib/tools/models.ts";
import { away } from "tests/cli/ran.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

// verifying and fetching are in cli/models_test.ts
Deno.test("a model's name means all its parts", () => {
  const manifests = modelManifests();
  assert.deepEqual(modelsNamed(manifests, "sam_vit_b").map(({ id }) => id), [
    "sam_vit_b_decoder",
    "sam_vit_b_encoder",
  ]);
  assert.throws(() => modelsNamed(manifests, "sam_vit_c"), /Did you mean sam_vit_[bhl]\?/);
});

Deno.test("the columns of the table are as wide as their longest text", () => {
  const manifests = modelsNamed(modelManifests(), "sam_vit_b");
  const [heads, decoder, encoder, ...more] = modelLines(manifests);
  assert.deepEqual(more, []);
  assert.equal(heads.indexOf("MB"), "sam_vit_b_decoder".length + 2);
  assert.equal(decoder.indexOf("sam_vit_b_decoder"), 0);
  assert.equal(encoder.indexOf("Apache"), heads.indexOf("licence"));
});

Deno.test("a model that nobody publishes is listed as made here", () => {
  const [dino] = modelsNamed(modelManifests(), "grounding_dino_base").map(listed);
  assert.equal(dino.export, true);
  const [nano] = modelsNamed(modelManifests(), "burin_nano").map(listed);
  assert.deepEqual([nano.export, nano.here], [false, true]);
});

const variant = (given: Partial<Variant> = {}): Variant => ({
  name: "a",
  url: null,
  bytes: null,
  sha256: null,
  grade: "none",
  origin: "made by hand",
  ...given,
});

const graph = (id: string, given: Partial<GraphManifest> = {}): GraphManifest => ({
  kind: "graph",
  id,
  title: id,
  licence: "MIT (code: Apache-2.0)",
  path: `models/none/${id}.bin`,
  variants: [variant()],
  signature: { inputs: {}, outputs: {} },
  ...given,
});

const made = { script: "models/export/none.py", arguments: [] };

Deno.test("names that nobody has are answered with all that there are, whole models before their parts", () => {
  const manifests = [
    graph("one"),
    graph("part_a", { partOf: "two" }),
    graph("part_b", { partOf: "two" }),
  ];
  assert.throws(() => modelsNamed(manifests, "ones"), {
    message: 'There is no model "ones". Did you mean one? Known: one, two, part_a, part_b',
  });
});

Deno.test("a row of the table has the first variant's grade and the licence without its brackets", () => {
  const variants = [variant({ grade: "reported" }), variant({ name: "b", grade: "verified" })];
  const lines = modelLines([
    graph("a_model_with_a_long_name", { variants }),
    graph("b", { export: made, licence: "A licence longer than its head" }),
  ]);
  assert.deepEqual(lines, [
    "model                     MB  hash      here  licence",
    "a_model_with_a_long_name  ?   reported  no    MIT",
    "b                         ?   export    no    A licence longer than its head",
  ]);
});

Deno.test("what is made here is asked for by the first one's name; once made, it is found", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const { context, said } = listening();
      const nano = byId(modelManifests(), { id: "burin_nano", kind: "model" });
      const fetch = (...chosen: ModelManifest[]) => fetchModels(chosen, { title: "t" }, context);
      assert.equal((await fetch(nano)).length, 1);
      const [one, two] = [graph("one", { export: made }), graph("two", { export: made })];
      await assert.rejects(fetch(nano, one, two), {
        message: "Nobody publishes one: deno task models export one makes it here",
      });
      said.length = 0;
      mkdirSync(join(folder, "mirror/models/none"), { recursive: true });
      writeFileSync(join(folder, "mirror", one.path), "made");
      const [found] = await fetch({ ...one, note: "of four prints" });
      assert.equal(found.from, "mirror");
      await fetch(one);
      assert.deepEqual(said, [
        "one: MIT (code: Apache-2.0). of four prints",
        "one: MIT (code: Apache-2.0)",
      ]);
    })
  ));

Deno.test("the zip goes once all that is in it has been taken", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const packed = { member: "one.bin", bytes: null, sha256: null };
      const one = graph("one", {
        variants: [variant({ url: "https://a.invalid/models.zip", packed })],
      });
      const zip = join(folder, "cache/models/models.zip");
      for (const file of [zip, join(folder, "cache", one.path)]) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, "bytes");
      }
      await fetchModels([one], { title: "t" }, listening().context);
      assert.ok(!existsSync(zip));
    })
  ));

Deno.test("of weights the tensors are counted, of what is missing nothing is said", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const { context, said } = listening();
      const weights: WeightsManifest = {
        ...graph("w"),
        kind: "weights",
        path: "models/w.safetensors",
        repository: "a/b",
        file: "w.safetensors",
        tensors: { x: [2] },
      };
      mkdirSync(join(folder, "mirror/models"), { recursive: true });
      const x = float32(Float32Array.of(1, 2), [2]);
      writeFileSync(join(folder, "mirror", weights.path), encodeSafetensors({ x }));
      const { states, signatures } = await verifyModels([graph("none"), weights], {}, context);
      assert.deepEqual(states.map(({ state }) => state), ["missing", "here"]);
      assert.deepEqual(signatures, [{ id: "w", tensors: 1 }]);
      assert.equal(said.at(-1), "w: names and shapes of its tensors checked");
    })
  ));
