import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { makePose } from "lib/engraver/pose.ts";
import { sittings } from "lib/engraver/poses.ts";
import { drawChair, drawLap } from "lib/engraver/seated.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, drawn, eachDrawn, people, somebody } from "tests/engraver/drawn.ts";

const who = somebody("woman");
const pose = makePose(new Random(1), who, "sit");

Deno.test("a chair is nobody's, and stands on the ground under its sitter", () => {
  const parts = drawn((s) => drawChair(bodyOf(s, who, pose)), 1);
  assert.ok(parts.every(({ owner }) => owner === -1));
  const [x0, , x1, y1] = bounds(parts.flatMap(({ outline }) => outline));
  assert.ok(x0 < 300 && x1 > 300 && y1 > 298 && y1 < 303, `${x0} ${x1} ${y1}`);
});

Deno.test("a lap covers the knees down to its hem", () => {
  const parts = drawn((s) => {
    const body = bodyOf(s, who, pose);
    const [rear, front] = drawLap(body, { stuff: who.skirt, waist: 0.6, hem: -1, wide: 10 });
    assert.ok(rear[rear.length - 1][1] === -1 && front[front.length - 1][1] === -1);
    assert.ok(Math.max(...front.map(([x]) => x)) > body.k.nearKnee[0]);
  }, 1);
  assert.ok(parts[0].ink.length > 0 && parts[0].owner === 0);
});

Deno.test("chairs and laps keep their strokes", () => {
  assertFrozen(
    eachDrawn(people(4), (s, who, i) => {
      for (const name of Object.keys(sittings)) {
        const body = bodyOf(s, who, makePose(new Random(i), who, name));
        drawChair(body);
        s.line(drawLap(body, { stuff: who.skirt, waist: 0.6, hem: -1, wide: 10 }).flat(), 1);
      }
    }),
    "72a9def2d20c",
  );
});
