import assert from "node:assert/strict";
import { trainCommand } from "lib/cli/train.ts";
import { ran } from "./ran.ts";

Deno.test("a fifth of the works is held out, unless something else is typed", () => {
  assert.equal(trainCommand.options["held-out"].default, 0.2);
});

Deno.test("an experiment that is not known is refused with the nearest", async () => {
  const { status, err } = await ran("train", "--experiment", "ResNet18_frzen");
  assert.equal(status, 2);
  assert.match(err, /Did you mean ResNet18_frozen\?/);
});
