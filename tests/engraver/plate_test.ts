import assert from "node:assert/strict";
import { engravePlate } from "lib/engraver/plate.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const size = { width: 480, height: 360 };

Deno.test("the same seed and options give the same plate, another hand other strokes", () => {
  const options = { ...size, cast: [301, 302], scene: "garden" } as const;
  assert.deepEqual(engravePlate(5, options).parts, engravePlate(5, options).parts);
  const other = engravePlate(5, { ...options, hand: 9 });
  assert.notDeepEqual(other.parts, engravePlate(5, options).parts);
  assert.deepEqual(
    other.characters.map(({ identity, pose }) => [identity.id, pose.name]),
    engravePlate(5, options).characters.map(({ identity, pose }) => [identity.id, pose.name]),
  );
});

Deno.test("an identity does not depend on its plate, a face not on the scenery", () => {
  const who = (seed: number, scene: "garden" | "street") =>
    engravePlate(seed, { ...size, cast: [301, 305], scene }).characters
      .find(({ identity }) => identity.seed === 301)!;
  assert.deepEqual(who(1, "garden").identity, who(2, "street").identity);
  assert.deepEqual(who(1, "garden").pose, who(1, "street").pose);
});

Deno.test("a halo of paper goes round each figure, and a state adds hatching", () => {
  const plate = engravePlate(5, { ...size, cast: [301] });
  assert.ok(plate.parts.some(({ halo }) => halo));
  assert.equal(plate.rework, "");
  assert.ok(engravePlate(5, { ...size, cast: [301], state: 2 }).rework.length > 1000);
});

Deno.test("plates keep their strokes, their casts and their lettering", () => {
  assertFrozen(
    [
      engravePlate(2, { ...size, scene: "street", count: 5, hand: 2, state: 2 }),
      engravePlate(3, { ...size, scene: "vignette", cast: [301, 302, 305] }),
      engravePlate(4, { width: 300, height: 500 }),
      engravePlate(9, { width: 120, height: 90, count: 1, hand: 1 }),
      ...[10, 11, 12, 13].map((seed) => {
        const { parts: _, ...plate } = engravePlate(seed, { width: 80, height: 60, count: 2 });
        return plate;
      }),
    ],
    "3dca896c9c5e",
  );
});

Deno.test("a plate is 1200 x 900, of the first state, by the first hand, with two to six figures", () => {
  const plate = engravePlate(3, { scene: "vignette", count: 1 });
  assert.deepEqual([plate.width, plate.height, plate.rework], [1200, 900, ""]);
  assert.deepEqual(plate, {
    ...engravePlate(3, {
      scene: "vignette",
      count: 1,
      width: 1200,
      height: 900,
      state: 1,
      hand: 0,
    }),
    options: plate.options,
  });
  const counts = Array.from(
    { length: 40 },
    (_, seed) => engravePlate(seed, { width: 16, height: 12, scene: "vignette" }).characters.length,
  );
  assert.deepEqual([...new Set(counts)].sort(), [2, 3, 4, 5, 6]);
});

Deno.test("from the second state on, or by a second hand, the title is in capitals", () => {
  const title = (options: { state?: number; hand?: number }) =>
    engravePlate(3, { width: 80, height: 60, count: 1, scene: "vignette", ...options }).margins;
  const plain = title({});
  assert.notDeepEqual(title({ state: 2 }).letters[2], plain.letters[2]);
  assert.notDeepEqual(title({ hand: 1 }).letters[2], plain.letters[2]);
  assert.deepEqual(title({ hand: 1 }).letters[2], title({ state: 2 }).letters[2]);
});
