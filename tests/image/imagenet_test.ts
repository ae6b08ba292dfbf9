import assert from "node:assert/strict";
import { imagenet } from "lib/image/imagenet.ts";

Deno.test("the colours that torchvision's weights expect, red first", () => {
  assert.deepEqual(imagenet, { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
});
