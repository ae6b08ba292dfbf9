import assert from "node:assert/strict";
import { viewKeys } from "lib/review/page/view_keys.ts";

Deno.test("keys zoom in and out by one step, arrows move an eighth of the window, 0 shows all", () => {
  const done: unknown[] = [];
  const keys = viewKeys({
    zoomBy: (by) => void done.push(by),
    move: (x, y) => void done.push([x, y]),
    whole: () => void done.push("whole"),
  }, { step: 2 });
  for (const key of ["+", "=", "-", "0", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
    keys[key]();
  }
  assert.deepEqual(done, [
    ...[2, 2, 0.5, "whole"],
    ...[[-0.125, 0], [0.125, 0], [0, -0.125], [0, 0.125]],
  ]);
});
