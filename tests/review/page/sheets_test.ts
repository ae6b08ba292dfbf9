import assert from "node:assert/strict";
import { cellPart, sheetCell, sheetShelf } from "lib/review/page/sheets.ts";
import { settled, withGlobals } from "./fake_browser.ts";

const atlas = { side: 10, columns: 2, rows: 3, count: 100 };
const large = { side: 1024, columns: 2, rows: 2, count: 100 };
const atlases = { figures: atlas, points: large, plates: atlas };

Deno.test("cellPart() fills the cell in one direction, or less where there are fewer pixels", () => {
  const part = (width: number, height: number) => cellPart(atlas, { width, height });
  assert.deepEqual(part(40, 80), [0.5, 1]);
  assert.deepEqual(part(10, 10), [1, 1]);
  assert.deepEqual(part(2, 5), [0.2, 0.5]);
  assert.deepEqual(part(0, 0), [0.1, 0.1], "something is always seen");
});

/** What a bitmap was made of. */
const bitmapOf = (bitmap: ImageBitmap | null) => (bitmap as unknown as { of: unknown } | null)?.of;

/** Pictures that are there when they are told so, and the bitmaps made of them. */
function images() {
  const made: { src: string; onload: () => void; onerror: () => void }[] = [];
  const closed: unknown[] = [];
  return {
    made,
    closed,
    waiting: () => made.filter(({ src }) => src !== "").map(({ src }) => src),
    globals: {
      Image: class {
        src = "";
        constructor() {
          made.push(this as unknown as typeof made[number]);
        }
      },
      createImageBitmap: (of: unknown) =>
        Promise.resolve({ of, close: () => closed.push(of) } as unknown as ImageBitmap),
    },
  };
}

Deno.test("sheetCell() counts by rows from the top left of each sheet", () => {
  assert.deepEqual(sheetCell(atlas, 0), { sheet: 0, x: 0, y: 0 });
  assert.deepEqual(sheetCell(atlas, 5), { sheet: 0, x: 10, y: 20 });
  assert.deepEqual(sheetCell(atlas, 6), { sheet: 1, x: 0, y: 0 });
});

Deno.test("five sheets are asked for at once, and what is no longer wanted is let go", async () => {
  const { made, waiting, globals } = images();
  await withGlobals(globals, async () => {
    const shelf = sheetShelf(atlases);
    shelf.want("list", Array.from({ length: 9 }, (_, i) => ["figures", i] as const));
    assert.equal(made.length, 5);
    made[0].onload();
    await settled();
    assert.equal(made.length, 6);
    assert.equal(bitmapOf(shelf.sheet("figures", 0).value), made[0]);
    shelf.want("list", [["figures", 20]]);
    assert.deepEqual(waiting(), ["sheet/figures/0.webp", "sheet/figures/20.webp"]);
  });
});

Deno.test("a sheet that cannot be read is asked for three times", async () => {
  const { made, globals } = images();
  await withGlobals(globals, async () => {
    const shelf = sheetShelf(atlases);
    shelf.want("list", [["figures", 1]]);
    for (let i = 0; i < 5; i++) {
      made.at(-1)!.onerror();
      await settled();
    }
    assert.equal(made.length, 3);
    assert.equal(shelf.sheet("figures", 1).value, null);
  });
});

Deno.test("what comes when it is no longer wanted is let go", async () => {
  const { made, closed, globals } = images();
  await withGlobals(globals, async () => {
    const shelf = sheetShelf(atlases);
    shelf.want("list", [["figures", 1]]);
    shelf.want("list", []);
    made[0].onload();
    await settled();
    assert.deepEqual([closed, shelf.sheet("figures", 1).value], [[made[0]], null]);
  });
});

Deno.test("sheets that nobody asks for are closed, the longest unasked first, others never", async () => {
  const { made, closed, globals } = images();
  await withGlobals(globals, async () => {
    const shelf = sheetShelf(atlases);
    const load = async (asker: string, sheets: readonly number[]) => {
      shelf.want(asker, sheets.map((sheet) => ["points", sheet] as const));
      made.at(-1)!.onload();
      await settled();
    };
    // four megapixels a sheet: as many are kept
    await load("map", [0]);
    for (let sheet = 1; sheet <= 8; sheet++) await load("list", [sheet]);
    const kept = () => Array.from({ length: 9 }, (_, i) => shelf.sheet("points", i).value !== null);
    assert.deepEqual(kept(), [true, false, false, false, false, false, false, false, true]);
    assert.deepEqual(closed, made.slice(1, 8));
    shelf.want("map", []);
    assert.deepEqual(kept().indexOf(true), 8, "what was asked for alone goes when its asker does");
  });
});
