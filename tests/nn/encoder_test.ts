import assert from "node:assert/strict";
import { type EncoderConfig, encoderOf } from "lib/nn/encoder.ts";
import { efficientNets } from "lib/nn/efficientnet.ts";
import { resnets } from "lib/nn/resnet.ts";
import { vits } from "lib/nn/vit.ts";

Deno.test("every named encoder is JSON and says how many features it has", () => {
  const features = Object.entries({ ...resnets, ...vits, ...efficientNets }).map(
    ([name, config]) => {
      assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
      return [name, encoderOf(config).features];
    },
  );
  assert.deepEqual(Object.fromEntries(features), {
    resnet18: 512,
    resnet34: 512,
    resnet50: 2048,
    narrow: 128,
    vitTiny: 192,
    vitSmall: 384,
    efficientnet_lite0: 1280,
    efficientnet_lite0_grid: 256,
  });
});

Deno.test("an unknown kind is named, with the known ones", () => {
  const config = { ...resnets.narrow, kind: "mlp" } as unknown as EncoderConfig;
  assert.throws(() => encoderOf(config), /"mlp"; known are resnet,vit,efficientnet/);
});
