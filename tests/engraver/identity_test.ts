import assert from "node:assert/strict";
import { appearanceOf, makeIdentity } from "lib/engraver/identity.ts";
import { assertFrozen, people } from "tests/engraver/drawn.ts";

Deno.test("an identity is its seed's, whatever else is drawn", () => {
  assert.deepEqual(makeIdentity(301), makeIdentity(301));
  assert.notDeepEqual(makeIdentity(301), makeIdentity(302));
  assert.equal(makeIdentity(301, "girl").kind, "girl");
});

Deno.test("looks are many, and say what is seen first", () => {
  const looks = new Set(Array.from({ length: 300 }, (_, i) => appearanceOf(makeIdentity(i + 1))));
  assert.ok(looks.size > 200, `${looks.size}`);
  assert.equal(
    appearanceOf(makeIdentity(5)),
    appearanceOf({ ...makeIdentity(5), glasses: "monocle" }),
  );
});

Deno.test("people keep their looks and clothes", () => {
  assertFrozen(
    [
      Array.from({ length: 300 }, (_, seed) => makeIdentity(seed)),
      people(40),
      people(40).map(appearanceOf),
    ],
    "153d67487c13",
  );
});
