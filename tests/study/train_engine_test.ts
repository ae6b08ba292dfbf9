import assert from "node:assert/strict";
import { engines } from "lib/study/train_engine.ts";
import { silent } from "lib/study/stage_context.ts";

Deno.test("the compiled engine takes the processor unless another provider is asked for", async () => {
  const { provider } = await engines.onnx({ threads: 1 }, silent);
  assert.equal(provider, "cpu");
  await assert.rejects(
    engines.onnx({ provider: "cuad" }, silent),
    /There is no provider "cuad"\. Did you mean cuda\?/,
  );
});

Deno.test("what belongs to the compiled engine is refused by the other", () => {
  const refused = /--provider and --steps-per-run belong to --engine onnx/;
  assert.throws(() => engines.tensorflow({ "steps-per-run": 2 }), refused);
  assert.throws(() => engines.tensorflow({ provider: "webgpu" }), refused);
  // what it does by itself may be asked for, whether or not it is installed
  for (const same of [{}, { provider: "cpu", "steps-per-run": 1 } as const]) {
    let said = "";
    try {
      engines.tensorflow(same);
    } catch (error) {
      said = String(error);
    }
    assert.doesNotMatch(said, refused);
  }
});
