import assert from "node:assert/strict";
import { drawPipe, drawProp } from "lib/engraver/props.ts";
import {
  assertFrozen,
  distinct,
  drawn,
  eachDrawn,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

Deno.test("everything that is carried is told from the rest", () => {
  const props = [
    "cane",
    "umbrella",
    "book",
    "tray",
    "scroll",
    "fan",
    "basket",
    "sword",
    "bottle",
  ] as const;
  const found = distinct(props, (s, prop) => {
    s.part([[0, 0], [1, 0], [0, 1]], { form: 0 });
    drawProp(s, somebody("man", { prop }), [0, 0], 20, 0);
  });
  assert.deepEqual(found, { drawn: props.length, different: props.length });
  assert.ok(drawn((s) => drawPipe(s, [0, 0], 10)).length > 0);
});

Deno.test("what is carried keeps its strokes", () => {
  assertFrozen(
    eachDrawn(
      [
        "none",
        "cane",
        "umbrella",
        "book",
        "tray",
        "scroll",
        "fan",
        "basket",
        "sword",
        "bottle",
      ] as const,
      (s, prop, i) => {
        s.part([[0, 0], [1, 0], [0, 1]], { form: 0 });
        for (const who of people(2, { prop })) drawProp(s, who, [i, -20], 20 * i - 60, 3);
        drawPipe(s, [i, 0], 10);
      },
    ),
    "ee2f3b9cd758",
  );
});

Deno.test("a cane reaches the ground from more than 20 above it, held by an arm within 75 degrees", () => {
  const stands = ([height, angle]: readonly [number, number]) => {
    const who = somebody("man", { prop: "cane" });
    const parts = drawn((s) => drawProp(s, who, [0, -height], angle, 0), 1);
    const lowest = Math.max(...parts.flatMap(({ outline }) => outline.map(([, y]) => y)));
    return Math.abs(lowest - 300) < 1;
  };
  assert.deepEqual(
    ([[21, 0], [20, 0], [40, 74.9], [40, 75], [40, -74.9], [40, -75]] as const).map(stands),
    [true, false, true, false, true, false],
  );
});
