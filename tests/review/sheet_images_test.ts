import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import type { Atlas } from "lib/review/api.ts";
import { pictureSheet, pointSheet } from "lib/review/sheet_images.ts";

const grey = (level: number, width: number, height: number): Image =>
  blank({ width, height }, [level, level, level, 255]);

const pixel = ({ width, data }: Image, x: number, y: number) => [
  ...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
];

const atlas: Atlas = { side: 5, columns: 3, rows: 2, count: 8 };

Deno.test("a picture lies in the middle of its cell; half a pixel goes to the right and below", async () => {
  const sheet = await pictureSheet(atlas, 0, (i) => Promise.resolve(grey(10 * i, 2, 4)));
  assert.deepEqual([sheet.width, sheet.height], [15, 10]);
  for (const [picture, left, top] of [[0, 0, 0], [2, 10, 0], [5, 10, 5]]) {
    const within = [0, 1, 2, 3, 4].map((x) => pixel(sheet, left + x, top)[3] > 0);
    assert.deepEqual(within, [false, true, true, false, false]);
    assert.equal(pixel(sheet, left + 1, top + 3)[0], 10 * picture);
    assert.equal(pixel(sheet, left + 1, top + 4)[3], 0);
  }
});

Deno.test("the last sheet has rows for what is left, and each picture is opened once", async () => {
  const opened: number[] = [];
  const sheet = await pictureSheet(atlas, 1, (i) => {
    opened.push(i);
    return Promise.resolve(i === 6 ? null : grey(200, 5, 5));
  });
  assert.deepEqual([sheet.width, sheet.height], [15, 5]);
  assert.deepEqual(opened, [6, 7]);
  assert.deepEqual([pixel(sheet, 2, 2)[3], pixel(sheet, 7, 2)[3]], [0, 255]);
});

/** Sheets of figures of 8 x 8 pixels, two by two; points of 2 x 2, four of them in a row, two rows. */
const atlases = {
  figures: { side: 8, columns: 2, rows: 2, count: 11 },
  points: { side: 2, columns: 4, rows: 2, count: 11 },
};

/** A sheet of figures, each of one grey that says which it is. */
const figuresOf = (sheet: number): Promise<Image> =>
  pictureSheet(atlases.figures, sheet, (i) => Promise.resolve(grey(20 * i, 8, 8)));

Deno.test("a row of points is a sheet of figures; the last sheet has rows for what is left", async () => {
  const first = await pointSheet(atlases, 0, { figuresOf });
  assert.deepEqual([first.width, first.height], [8, 4]);
  for (let i = 0; i < 8; i++) {
    const [x, y] = [2 * (i % 4), 2 * Math.floor(i / 4)];
    // made smaller, a figure takes a little of those beside it
    const [level, , , alpha] = pixel(first, x + 1, y + 1);
    assert.ok(Math.abs(level - 20 * i) < 10 && alpha === 255, `${i}: ${level}`);
  }
  const last = await pointSheet(atlases, 1, { figuresOf });
  assert.deepEqual([last.width, last.height], [8, 2]);
  assert.ok(Math.abs(pixel(last, 4, 0)[0] - 200) < 10);
  assert.equal(pixel(last, 6, 0)[3], 0);
});

Deno.test("what is not drawn when it is stopped stays clear", async () => {
  const stopping = new AbortController();
  const stopped = await pointSheet(atlases, 0, {
    figuresOf: (sheet) => {
      stopping.abort();
      return figuresOf(sheet);
    },
    signal: stopping.signal,
  });
  assert.deepEqual([pixel(stopped, 2, 0)[3], pixel(stopped, 2, 2)[3]], [255, 0]);
});

Deno.test("four pictures are opened at once", async () => {
  let [busy, most] = [0, 0];
  await pictureSheet({ ...atlas, rows: 4, count: 12 }, 0, async () => {
    most = Math.max(most, ++busy);
    await new Promise((wake) => setTimeout(wake, 1));
    busy--;
    return null;
  });
  assert.equal(most, 4);
});
