import assert from "node:assert/strict";
import { progressText } from "lib/notebook/progress_text.ts";

const state = { title: "engraving", done: 15, total: 60, seconds: 5, note: "plate-15" };

Deno.test("the time left is the pace so far, carried on; before the first piece none is known", () => {
  assert.match(progressText(state, 4), / · 15 s left · /);
  assert.doesNotMatch(progressText({ ...state, done: 0 }, 4), /left/);
  assert.match(progressText({ ...state, done: 99 }, 4), / 99\/60 · in 5\.0 s/);
});

Deno.test("a bar says how far, how long and what", () => {
  assert.equal(progressText(state, 8), "engraving ━━╌╌╌╌╌╌ 15/60 · 15 s left · plate-15");
  assert.equal(
    progressText({ ...state, done: 60, seconds: 61, note: "" }, 4),
    "engraving ━━━━ 60/60 · in 1 min 1 s",
  );
  assert.equal(
    progressText({ ...state, done: 0, total: 0, note: "" }, 2),
    "engraving ━━ 0/0 · in 5.0 s",
  );
});

Deno.test("no time is left to tell where nothing was done since the pace is counted", () => {
  const since = { done: 15, seconds: 5 };
  assert.doesNotMatch(progressText({ ...state, since }), /left/);
  assert.match(progressText({ ...state, done: 20, seconds: 10, since }), / · 40 s left · /);
});

Deno.test("a bar has 28 places, full to the nearest, and is full past its end", () => {
  const drawn = (done: number, total: number, width?: number) =>
    progressText({ ...state, done, total }, width).split(" ")[1];
  assert.equal(drawn(0, 60), "╌".repeat(28));
  assert.equal(drawn(99, 60), "━".repeat(28));
  assert.deepEqual([drawn(1, 4, 2), drawn(1, 5, 2)], ["━╌", "╌╌"]);
  assert.deepEqual([drawn(0, 1, 2), drawn(0, 0, 2)], ["╌╌", "━━"]);
});
