import assert from "node:assert/strict";
import { detectors } from "lib/detect/open.ts";
import { freshSizes, startNames } from "lib/finetune/start_names.ts";
import { yoloxSizes } from "lib/finetune/yolox_architecture.ts";

Deno.test("a training may begin as every YOLOX that has a name, and as random weights of every size", () => {
  const named = Object.entries(detectors).flatMap(([name, { kind }]) =>
    kind === "yolox" ? [name] : []
  );
  assert.deepEqual(freshSizes, Object.keys(yoloxSizes));
  assert.deepEqual(startNames, [...named, ...freshSizes.map((size) => `random:${size}`)]);
});
