import assert from "node:assert/strict";
import { pictureTiles, type ScaledPicture } from "lib/review/page/picture_tiles.ts";
import { withGlobals } from "./fake_browser.ts";

/** What is drawn on the canvas of the tiles: the left top corner of each. */
const drawn: number[][] = [];
const browser = {
  OffscreenCanvas: class {
    getContext = () => ({
      clearRect() {},
      drawImage: (...given: number[]) => drawn.push(given.slice(5, 7)),
    });
  },
};

const cellOf = (side: number) => ({ image: {} as CanvasImageSource, x: 0, y: 0, side });
const pictureOf = (row: number): ScaledPicture => ({ row, part: [1, 1], size: [10, 10] });

Deno.test("a tile is made where there is a cell, once, and anew from a larger cell alone", () =>
  withGlobals(browser, () => {
    drawn.length = 0;
    const tiles = pictureTiles({ side: 10, count: 4 });
    assert.equal(tiles.make(pictureOf(7), null), false);
    for (const side of [24, 24, 96, 24]) assert.ok(tiles.make(pictureOf(7), cellOf(side)));
    assert.ok(tiles.make(pictureOf(7), null), "it is kept without its cell");
    assert.deepEqual(drawn, [[0, 0], [0, 0]]);
  }));

Deno.test("where there is no room, what was asked for longest ago gives its place away", () =>
  withGlobals(browser, () => {
    drawn.length = 0;
    const tiles = pictureTiles({ side: 10, count: 4 });
    for (const row of [0, 1, 2, 3]) tiles.make(pictureOf(row), cellOf(24));
    tiles.make(pictureOf(0), null);
    tiles.make(pictureOf(4), cellOf(24));
    assert.deepEqual(drawn, [[0, 0], [10, 0], [0, 10], [10, 10], [10, 0]]);
    assert.equal(tiles.make(pictureOf(1), null), false);
    assert.equal(tiles.make(pictureOf(0), null), true);
  }));
