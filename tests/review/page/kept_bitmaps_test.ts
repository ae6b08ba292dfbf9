import assert from "node:assert/strict";
import { keptBitmaps } from "lib/review/page/kept_bitmaps.ts";

/** A bitmap that tells when it is closed. */
function bitmap(name: string, closed: string[]): ImageBitmap {
  return { width: 2, height: 3, close: () => closed.push(name) } as unknown as ImageBitmap;
}

/** Three of them, of six pixels each, kept in this order. */
function three(most: number) {
  const closed: string[] = [];
  const kept = keptBitmaps({ most, sizeOf: (_, { width, height }) => width * height });
  for (const key of ["a", "b", "c"]) kept.keep(key, bitmap(key, closed));
  const left = () => ["a", "b", "c"].filter((key) => kept.has(key));
  return { kept, closed, left };
}

Deno.test("as many pixels as the bound stay, and of one more the longest unasked goes", () => {
  const exact = three(18);
  exact.kept.forget(new Set());
  assert.deepEqual([exact.closed, exact.left()], [[], ["a", "b", "c"]]);
  const less = three(17);
  less.kept.forget(new Set());
  assert.deepEqual([less.closed, less.left()], [["a"], ["b", "c"]]);
});

Deno.test("what was asked for again goes last, and what is in use does not go", () => {
  const asked = three(6);
  asked.kept.ask(["a", "none"]);
  asked.kept.forget(new Set());
  assert.deepEqual([asked.closed, asked.left()], [["b", "c"], ["a"]]);
  const used = three(0);
  used.kept.forget(new Set(["b"]));
  assert.deepEqual([used.closed, used.left()], [["a", "c"], ["b"]]);
});

Deno.test("who waits is told when a bitmap is there, and when it has gone", () => {
  const { kept } = three(0);
  const waiting = kept.of("d");
  assert.equal(waiting.value, null);
  const there = bitmap("d", []);
  kept.keep("d", there);
  assert.equal(waiting.value, there);
  kept.forget(new Set());
  assert.deepEqual([waiting.value, kept.has("d")], [null, false]);
});
