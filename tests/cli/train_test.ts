import assert from "node:assert/strict";
import { configOf } from "lib/cli/train.ts";
import { configs } from "lib/simclr/config.ts";

const choice = { directory: "", experiment: "demo", seed: 1 };

Deno.test("an experiment is its config, with what was asked to be different", () => {
  assert.deepEqual(configOf(choice), configs.demo);
  const other = configOf({ ...choice, epochs: 3, batch: 8, preset: "google" });
  assert.deepEqual([other.epochs, other.batch, other.optimizer.kind], [3, 8, "lars"]);
});

Deno.test("unknown experiments and presets are told with the nearest right one", () => {
  assert.throws(
    () => configOf({ ...choice, experiment: "ResNet18_frzen" }),
    /Did you mean ResNet18_frozen\?/,
  );
  assert.throws(
    () => configOf({ ...choice, preset: "gogle" }),
    /no preset "gogle"\. Did you mean google\?/,
  );
});
