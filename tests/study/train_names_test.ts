import assert from "node:assert/strict";
import { providers } from "lib/onnx/provider.ts";
import { presets } from "lib/optim/presets.ts";
import { configs } from "lib/simclr/config.ts";
import { engines } from "lib/study/train_engine.ts";
import { poolings } from "lib/simclr/pooling.ts";
import {
  engineNames,
  experimentNames,
  poolingNames,
  presetNames,
  providerNames,
} from "lib/study/train_names.ts";

Deno.test("names are those of the tables, in their order", () => {
  assert.deepEqual(experimentNames, Object.keys(configs));
  assert.deepEqual(presetNames, Object.keys(presets));
  assert.deepEqual(providerNames, Object.keys(providers));
  assert.deepEqual(poolingNames, Object.keys(poolings));
  assert.deepEqual(engineNames, Object.keys(engines));
});
