import assert from "node:assert/strict";
import { type Signal, signal } from "@preact/signals";
import { pointSheets } from "lib/review/page/point_sheets.ts";
import type { SheetShelf } from "lib/review/page/sheets.ts";
import { settled, withGlobals } from "./fake_browser.ts";

const atlas = { side: 24, columns: 2, rows: 2, count: 17 };

/** A shelf on which sheets appear when they are put there, and what it was asked for last. */
function fakeShelf() {
  const sheets = new Map<number, Signal<HTMLImageElement | null>>();
  const of = (sheet: number) => {
    const found = sheets.get(sheet) ?? signal<HTMLImageElement | null>(null);
    sheets.set(sheet, found);
    return found;
  };
  const asked: (readonly (readonly [string, number])[])[] = [];
  return {
    asked,
    put: (sheet: number) => of(sheet).value = { sheet } as unknown as HTMLImageElement,
    shelf: {
      sheet: (_: string, sheet: number) => of(sheet),
      want: (_: string, wanted: readonly (readonly [string, number])[]) => asked.push(wanted),
    } as unknown as SheetShelf,
  };
}

const closed: unknown[] = [];
const browser = {
  createImageBitmap: (image: { sheet: number }) =>
    Promise.resolve({ of: image.sheet, close: () => closed.push(image.sheet) }),
};

Deno.test("sheets are taken a few at a time, each once, until all are there", () =>
  withGlobals(browser, async () => {
    const { shelf, asked, put } = fakeShelf();
    let told = 0;
    using sheets = pointSheets(shelf, atlas, () => told++);
    assert.deepEqual(asked.at(-1)!.map(([, sheet]) => sheet), [0, 1, 2]);
    assert.equal(sheets.bitmap(1), null);
    put(1);
    await settled();
    assert.equal((sheets.bitmap(1) as unknown as { of: number }).of, 1);
    assert.deepEqual(asked.at(-1)!.map(([, sheet]) => sheet), [0, 2, 3]);
    for (const sheet of [0, 2, 3, 4]) {
      put(sheet);
      await settled();
    }
    assert.deepEqual([told, asked.at(-1)], [5, []]);
  }));

Deno.test("what was taken is let go, and so is what comes when the map was left", () =>
  withGlobals(browser, async () => {
    closed.length = 0;
    const { shelf, asked, put } = fakeShelf();
    const sheets = pointSheets(shelf, atlas, () => {});
    put(0);
    await settled();
    put(1);
    sheets[Symbol.dispose]();
    await settled();
    assert.deepEqual([closed.sort(), sheets.bitmap(0), asked.at(-1)], [[0, 1], null, []]);
  }));
