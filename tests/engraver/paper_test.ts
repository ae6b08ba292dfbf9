import assert from "node:assert/strict";
import { clouds, grain, paperOf } from "lib/engraver/paper.ts";
import { Random } from "lib/tensor/random.ts";
import { impressionKinds } from "lib/engraver/impression.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

Deno.test("foxed paper is browner and spotted, other paper is not", () => {
  const size = { width: 400, height: 300, seed: 1 };
  const [clean, foxed] = [paperOf({ ...size, kind: "clean" }), paperOf({ ...size, kind: "foxed" })];
  assert.deepEqual([clean.spots.length, foxed.spots.length], [0, 60]);
  assert.ok(foxed.tint[2] < clean.tint[2] - 20);
});

Deno.test("clouds and fibre lie between 0 and 1; clouds are smooth", () => {
  const cloud = clouds(new Random(2), { width: 90, height: 60, cell: 20 });
  for (let y = 0; y < 60; y++) {
    for (let x = 0; x < 89; x++) {
      assert.ok(cloud(x, y) >= 0 && cloud(x, y) <= 1);
      assert.ok(Math.abs(cloud(x + 1, y) - cloud(x, y)) < 0.12);
    }
  }
  assert.ok(grain.every((value) => value >= 0 && value <= 1));
});

Deno.test("papers keep their tint, their spots and their clouds", () => {
  assertFrozen(
    [
      impressionKinds.map((kind) => paperOf({ width: 400, height: 300, seed: 1, kind })),
      Array.from(
        { length: 200 },
        (_, i) => clouds(new Random(2), { width: 90, height: 60, cell: 20 })(i % 90, i % 60),
      ),
      [...grain.subarray(0, 4096)],
    ],
    "df3f3fd252ce",
  );
});
