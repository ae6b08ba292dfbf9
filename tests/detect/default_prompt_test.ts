import assert from "node:assert/strict";
import { defaultPrompt } from "lib/detect/default_prompt.ts";

Deno.test("the default prompt is one phrase, as the study's", () => {
  assert.equal(defaultPrompt, "human characters");
});
