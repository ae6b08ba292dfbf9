import assert from "node:assert/strict";
import { hatOver } from "lib/engraver/hats.ts";
import {
  assertFrozen,
  atTheEdges,
  distinct,
  drawn,
  eachDrawn,
  hats,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

Deno.test("every hat is told from the others and sits on the head", () => {
  const found = distinct(hats, (s, hat) => hatOver(s, somebody("man", { hat }), "profile"));
  assert.deepEqual(found, { drawn: hats.length, different: hats.length });
  for (const hat of hats) {
    const ys = drawn((s) => hatOver(s, somebody("man", { hat }), "profile"), 100)
      .flatMap(({ outline }) => outline.map(([, y]) => y));
    assert.ok(Math.min(...ys) < 300 - 35, `${hat} is not above the middle of the head`);
  }
});

Deno.test("hats keep their strokes", () => {
  assertFrozen(
    eachDrawn([...people(2), ...people(1).flatMap(atTheEdges)], (s, who) => {
      for (
        const hat of ["none", ...hats] as const
      ) {
        for (const view of ["profile", "quarter"] as const) hatOver(s, { ...who, hat }, view);
        hatOver(s, { ...who, hat, hair: "pouf" }, "profile");
      }
    }, 100),
    "b704c090da1c",
  );
});
