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
