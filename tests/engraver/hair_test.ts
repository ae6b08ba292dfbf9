import assert from "node:assert/strict";
import { hairBehind, hairOver } from "lib/engraver/hair.ts";
import {
  assertFrozen,
  distinct,
  drawn,
  eachDrawn,
  hairStyles,
  people,
  somebody,
  textOf,
} from "tests/engraver/drawn.ts";

Deno.test("every way to wear hair is told from the others; bald heads have none", () => {
  for (const view of ["profile", "quarter"] as const) {
    const hair = distinct(hairStyles, (s, style) => {
      hairBehind(s, somebody("woman", { hair: style }), view);
      hairOver(s, somebody("woman", { hair: style }), view);
    });
    assert.deepEqual(hair, { drawn: hairStyles.length, different: hairStyles.length });
    const bald = drawn((s) => hairOver(s, somebody("man", { hair: "none" }), view));
    assert.equal(textOf(bald), "");
  }
});

Deno.test("hair keeps its strokes", () => {
  assertFrozen(
    eachDrawn(people(3), (s, who) => {
      s.part([[0, 0], [1, 0], [0, 1]], { form: 0 });
      for (
        const hair of ["bald", ...hairStyles, "none"] as const
      ) {
        for (const view of ["profile", "quarter"] as const) {
          hairBehind(s, { ...who, hair }, view);
          hairOver(s, { ...who, hair }, view);
        }
      }
    }, 100),
    "3ebebebd39c5",
  );
});
