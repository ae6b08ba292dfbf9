import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelManifests, projectDirectory } from "lib/assets/manifest.ts";
import { modelsCommand } from "lib/cli/models.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { away, json, ran, withFolder } from "./ran.ts";

/** A model of YOLOX-tiny's names, with as many rows as asked for. */
function yolox(rows: number): Uint8Array {
  const builder = graphBuilder();
  builder.input({ name: "images", dtype: "float32", shape: [1, 3, 416, 416] });
  const out = builder.constant(float32(new Float32Array(rows * 85), [1, rows, 85]));
  builder.output({ name: "output", dtype: "float32", shape: [1, rows, 85] }, out);
  return encodeGraph(builder.graph());
}

/** Models that lie in the project itself. */
const shipped = modelManifests().filter(({ path }) => existsSync(join(projectDirectory, path)))
  .map(({ id }) => id);

Deno.test("a table shows every model with size, hash and licence", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const listed = json<{ id: string; licence: string; bytes: number | null; here: boolean }[]>(
        await ran("models", "list", "--json"),
      );
      assert.equal(listed.length, modelManifests().length);
      const large = listed.find(({ id }) => id === "sam_vit_h_encoder")!;
      assert.equal(large.bytes, 1_761_008 + 2_548_104_192, "the weights beside it count");
      assert.deepEqual(listed.filter(({ here }) => here).map(({ id }) => id), shipped);
      const { err } = await ran("models", "list");
      assert.match(err, /^model +MB +hash +here +licence$/m);
      assert.match(err, /^dfine_l_coco +125 +reported +no +Apache-2\.0$/m);
      assert.match(err, /^grounding_dino_base +~933 +export +no/m);
      assert.doesNotMatch(
        err,
        / \? +(none|reported|export)/,
        "every size is known, roughly at least",
      );
      assert.equal(modelsCommand.name, "models");
    })
  ));

Deno.test("verify: missing, damaged, cut short, of another signature, and right", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const { states } = json<{ states: { state: string }[] }>(
        await ran("models", "verify", "--json"),
      );
      assert.ok(states.length > 40);
      assert.equal(states.filter(({ state }) => state !== "missing").length, shipped.length);
      mkdirSync(join(folder, "mirror/models"), { recursive: true });
      const put = (name: string, bytes: Uint8Array | string) =>
        writeFileSync(join(folder, "mirror/models", name), bytes);
      put("yolox_nano.onnx", "no weights");
      const damaged = await ran("models", "verify", "yolox_nano");
      assert.equal(damaged.status, 1);
      assert.match(damaged.err, /damaged +models\/yolox_nano\.onnx[^]*its SHA-256 is/);
      // of YOLOX-tiny nobody published a hash: what it takes and gives is checked all the same
      put("yolox_tiny.onnx", yolox(3549));
      const right = json<{ signatures: { signature: string }[] }>(
        await ran("models", "verify", "yolox_tiny", "--json"),
      );
      assert.equal(right.signatures[0].signature, "checked");
      put("yolox_tiny.onnx", yolox(3549).subarray(0, 600_000));
      const kept = await ran("models", "verify", "yolox_tiny");
      assert.match(kept.err, /\(kept from the first download\)[^]*--trust [0-9a-f]{64}/);
      const hash = kept.err.match(/--trust ([0-9a-f]{64})/)![1];
      const cut = await ran("models", "verify", "yolox_tiny", "--trust", hash);
      assert.equal(cut.status, 1);
      assert.match(cut.err, /Cannot load .*yolox_tiny\.onnx[^]*Is it a whole ONNX file/);
      put("yolox_s.onnx", yolox(9));
      const reported = await ran("models", "verify", "yolox_s");
      const other = reported.err.match(/--trust ([0-9a-f]{64})/)![1];
      const wrong = await ran("models", "verify", "yolox_s", "--trust", other);
      assert.match(wrong.err, /as what its manifest yolox_s says: images is \[1,3,416,416\]/);
    })
  ));

Deno.test("what nobody publishes is exported, what is published is fetched, and names are checked", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const err = async (...words: string[]) => (await ran("models", ...words)).err;
      assert.match(
        await err("fetch", "grounding_dino_base"),
        /Nobody publishes grounding_dino_base: deno task models export grounding_dino_base/,
      );
      assert.match(await err("export", "dfine_l_coco"), /published: deno task models fetch/);
      assert.match(await err("export"), /models export takes a name: bert_vocabulary/);
      assert.match(await err("fetch", "yolo"), /no model "yolo"\. Did you mean yolox_/);
      assert.match(await err("frobnicate"), /no action "frobnicate"/);
      assert.ok(!existsSync(join(folder, "cache/models/grounding_dino_base.onnx")));
    })
  ));

Deno.test("a model of two files is here when both are", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const isHere = async () =>
        json<{ id: string; here: boolean }[]>(await ran("models", "list", "--json"))
          .find(({ id }) => id === "sam_vit_h_encoder")!.here;
      mkdirSync(join(folder, "mirror/models"), { recursive: true });
      const put = (name: string) => writeFileSync(join(folder, "mirror/models", name), "");
      put("sam_vit_h_4b8939.encoder.onnx");
      assert.equal(await isHere(), false);
      put("sam_vit_h_4b8939.encoder_data.bin");
      assert.equal(await isHere(), true);
    })
  ));

Deno.test("the network is for fetch alone, other programs for export", () => {
  const uses = (action: string) => modelsCommand.uses!({ words: [action], values: {} });
  assert.deepEqual(["fetch", "export", "list", "verify"].map(uses), [["net"], ["run"], [], []]);
});

Deno.test("only a model that nobody publishes is exported, and the first of what is named", async () => {
  const { status, err } = await ran("models", "export", "sam_vit_b");
  assert.equal(status, 2);
  assert.match(err, /^sam_vit_b_decoder is published/);
});
