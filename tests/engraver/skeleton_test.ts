import assert from "node:assert/strict";
import { makePose } from "lib/engraver/pose.ts";
import { sittings, squares, standings } from "lib/engraver/poses.ts";
import { solve } from "lib/engraver/skeleton.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, people, somebody } from "tests/engraver/drawn.ts";

Deno.test("bones keep their lengths in every pose", () => {
  const who = somebody("man");
  const length = (a: [number, number], b: [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const bones = Object.keys({ ...standings, ...sittings, ...squares }).map((name) => {
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

Deno.test("who sits is lower by a thigh, who stands square has both shoulders alike", () => {
  const who = somebody("man");
  const [up, down, square] = ["stand", "sit", "stand square"].map((name) =>
    solve(who, makePose(new Random(1), who, name))
  );
  assert.ok(down.hip[1] > up.hip[1] + 15, `${down.hip[1]} ${up.hip[1]}`);
  assert.ok(Math.max(down.nearAnkle[1], down.farAnkle[1]) < 0, "feet stay on the ground");
  const off = square.neck[0];
  assert.ok(Math.abs(square.nearShoulder[0] + square.farShoulder[0] - 2 * off) < 1.5);
});

Deno.test("joints keep their places in each pose", () => {
  assertFrozen(
    people(6).flatMap((who, i) =>
      Object.keys({ ...standings, ...sittings, ...squares }).map((name) =>
        solve(who, makePose(new Random(i), who, name))
      )
    ),
    "741849f6e7fb",
  );
});
