import assert from "node:assert/strict";
import { drawFigure } from "lib/engraver/figure.ts";
import { bounds } from "lib/engraver/geometry.ts";
import { makeIdentity } from "lib/engraver/identity.ts";
import { makePose } from "lib/engraver/pose.ts";
import { sittings, squares, standings } from "lib/engraver/poses.ts";
import { Random } from "lib/tensor/random.ts";
import {
  assertFrozen,
  atTheEdges,
  drawn,
  eachDrawn,
  people,
  somebody,
  textOf,
} from "tests/engraver/drawn.ts";

Deno.test("a figure stands on its feet and is about 100 units tall", () => {
  for (const kind of ["man", "woman", "beast"] as const) {
    const who = somebody(kind, { hat: "none", prop: "none" });
    const parts = drawn((s) => drawFigure(s, who, makePose(new Random(1), who, "stand")), 1);
    const [, y0, , y1] = bounds(parts.flatMap(({ outline }) => outline));
    assert.ok(y1 > 296 && y1 < 306, `${kind} has its feet at ${y1}`);
    assert.ok(y1 - y0 > 80 && y1 - y0 < 135, `${kind} is ${y1 - y0} tall`);
  }
});

Deno.test("every pose is drawn, and differs", () => {
  const who = somebody("man");
  const names = Object.keys({ ...standings, ...sittings, ...squares });
  const texts = names.map((name) =>
    textOf(drawn((s) => drawFigure(s, who, makePose(new Random(1), who, name))))
  );
  assert.equal(new Set(texts).size, names.length);
});

Deno.test("nobody is lost in any pose, view or costume", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const who = makeIdentity(seed);
    for (const name of ["sit", "sit and read", "stand square", "akimbo square"]) {
      if (who.kind === "beast" && name.endsWith("square")) continue;
      for (
        const view of name.endsWith("square") ? ["front", "back"] as const : ["quarter"] as const
      ) {
        const pose = { ...makePose(new Random(seed), who, name), view };
        const parts = drawn((s) => drawFigure(s, who, pose), 1).filter(({ owner }) => owner === 0);
        const [x0, y0, x1, y1] = bounds(parts.flatMap(({ outline }) => outline));
        const label = `${seed} ${name} ${view}: ${[x0, y0, x1, y1].map(Math.round)}`;
        assert.ok(y1 > 297 && y1 < 306 && y1 - y0 > 60 && y1 - y0 < 150, label);
        assert.ok(x1 - x0 > 15 && x1 - x0 < 130, label);
      }
    }
  }
});

Deno.test("whole figures keep their strokes", () => {
  assertFrozen(
    [
      eachDrawn(people(3), (s, who, i) => drawFigure(s, who, makePose(new Random(i), who))),
      eachDrawn(people(1).flatMap(atTheEdges), (s, who, i) => {
        const carrying = { ...who, prop: (["fan", "cane", "pipe", "tray"] as const)[i % 4] };
        const carry = (["far", "near", "no"] as const)[i % 3];
        const [bent, square] = ["bow", "stand square"].map((name) =>
          makePose(new Random(i), carrying, name)
        );
        drawFigure(s, carrying, { ...bent, carry });
        for (const view of ["front", "back"] as const) {
          drawFigure(s, carrying, { ...square, view, carry });
        }
      }),
    ],
    "1f3d363c0682",
  );
});

Deno.test("what hangs from the shoulders is drawn if it is worn, from every side", () => {
  const who = somebody("woman", { cloak: false, shawl: false, prop: "none" });
  const pose = makePose(new Random(1), who, "stand square");
  for (const view of ["profile", "front", "back"] as const) {
    const parts = (features: { cloak?: boolean; shawl?: boolean }) =>
      drawn((s) => drawFigure(s, { ...who, ...features }, { ...pose, view })).length;
    assert.equal(parts({ cloak: true }), parts({}) + 1, `a cloak, ${view}`);
  }
});
