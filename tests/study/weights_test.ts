import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { featuresOf, startOf } from "lib/study/weights.ts";
import { configs, reduced } from "lib/simclr/config.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { json, ran, withFolder } from "tests/cli/ran.ts";
import { withEnvironment } from "tests/environment.ts";
import { mirrored } from "./mirrored_weights.ts";

Deno.test("experiments start from the weights at hand, which models verify checks", () =>
  mirrored(async (files, folder) => {
    for (
      const [experiment, id] of [
        ["ResNet18_frozen", "resnet18_imagenet"],
        ["ViT_frozen", "vit_small_imagenet"],
        ["EfficientNet_frozen", "efficientnet_lite0"],
      ] as const
    ) {
      const config = reduced(configs[experiment]);
      const { pretrained, said, name } = await startOf(config, undefined);
      assert.equal(pretrained!.name, `${id} sha256:${files[id]}`);
      assert.equal(said, `Starts from ${pretrained!.name}.`);
      assert.equal(name, pretrained!.name);
      assert.equal(featuresOf({ config, start: pretrained!.name }), `frozen ${pretrained!.name}`);
      const { signatures } = json<{ signatures: { tensors: number }[] }>(
        await ran("models", "verify", id, "--json"),
      );
      assert.equal(signatures[0].tensors, Object.keys(pretrained!.weights).length);
      const random = await startOf(config, "random");
      assert.deepEqual([random.pretrained, random.name], [null, "random"]);
    }
    const file = join(folder, "models/resnet18_imagenet.safetensors");
    const own = await startOf(configs.ResNet18_50epoch_base_aug, file);
    assert.equal(own.pretrained!.name, `file sha256:${files.resnet18_imagenet}`);
    await assert.rejects(
      () => startOf(configs.ViT_frozen, file),
      /Cannot load .*resnet18_imagenet/,
    );
    writeFileSync(file, encodeSafetensors({ "fc.bias": float32(new Float32Array(1), [1]) }));
    await assert.rejects(
      () => startOf(configs.ResNet18_frozen, undefined),
      /its SHA-256 is/, // the first file's was kept
    );
  }));

Deno.test("without the file it is random, and says where the file is; asked for, an error", () =>
  withFolder((folder) =>
    withEnvironment({ BURIN_MIRROR: "", BURIN_CACHE: folder }, async () => {
      const { pretrained, said, name } = await startOf(configs.ResNet18_frozen, undefined);
      assert.equal(pretrained, null);
      // a run that has begun with them goes on without their file
      assert.equal(name, undefined);
      assert.match(said, /random weights: .*deno task models fetch resnet18_imagenet/);
      const ask = (name: string) => () => startOf(configs.ResNet18_frozen, name);
      await assert.rejects(ask("resnet18_imagenet"), /Cannot start from resnet18_imagenet/);
      await assert.rejects(ask("resnet18_imagnet"), /Did you mean resnet18_imagenet\?/);
    })
  ));

Deno.test("frozen random weights are random features, and are called so", () => {
  const config = configs.ResNet18_frozen;
  assert.equal(featuresOf({ config, start: "random" }), "random features");
  const whole = configs.ResNet18_50epoch_base_aug;
  assert.equal(featuresOf({ config: whole, start: "random" }), "trained from random weights");
  assert.equal(featuresOf({ config: whole, start: "w" }), "fine-tuned from w");
});
