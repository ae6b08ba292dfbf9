import assert from "node:assert/strict";
import { type Signal, signal } from "@preact/signals";
import type { SheetShelf } from "lib/review/page/sheets.ts";
import { pictureShelf } from "lib/review/page/picture_shelf.ts";
import { settled, withGlobals } from "./fake_browser.ts";

const atlas = { side: 10, columns: 2, rows: 2, count: 100 };
const large = { side: 1024, columns: 2, rows: 2, count: 100 };
const atlases = { figures: atlas, points: atlas, plates: large };

/** A shelf on which sheets appear when they are put there, and what it was asked for last. */
function fakeShelf() {
  const sheets = new Map<string, Signal<ImageBitmap | null>>();
  const of = (atlas: string, sheet: number) => {
    const found = sheets.get(`${atlas} ${sheet}`) ?? signal<ImageBitmap | null>(null);
    sheets.set(`${atlas} ${sheet}`, found);
    return found;
  };
  const shelf = {
    asked: [] as (readonly (readonly [string, number])[])[],
    sheet: of,
    want: (_: string, wanted: readonly (readonly [string, number])[]) => shelf.asked.push(wanted),
  };
  return {
    shelf: shelf as unknown as SheetShelf,
    asked: () => shelf.asked.at(-1)!.map(([atlas, sheet]) => `${atlas} ${sheet}`),
    async put(atlas: string, sheet: number) {
      of(atlas, sheet).value = { name: `${atlas} ${sheet}` } as unknown as ImageBitmap;
      await settled();
    },
  };
}

interface FakeBitmap {
  readonly place: string;
}

const closed: string[] = [];
const browser = {
  createImageBitmap: (sheet: { name: string }, x: number, y: number, width: number) => {
    const place = `${sheet.name} at ${x}, ${y}`;
    return Promise.resolve({ place, width, height: width, close: () => closed.push(place) });
  },
};
const placeOf = (bitmap: ImageBitmap | null) => (bitmap as unknown as FakeBitmap | null)?.place;

Deno.test("each picture is cut out of its sheet, which is asked for until then", () =>
  withGlobals(browser, async () => {
    const { shelf, asked, put } = fakeShelf();
    const pictures = pictureShelf(shelf, atlases);
    pictures.want("list", "figures", [1, 6, 2]);
    assert.deepEqual(asked(), ["figures 0", "figures 1"]);
    assert.equal(pictures.of("figures", 6).value, null);
    await put("figures", 1);
    assert.equal(placeOf(pictures.of("figures", 6).value), "figures 1 at 0, 10");
    assert.deepEqual(asked(), ["figures 0"]);
    await put("figures", 0);
    assert.equal(placeOf(pictures.of("figures", 1).value), "figures 0 at 10, 0");
    assert.equal(placeOf(pictures.of("figures", 2).value), "figures 0 at 0, 10");
    assert.equal(pictures.of("figures", 3).value, null, "nobody asks for it");
    assert.deepEqual(asked(), []);
  }));

Deno.test("of a sheet that is there others are cut at once; what is there is not asked for", () =>
  withGlobals(browser, async () => {
    const { shelf, asked, put } = fakeShelf();
    const pictures = pictureShelf(shelf, atlases);
    pictures.want("list", "figures", [0]);
    await put("figures", 0);
    pictures.want("map", "figures", [0, 3]);
    await settled();
    assert.equal(placeOf(pictures.of("figures", 3).value), "figures 0 at 10, 10");
    pictures.want("list", "figures", [0, 3]);
    assert.deepEqual(asked(), []);
  }));

Deno.test("pictures that nothing shows are closed, the longest unseen first, those shown never", () =>
  withGlobals(browser, async () => {
    closed.length = 0;
    const { shelf, put } = fakeShelf();
    const pictures = pictureShelf(shelf, atlases);
    // a megapixel each: four are kept
    for (let sheet = 0; sheet < 7; sheet++) await put("plates", sheet);
    pictures.want("pairs", "plates", [0]);
    for (let sheet = 1; sheet < 7; sheet++) {
      pictures.want("list", "plates", [4 * sheet]);
      await settled();
    }
    const kept = Array.from({ length: 7 }, (_, i) => pictures.of("plates", 4 * i).value !== null);
    assert.deepEqual(kept, [true, false, false, false, true, true, true]);
    assert.deepEqual(closed, [1, 2, 3].map((sheet) => `plates ${sheet} at 0, 0`));
  }));
