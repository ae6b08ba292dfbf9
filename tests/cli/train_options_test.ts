import assert from "node:assert/strict";
import { trainOptions } from "lib/cli/train_options.ts";
import { configs } from "lib/simclr/config.ts";

Deno.test("every experiment and engine can be chosen", () => {
  assert.deepEqual(trainOptions.experiment.choices, Object.keys(configs));
  assert.deepEqual(trainOptions.engine.choices, ["onnx", "tensorflow"]);
  assert.deepEqual(trainOptions.provider.choices.slice(0, 2), ["auto", "cpu"]);
});
