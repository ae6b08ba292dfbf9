/** That it computes the same is proved by `deno task test:tensorflow`. */
import assert from "node:assert/strict";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";

Deno.test("TensorFlow is looked for when the runner is made, not when it is asked for", () => {
  const nowhere = { built: "/nowhere", project: "/nowhere" };
  const make = tensorflowRunner(nowhere);
  const step = () => ({ state: {}, outputs: {} });
  assert.throws(
    () => make(step, { state: {}, inputs: {} }),
    /Cannot load the engine "tensorflow"[^]*\/nowhere\/node_modules/,
  );
});
