import assert from "node:assert/strict";
import type { Plate } from "lib/corpus/plate.ts";
import type { Image } from "lib/image/image.ts";
import { alignedFigures } from "lib/study/aligned_figures.ts";
import type { PlateDuplicate } from "lib/study/plate_duplicates.ts";
import { drawnPlate } from "tests/matching/drawn_plate.ts";

const sheet = { width: 400, height: 300, strokes: 300 };

/** Another picture in the border of the first plate. */
function bordered(seed: number): Image {
  const [frame, picture] = [drawnPlate(1, sheet), drawnPlate(seed, sheet)];
  for (let y = 60; y < 240; y++) {
    const [from, to] = [(y * 400 + 90) * 4, (y * 400 + 310) * 4];
    frame.data.set(picture.data.subarray(from, to), from);
  }
  return frame;
}

const collectionOf = (images: Readonly<Record<string, Image>>) => ({
  plates: Object.keys(images).map((id): Plate => ({
    ...{ id, work: id, impression: "", file: `${id}.png`, source: "drawn", rights: "" },
    ...{ width: 400, height: 300 },
  })),
  open: ({ id }: Plate) => Promise.resolve(images[id]),
});

/** Two plates that lie on each other as they are. */
const pairOf = (a: string, b: string) =>
  ({
    ...{ a, b, type: "other state", reversed: false, lines: { coarse: 0.95, fine: 0.9 } },
    transform: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }) as unknown as PlateDuplicate;

Deno.test("of sheets that share a border figures in the border are one, those in the pictures are not", async () => {
  const collection = collectionOf({ a: bordered(2), b: bordered(3), c: bordered(2) });
  const boxes = [[10, 20, 70, 200], [120, 80, 200, 230], [210, 70, 300, 220]] as const;
  const figures = ["a", "b", "c"].flatMap((plate) => boxes.map((box) => ({ plate, box })));
  const found = await alignedFigures([pairOf("a", "b"), pairOf("a", "c")], figures, {
    collection,
    network: "burin_encoder",
    threads: 1,
  });
  assert.deepEqual(found.map(({ a, b }) => [a, b]), [[0, 3], [0, 6], [1, 7], [2, 8]]);
  assert.ok(found.every(({ score, type }) => score > 0.99 && type === "other state"));
});

Deno.test("a score is of the figures, not of their plates", async () => {
  const shaken = drawnPlate(1, { ...sheet, unsteady: 3 });
  const collection = collectionOf({ a: drawnPlate(1, sheet), b: shaken });
  const figures = ["a", "b"].map((plate) => ({ plate, box: [120, 80, 260, 230] as const }));
  const [found] = await alignedFigures([pairOf("a", "b")], figures, {
    collection,
    network: "burin_encoder",
    threads: 1,
  });
  assert.ok(found.score > 0.1 && found.score < 0.9, `${found.score}`);
});

Deno.test("of pairs that cannot be turned round, and without figures, nothing is opened", async () => {
  const collection = {
    ...collectionOf({ a: bordered(2), b: bordered(2) }),
    open: () => Promise.reject(new Error("opened")),
  };
  const figures = ["a", "b"].map((plate) => ({ plate, box: [120, 80, 260, 230] as const }));
  const flat = { ...pairOf("a", "b"), transform: null };
  assert.deepEqual(await alignedFigures([flat], figures, { collection }), []);
  assert.deepEqual(await alignedFigures([pairOf("a", "b")], [], { collection }), []);
});
