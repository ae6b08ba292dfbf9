import assert from "node:assert/strict";
import { trainOptions } from "lib/cli/train_options.ts";
import { configs } from "lib/simclr/config.ts";

Deno.test("every experiment and engine can be chosen", () => {
  assert.deepEqual(trainOptions.experiment.choices, Object.keys(configs));
  assert.deepEqual(trainOptions.engine.choices, ["onnx", "tensorflow"]);
  assert.equal(trainOptions.provider.choices[0], "auto");
  assert.ok(trainOptions.provider.choices.includes(trainOptions.provider.default));
});
