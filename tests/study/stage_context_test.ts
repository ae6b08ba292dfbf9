import assert from "node:assert/strict";
import { type PassedOver, passOver, passOverUnread, silent } from "lib/study/stage_context.ts";

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

Deno.test("of an error the first line is told", () => {
  const said: string[] = [];
  const error = new Error("it is cut short\nat block 7");
  passOverUnread({ say: (line) => said.push(line) }, { file: "a.png", error });
  assert.deepEqual(said, ["passed over a.png: it is cut short"]);
});
