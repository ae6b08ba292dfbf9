import assert from "node:assert/strict";
import {
  drawHairBehindFace,
  drawHairFromBehind,
  drawHairRoundFace,
  drawSquareHat,
} from "lib/engraver/square_hair.ts";
import {
  assertFrozen,
  atTheEdges,
  distinct,
  drawn,
  eachDrawn,
  hairStyles,
  hats,
  people,
  somebody,
} from "tests/engraver/drawn.ts";

Deno.test("every way to wear hair is told from the others, from the front and from behind", () => {
  const front = distinct(hairStyles, (s, hair) => {
    drawHairBehindFace(s, somebody("woman", { hair }));
    drawHairRoundFace(s, somebody("woman", { hair }));
  });
  const behind = distinct(
    hairStyles,
    (s, hair) => drawHairFromBehind(s, somebody("woman", { hair })),
  );
  assert.deepEqual(front, { drawn: hairStyles.length, different: hairStyles.length });
  // cropped hair and hair without anything else to it are alike from behind
  assert.ok(behind.drawn === hairStyles.length && behind.different >= hairStyles.length - 1);
  assert.equal(drawn((s) => drawHairRoundFace(s, somebody("man", { hair: "bald" }))).length, 0);
});

Deno.test("hats sit on the head from both sides, and a bonnet shows the face in front only", () => {
  for (const view of ["front", "back"] as const) {
    const found = distinct(hats, (s, hat) => drawSquareHat(s, somebody("man", { hat }), view));
    assert.deepEqual(found, { drawn: hats.length, different: hats.length });
  }
  const area = (view: "front" | "back") => {
    const [bonnet] = drawn((s) => drawSquareHat(s, somebody("girl", { hat: "bonnet" }), view), 100);
    let sum = 0;
    bonnet.outline.forEach(([x, y], i, ring) => {
      const [u, v] = ring[(i + 1) % ring.length];
      sum += x * v - u * y;
    });
    return Math.abs(sum / 2);
  };
  assert.ok(area("back") > 1.3 * area("front"), `${area("back")} ${area("front")}`);
});

Deno.test("hair and hats seen straight on keep their strokes", () => {
  assertFrozen(
    eachDrawn([...people(1), ...people(1).flatMap(atTheEdges)], (s, who) => {
      for (const hair of ["bald", "none", ...hairStyles] as const) {
        drawHairBehindFace(s, { ...who, hair });
        drawHairRoundFace(s, { ...who, hair });
        drawHairFromBehind(s, { ...who, hair });
      }
      for (const hat of ["none", ...hats] as const) {
        for (const view of ["front", "back"] as const) drawSquareHat(s, { ...who, hat }, view);
      }
    }, 100),
    "9518d399a119",
  );
});
