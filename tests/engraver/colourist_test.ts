import assert from "node:assert/strict";
import { washes } from "lib/engraver/colourist.ts";
import { identityFrame } from "lib/engraver/geometry.ts";
import { engravePlate, type PlatePart } from "lib/engraver/plate.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const plate = engravePlate(64, { width: 300, height: 225, scene: "garden", count: 4 });
const paint = (seed: number) =>
  washes(plate.parts, { width: 300, height: 225, frame: identityFrame, clip: plate.frame, seed });

Deno.test("a colourist repeats himself, another mixes other colours", () => {
  assert.deepEqual(paint(1), paint(1));
  const [a, b] = [paint(1), paint(2)];
  const changed = a.filter((value, i) => Math.abs(value - b[i]) > 20).length / a.length;
  assert.ok(changed > 0.1, `${changed}`);
});

Deno.test("nothing is painted outside of the picture, much of it is", () => {
  const painted = paint(1);
  assert.deepEqual([...painted.slice(0, 9)], Array(9).fill(255));
  const coloured = painted.filter((_, i) => i % 3 === 0)
    .filter((red, i) =>
      Math.max(red, painted[i * 3 + 1], painted[i * 3 + 2]) -
          Math.min(red, painted[i * 3 + 1], painted[i * 3 + 2]) > 25
    );
  assert.ok(coloured.length > 0.05 * 300 * 225, `${coloured.length}`);
});

Deno.test("washes keep their colours and their places", () => {
  assertFrozen(
    [1, 2, 3].map((seed) => [...paint(seed).filter((_, i) => i % 7 === 0)]),
    "de00a42bbc22",
  );
});

/** A strip of one wash, alone on its sheet. */
function painted(
  wash: string | null,
  { seed, owner = 0, ...more }: { seed: number; owner?: number } & Partial<PlatePart>,
) {
  const part: PlatePart = {
    owner,
    outline: [[-9, -9], [20, -9], [20, 20], [-9, 20]],
    ink: "",
    wash,
    solid: false,
    masked: true,
    ...more,
  };
  return [...washes([part], { width: 3, height: 2, frame: identityFrame, seed })];
}

Deno.test("pale, grey and natural colours stay nearly what they are, others are mixed anew", () => {
  const kept = (wash: string) => {
    const own = [1, 3, 5].map((at) => parseInt(wash.slice(at, at + 2), 16));
    const seeds = Array.from({ length: 12 }, (_, seed) => painted(wash, { seed }).slice(0, 3));
    const painting = seeds.filter((rgb) => rgb.some((value) => value < 255));
    return painting.every((rgb) => rgb.every((value, i) => Math.abs(value - own[i]) < 24));
  };
  // luminances of 204 and 205.5, then chromas of 0, 22 and 21
  assert.deepEqual(
    ["#d2ccb9", "#d2cfb9", "#646464", "#64647a", "#646479", "#9d3b32", "#8a6a48"].map(kept),
    [false, true, true, false, true, false, true],
  );
});

Deno.test("halos and ghosts are not painted; what has no wash is left bare", () => {
  const bare = Array(18).fill(255);
  assert.deepEqual(painted(null, { seed: 1 }), bare);
  assert.deepEqual(painted("#9d3b32", { seed: 1, halo: true }), bare);
  assert.deepEqual(painted("#9d3b32", { seed: 1, masked: false }), bare);
  const left = (owner: number) =>
    Array.from({ length: 100 }, (_, seed) => painted("#9d3b32", { seed, owner }))
      .filter((rgb) => rgb.every((value) => value === 255)).length;
  assert.ok(left(-1) > 33 && left(-1) < 57, `${left(-1)} of 100 backgrounds`);
  assert.ok(left(0) < 15, `${left(0)} of 100 figures`);
  assertFrozen(
    ["#9d3b32", "#d2ccb9", "#8a6a48"].flatMap((wash) =>
      [-1, 0].flatMap((owner) => [1, 2, 3, 4, 5, 6].map((seed) => painted(wash, { seed, owner })))
    ),
    "368920a265ba",
  );
});
