import assert from "node:assert/strict";
import type { Plate } from "lib/corpus/plate.ts";
import { crop, flipHorizontal, type Image } from "lib/image/image.ts";
import { alignedFigures } from "lib/study/aligned_figures.ts";
import { findPlateDuplicates } from "lib/study/plate_duplicates.ts";
import { drawnPlate } from "tests/matching/drawn_plate.ts";
import { listening } from "./listening.ts";

const sheet = { width: 400, height: 300, strokes: 300 };

function collectionOf(images: Readonly<Record<string, Image | null>>) {
  const plates = Object.keys(images).map((id): Plate => ({
    id,
    work: id,
    impression: "",
    file: `${id}.png`,
    width: 400,
    height: 300,
    source: "drawn",
    rights: "",
  }));
  return {
    plates,
    open: ({ id }: Plate) =>
      images[id] ? Promise.resolve(images[id]) : Promise.reject(new Error(`${id} is damaged`)),
  };
}

Deno.test("pairs of plates come by their ids, with a group and a transform back", async () => {
  const one = drawnPlate(1, sheet);
  const { context, said, passedOver } = listening();
  const images = {
    a: one,
    broken: null,
    b: drawnPlate(2, sheet),
    c: crop(one, [20, 10, 400, 300]),
    mirrored: flipHorizontal(one),
  };
  const found = await findPlateDuplicates(collectionOf(images), {
    seed: 1,
    network: "burin_nano",
    threads: 1,
  }, context);
  assert.deepEqual(found.groups, [["a", "c", "mirrored"]]);
  assert.deepEqual(found.pairs.map(({ a, b }) => `${a} ${b}`).sort(), [
    "a c",
    "a mirrored",
    "c mirrored",
  ]);
  const pair = found.pairs.find(({ b }) => b === "c")!;
  const [xx, , x, , yy, y] = pair.transform!;
  // 20 pixels from the left of the first are 0 of the second
  assert.ok(Math.abs(x - 20) < 3 && Math.abs(y - 10) < 3 && Math.abs(xx - 1) < 0.02, `${x} ${y}`);
  assert.ok(Math.abs(yy - 1) < 0.02 && !pair.reversed);
  assert.equal(found.plates, 4);
  assert.equal(found.threshold.from, "fixed");
  assert.deepEqual(passedOver, [{ file: "broken.png", reason: "broken is damaged" }]);
  assert.ok(said.some((line) => line.includes("broken is damaged")));

  const figures = [
    { plate: "a", box: [100, 100, 140, 200] },
    { plate: "a", box: [200, 100, 260, 200] },
    { plate: "b", box: [100, 100, 140, 200] },
    { plate: "c", box: [180, 90, 240, 190] },
    { plate: "mirrored", box: [260, 100, 300, 200] },
  ] as const;
  const aligned = await alignedFigures(found.pairs, figures, {
    collection: collectionOf(images),
    network: "burin_nano",
    threads: 1,
  });
  assert.deepEqual(aligned.map(({ a, b, reversed }) => [a, b, reversed]).sort(), [
    [0, 4, true],
    [1, 3, false],
  ]);
  assert.ok(aligned.every(({ score }) => score > 0.5 && score <= 1));
});

Deno.test("what was said of two plates counts before what was found of them", async () => {
  const one = drawnPlate(1, sheet);
  const images = { a: one, b: crop(one, [20, 10, 400, 300]), c: flipHorizontal(one) };
  const found = await findPlateDuplicates(collectionOf(images), {
    ...{ seed: 1, network: "burin_nano", threads: 1 } as const,
    verdicts: [
      { a: "b", b: "a", type: "recut", same: "figure" },
      { a: "a", b: "c", type: "different", same: null },
    ],
  }, listening().context);
  const pairs = new Map(found.pairs.map((pair) => [`${pair.a} ${pair.b}`, pair]));
  assert.deepEqual([...pairs.keys()].sort(), ["a b", "b c"]);
  assert.deepEqual([pairs.get("a b")!.type, pairs.get("a b")!.probability], ["recut", 1]);
  // b is like both, and with a, as was said
  assert.deepEqual(found.groups, [["a", "b"]]);
});
