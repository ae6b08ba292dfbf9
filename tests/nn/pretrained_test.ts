/** Weights that are random, but have the names and shapes of torchvision's and timm's files. */
import assert from "node:assert/strict";
import { byId, modelManifests } from "lib/assets/manifest.ts";
import { efficientNet, efficientNets } from "lib/nn/efficientnet.ts";
import { initialize, toPyTorch } from "lib/nn/parameters.ts";
import { pretrainedWeights } from "lib/nn/pretrained.ts";
import { resnet, resnets } from "lib/nn/resnet.ts";
import { vit, vits } from "lib/nn/vit.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { treeFlatten } from "lib/tensor/tree.ts";
import { layoutOf } from "./pytorch.ts";

const encoder = resnets.narrow;
const { parameters } = resnet(encoder);
const weights = initialize(parameters, new Random(4));
const torch = toPyTorch(weights, parameters);

for (const prefix of ["", "module", "backbone", "encoder"]) {
  Deno.test(`names are found ${prefix ? `under ${prefix}.` : "as they are"}, more are left out`, () => {
    const more = {
      ...torch,
      "fc.weight": float32(new Float32Array(8), [2, 4]),
      "bn1.num_batches_tracked": { dtype: "int64", shape: [], data: new BigInt64Array(1) } as const,
    };
    const bytes = encodeSafetensors(prefix ? treeFlatten({ [prefix]: more }) : more);
    assert.deepEqual(pretrainedWeights(bytes, { encoder, name: "x" }), weights);
  });
}

Deno.test("what is missing, misshapen or of another type is named with the file", () => {
  const load = (tensors: Parameters<typeof encodeSafetensors>[0]) => () =>
    pretrainedWeights(encodeSafetensors(tensors), { encoder, name: "some.safetensors" });
  const { "layer2.0.conv1.weight": _, ...fewer } = torch;
  assert.throws(load(fewer), /some\.safetensors: .*layer2\.0\.conv1\.weight is missing/);
  const wide = float32(new Float32Array(3), [3]);
  assert.throws(load({ ...torch, "bn1.bias": wide }), /bn1\.bias has shape \[3\]/);
  const half = { dtype: "uint8", shape: [16], data: new Uint8Array(16) } as const;
  assert.throws(load({ ...torch, "bn1.bias": half }), /bn1\.bias is uint8, not float32/);
});

Deno.test("a transformer's square positions are resampled to its size", () => {
  const small = { ...vits.vitTiny, width: 12, depth: 1 };
  const table = vit(small).parameters;
  const bytes = encodeSafetensors(toPyTorch(initialize(table, new Random(4)), table));
  const size = { height: 96, width: 64 };
  const loaded = pretrainedWeights(bytes, { encoder: { ...small, size }, name: "x" });
  assert.deepEqual(loaded.pos_embed.shape, [1, 25, 12]);
  // a grid that is the encoder's own is no square one, whatever its number
  const wide = vit({ ...small, size: { height: 32, width: 128 } }).parameters;
  const own = initialize(wide, new Random(5));
  const kept = pretrainedWeights(encodeSafetensors(toPyTorch(own, wide)), {
    encoder: { ...small, size: { height: 32, width: 128 } },
    name: "x",
  });
  assert.deepEqual(kept.pos_embed, own.pos_embed);
  const same = pretrainedWeights(bytes, { encoder: small, name: "x" });
  assert.deepEqual(same, initialize(table, new Random(4)));
});

Deno.test("a grid that differs in one side is resampled as well", () => {
  const small = { ...vits.vitTiny, width: 12, depth: 1, size: { height: 64, width: 64 } };
  const table = vit(small).parameters;
  const bytes = encodeSafetensors(toPyTorch(initialize(table, new Random(4)), table));
  for (const size of [{ height: 64, width: 96 }, { height: 96, width: 64 }]) {
    const loaded = pretrainedWeights(bytes, { encoder: { ...small, size }, name: "x" });
    assert.deepEqual(loaded.pos_embed.shape, [1, 25, 12]);
  }
});

for (
  const [id, network] of [
    ["resnet18_imagenet", resnet(resnets.resnet18)],
    ["vit_small_imagenet", vit(vits.vitSmall)],
    ["efficientnet_lite0", efficientNet(efficientNets.efficientnet_lite0)],
  ] as const
) {
  Deno.test(`${id}: the manifest's tensors are the network's, which are PyTorch's`, () => {
    const manifest = byId(modelManifests(), { id, kind: "model" });
    assert.ok(manifest.kind === "weights");
    assert.deepEqual(manifest.tensors, layoutOf(network));
    const hub = manifest.variants.filter(({ url }) => url !== null);
    assert.deepEqual(hub.map(({ grade, sha256 }) => [grade, sha256]), [["none", null]]);
    assert.match(hub[0].url!, new RegExp(`/${manifest.repository}/.*${manifest.file}$`));
    // what only a mirror has is known by its bytes
    const kept = manifest.variants.filter(({ url }) => url === null);
    assert.ok(kept.every(({ grade }) => grade === "verified"));
  });
}
