import assert from "node:assert/strict";
import type { Detection, Detector } from "lib/detect/detection.ts";
import { tiled } from "lib/detect/tiled.ts";
import { blank } from "lib/image/image.ts";
import { connectedComponents } from "lib/image/components.ts";

/** Finds dark pieces, but none in a picture so large that it would be reduced too much. */
const nearsighted = (most: number, seen: number[] = []): Detector => ({ width, height, data }) => {
  seen.push(width);
  if (Math.max(width, height) > most) return Promise.resolve([]);
  const dark = Uint8Array.from({ length: width * height }, (_, i) => data[i * 4] < 128 ? 1 : 0);
  return Promise.resolve(
    connectedComponents({ width, height, data: dark }).components
      .map(({ box, area }) => ({ box, score: area / 1e4, label: "figure" }))
      .sort((a, b) => b.score - a.score),
  );
};

function plateWith(boxes: readonly (readonly [number, number, number, number])[]) {
  const image = blank({ width: 300, height: 200 }, [255, 255, 255, 255]);
  for (const [x0, y0, x1, y1] of boxes) {
    for (let y = y0; y < y1; y++) {
      image.data.fill(0, (y * 300 + x0) * 4, (y * 300 + x1) * 4);
      for (let x = x0; x < x1; x++) image.data[(y * 300 + x) * 4 + 3] = 255;
    }
  }
  return image;
}

Deno.test("each figure of a large plate is found once, whole, where a tile holds it", async () => {
  const boxes = [[5, 5, 25, 45], [90, 80, 112, 110], [180, 20, 200, 60], [
    270,
    150,
    300,
    200,
  ]] as const;
  const detect = tiled(nearsighted(120), { side: 100, overlap: 0.5 });
  const found = await detect(plateWith(boxes));
  const order = (list: readonly (readonly number[])[]) => list.map(String).sort();
  assert.deepEqual(order(found.map(({ box }) => box)), order(boxes));
  assert.deepEqual(
    found.map(({ score }) => score),
    found.map(({ score }) => score).sort().reverse(),
  );
  // without the tiles nothing is seen
  assert.deepEqual(await nearsighted(120)(plateWith(boxes)), []);
});

Deno.test("a plate that is no larger than a tile is looked at once", async () => {
  const seen: number[] = [];
  await tiled(nearsighted(999, seen), { side: 300 })(plateWith([]));
  assert.deepEqual(seen, [300]);
});

/** Sees a bar half, and well, where the tile cuts it, and whole, but hardly, in the next tile. */
const hardly: Detector = ({ width, data }, { minScore = 0 } = {}) => {
  const dark = Array.from({ length: width }, (_, x) => data[x * 4] < 128);
  const [from, to] = [dark.indexOf(true), dark.lastIndexOf(true) + 1];
  if (to - from < 10 || width > 100) return Promise.resolve([]);
  const score = to - from === 40 ? 0.2 : 0.8;
  const found = [{ box: [from, 0, to, 10] as const, score, label: "bar" }];
  return Promise.resolve(found.filter((one) => one.score >= minScore));
};

Deno.test("what is believed makes no way for what is not, however little is asked for", async () => {
  const bar = plateWith([[65, 0, 105, 10]]);
  const detect = tiled(hardly, { side: 100, overlap: 0.5 });
  const scores = async (options: Parameters<Detector>[1]) =>
    (await detect(bar, options)).map(({ score }) => score);
  const believed = await scores({ minScore: 0.5 });
  assert.deepEqual(believed, [0.8]);
  // all is asked for, and none said to be believed: the whole bar
  assert.deepEqual(await scores({ minScore: 0.05 }), [0.2]);
  const all = await scores({ minScore: 0.05, believed: 0.5 });
  assert.deepEqual(all.filter((score) => score >= 0.5), believed);
  assert.deepEqual(await scores({ minScore: 0.05, believed: 0.2 }), [0.2]);
});

/** Two tiles side by side, 100 of 150 columns each; the whole plate shows nothing. */
const inTiles = (left: readonly Found[], right: readonly Found[]) => {
  const answers = [[], left, right].values();
  const detect: Detector = () =>
    Promise.resolve(answers.next().value!.map((found) => ({ ...found, label: "figure" })));
  const image = blank({ width: 150, height: 100 }, [255, 255, 255, 255]);
  return tiled(detect, { side: 100, overlap: 0.5 })(image);
};
type Found = Pick<Detection, "box" | "score">;

Deno.test("a box within two pixels of a tile's inner edge is cut, and yields to one that is not", async () => {
  // the left tile ends at column 100, the right one begins at 50: its own column 0
  const whole = { box: [10, 10, 60, 60], score: 0.2 } as const; // columns 60 to 110
  for (const [edge, isCut] of [[97, false], [98, true], [99, true], [100, true]] as const) {
    // all of it lies in the other one, which is much larger: a part of a figure, or a small figure
    const piece = { box: [77, 10, edge, 30], score: 0.9 } as const;
    const found = await inTiles([piece], [whole]);
    assert.equal(found.length, isCut ? 1 : 2, `${edge}`);
  }
});

Deno.test("a plate's own border cuts nothing", async () => {
  const part = { box: [0, 0, 20, 20], score: 0.9 } as const;
  const figure = { box: [0, 0, 40, 40], score: 0.8 } as const;
  assert.equal((await inTiles([part, figure], [])).length, 2);
});

Deno.test("a cut box goes of which more than .7 lie in another, and stays at exactly .7", async () => {
  const figure = { box: [0, 0, 80, 80], score: 0.9 } as const;
  const piece = (y: number) => ({ box: [70, y, 100, y + 10], score: 0.5 }) as const;
  const inside = (x: number) => [{ ...figure, box: [0, 0, x, 80] as const }, piece(10)];
  assert.equal((await inTiles(inside(91), [])).length, 2); // 21 of 30 columns
  assert.equal((await inTiles(inside(92), [])).length, 1);
});

Deno.test("boxes that overlap by exactly the threshold are two figures", async () => {
  const list = (x: number) => [
    { box: [10, 10, 40, 20] as const, score: 0.9 },
    { box: [10 + x, 10, 40 + x, 20] as const, score: 0.8 },
  ];
  assert.equal((await inTiles(list(10), [])).length, 2); // 20 of 40 columns
  assert.equal((await inTiles(list(9), [])).length, 1);
});

Deno.test("what is found is given best first, cut or not", async () => {
  const cut = { box: [80, 10, 100, 30], score: 0.9 } as const;
  const whole = { box: [10, 50, 40, 90], score: 0.3 } as const;
  const found = await inTiles([whole, cut], []);
  assert.deepEqual(found.map(({ score }) => score), [0.9, 0.3]);
});

Deno.test("where nothing is said of scores all are believed: a whole figure comes before a piece of it", async () => {
  /** Sees the bar whole in the second tile, and a piece of it, for sure, in the first. */
  const detect: Detector = ({ width, data }) => {
    const dark = Array.from({ length: width }, (_, x) => data[x * 4] < 128);
    const [from, to] = [dark.indexOf(true), dark.lastIndexOf(true) + 1];
    if (from < 0 || width > 100) return Promise.resolve([]);
    const score = to - from === 40 ? 0.9 : 1;
    return Promise.resolve([{ box: [from, 0, to, 10] as const, score, label: "bar" }]);
  };
  const bar = plateWith([[65, 0, 105, 10]]);
  const found = await tiled(detect, { side: 100, overlap: 0.5 })(bar);
  assert.deepEqual(found.map(({ box, score }) => [...box, score]), [[65, 0, 105, 10, 0.9]]);
});
