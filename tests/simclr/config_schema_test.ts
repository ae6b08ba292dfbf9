import assert from "node:assert/strict";
import { checked } from "lib/assets/checked.ts";
import { efficientNets } from "lib/nn/efficientnet.ts";
import { resnets } from "lib/nn/resnet.ts";
import { vits } from "lib/nn/vit.ts";
import { type PresetName, presets } from "lib/optim/presets.ts";
import { configs, withPreset } from "lib/simclr/config.ts";
import { configSchema } from "lib/simclr/config_schema.ts";
import { poolings } from "lib/simclr/pooling.ts";

const taken = (config: unknown) => checked(JSON.parse(JSON.stringify(config)), configSchema, "c");
const refused = (change: object, message: RegExp) =>
  assert.throws(() => taken({ ...configs.demo, ...change }), message);

Deno.test("every experiment, optimiser and network that has a name can be said in JSON", () => {
  for (const config of Object.values(configs)) assert.deepEqual(taken(config), config);
  for (const name of Object.keys(presets) as PresetName[]) {
    const config = withPreset(configs.demo, name);
    assert.deepEqual(taken(config), config);
  }
  for (const encoder of Object.values({ ...resnets, ...vits, ...efficientNets })) {
    const config = { ...configs.demo, encoder, pooling: poolings.gem };
    assert.deepEqual(taken(config), config);
  }
});

Deno.test("what cannot be trained is refused with the field", () => {
  refused({ temperature: 0 }, /c: temperature: 0 is not a number above 0/);
  refused({ batch: 1 }, /batch: 1 is not a whole number from 2 on/);
  refused({ epochs: 1.5 }, /epochs: 1.5/);
  refused({ twins: "both" }, /twins: "both" is not one of negatives, masked/);
  refused({ optimizer: { kind: "adam" } }, /one of adamw, sgd, lars, lars-adamw, lamb/);
  refused({ optimizer: { kind: "constructor" } }, /one of adamw/);
  refused({ optimizer: { ...configs.demo.optimizer, betas: [0.9, 1] } }, /betas.*below 1/);
  refused({ encoder: null }, /encoder.*one of resnet, vit, efficientnet/);
  refused({ encoder: { ...resnets.narrow, stem: "none" } }, /stem: "none"/);
  refused({ head: { ...configs.demo.head, layers: 4 } }, /1 to 3/);
  refused({ augmentation: "base" }, /augmentation: "base" is not a recipe that is known/);
  refused({ augmentation: { name: "own", specs: [] } }, /augmentation: specs/);
});
