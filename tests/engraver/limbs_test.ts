import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { arm, armOf, leg, legOf, shoe } from "lib/engraver/limbs.ts";
import { makePose } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import {
  assertFrozen,
  atTheEdges,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

Deno.test("trousers, breeches and boots differ; an arm ends at its wrist", () => {
  const legs = distinct(["trousers", "breeches", "boots"] as const, (s, legwear) => {
    const who = somebody("man", { legwear });
    const body = bodyOf(s, who, makePose(new Random(1), who, "stand"));
    leg(body, legOf(body.k, "near"));
  });
  assert.deepEqual(legs, { drawn: 3, different: 3 });
  drawn((s) => {
    const who = somebody("man", { body: "frockcoat" });
    const pose = makePose(new Random(1), who, "point");
    const body = bodyOf(s, who, pose);
    const before = s.parts.length;
    arm(body, armOf(body.k, pose, "far"));
    const points = s.parts.slice(before).flatMap(({ outline }) => outline);
    const [x, y] = s.to([body.k.farWrist])[0];
    assert.ok(Math.min(...points.map((p) => Math.hypot(p[0] - x, p[1] - y))) < 25);
    const shoes = s.parts.length;
    shoe(body, [0, -3], { shin: 0, boot: true, far: false });
    assert.ok(s.parts.length > shoes);
  });
});

Deno.test("limbs keep their strokes, in each pose", () => {
  assertFrozen(
    eachDrawn([...people(3), ...people(1).flatMap(atTheEdges)], (s, who, i) => {
      for (const name of [undefined, "point", "sit", "stand square"]) {
        for (const legwear of ["trousers", "breeches", "boots"] as const) {
          const dressed = { ...who, legwear };
          const pose = makePose(new Random(i), dressed, name);
          const body = bodyOf(s, dressed, pose);
          for (const side of ["near", "far"] as const) {
            leg(body, legOf(body.k, side));
            arm(body, armOf(body.k, pose, side));
          }
        }
      }
    }),
    "3b365813ba30",
  );
});
