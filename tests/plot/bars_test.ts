import assert from "node:assert/strict";
import { wilson } from "lib/retrieval/intervals.ts";
import { shareBars, topBars } from "lib/plot/bars.ts";
import { chartSvg } from "lib/plot/static.ts";
import { assertFrozen } from "tests/frozen.ts";

const [top1, top3, top10] = [60, 70, 95].map((hits) => wilson(hits, 100));
const row = { model: "phash", init: "none", gallery: 50, queries: 100, top1, top3, top10 };

Deno.test("each measure is a bar with the ends of its interval", async () => {
  const bars = topBars([row, { ...row, model: "simclr", top1: top10 }]);
  assert.deepEqual(bars.data.map(({ name }) => name), ["Top-1", "Top-3", "Top-10"]);
  const [first] = bars.data;
  assert.deepEqual(first.y, [0.6, 0.95]);
  const { array, arrayminus } = first.error_y as { array: number[]; arrayminus: number[] };
  assert.ok(Math.abs(0.6 + array[0] - top1.high) < 1e-4);
  assert.ok(Math.abs(0.6 - arrayminus[0] - top1.low) < 1e-4);
  assert.match(bars.alt, /Top-1: phash \.600, simclr \.950/);
  assert.match(await chartSvg(bars), /errorbar/);
});

Deno.test("groups have the series they are given, and names of several lines", () => {
  const [group] = [{ name: "ResNet18\nfrozen", shares: { h: top1, z: top3 } }];
  const bars = shareBars([group, { ...group, name: "other" }]);
  assert.deepEqual(bars.data.map(({ name, x, y }) => ({ name, x, y })), [
    { name: "h", x: ["ResNet18<br>frozen", "other"], y: [0.6, 0.6] },
    { name: "z", x: ["ResNet18<br>frozen", "other"], y: [0.7, 0.7] },
  ]);
  assert.equal(bars.alt, "h and z with 95 % intervals; h: ResNet18 frozen .600, other .600.");
});

Deno.test("its lines, places and colours stay, as the outputs that notebooks were saved with", () => {
  assertFrozen(topBars([row, { ...row, model: "simclr", top1: top10 }]), "f57791693df1");
});

Deno.test("no groups are no bars; the series are the first group's, shares have five digits", () => {
  assert.equal(shareBars([]).data.length, 0);
  const interval = { value: 0.12345678, low: 0.1, high: 0.2 };
  const { data } = shareBars([
    { name: "a", shares: { one: interval, two: interval } },
    { name: "b", shares: { two: interval, one: interval } },
  ]);
  assert.deepEqual(data.map(({ name }) => name), ["one", "two"]);
  assert.deepEqual(data[0].y, [0.12346, 0.12346]);
});
