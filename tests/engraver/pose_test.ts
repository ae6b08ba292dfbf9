import assert from "node:assert/strict";
import { makePose, poseNames, solve } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import { somebody } from "tests/engraver/drawn.ts";

Deno.test("bones keep their lengths in every pose", () => {
  const who = somebody("man");
  const length = (a: [number, number], b: [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const bones = poseNames.map((name) => {
    const k = solve(who, makePose(new Random(1), who, name));
    return [
      length(k.nearShoulder, k.nearElbow),
      length(k.nearElbow, k.nearWrist),
      length(k.nearHip, k.nearKnee),
    ];
  });
  for (const bone of bones) {
    bone.forEach((value, i) => assert.ok(Math.abs(value - bones[0][i]) < 0.01));
  }
});

Deno.test("who carries something, holds it in fitting poses more often", () => {
  const who = somebody("man", { prop: "book" });
  const reading = Array.from({ length: 200 }, (_, i) => makePose(new Random(i), who))
    .filter(({ name }) => ["read", "offer", "declaim", "stand"].includes(name)).length;
  assert.ok(reading > 90, `${reading} of 200`);
});
