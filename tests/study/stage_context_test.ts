import assert from "node:assert/strict";
import { type PassedOver, passOver, silent } from "lib/study/stage_context.ts";

Deno.test("a file is passed over once, and its reason is not told twice", () => {
  const [said, passedOver]: [string[], PassedOver[]] = [[], []];
  const context = { say: (line: string) => said.push(line), passedOver };
  passOver(context, { file: "a.png", reason: "it is cut short" });
  passOver(context, { file: "a.png", reason: "it is cut short" });
  passOver(context, { file: "b.png", reason: "Cannot read b.png" });
  assert.deepEqual(said, ["passed over a.png: it is cut short", "passed over: Cannot read b.png"]);
  assert.deepEqual(passedOver.map(({ file }) => file), ["a.png", "b.png"]);
  passOver(silent, { file: "a.png", reason: "" });
});
