/// <reference lib="dom" />
/** All sheets of points, decoded once and held in memory as long as a map shows them. */
import { effect } from "@preact/signals";
import type { Atlas } from "lib/review/api.ts";
import type { SheetShelf } from "./sheets.ts";

/** The sheets of a map. Dispose of them when it is left. */
export interface PointSheets extends Disposable {
  /** A sheet; null until it is there. */
  bitmap(sheet: number): ImageBitmap | null;
}

/** So many sheets are asked of the shelf at once, which lets go of each as it is taken. */
const atOnce = 3;

/**
 * Takes the sheets of an atlas from a shelf, a few at a time: a picture element would be decoded anew, or
 * twice in memory, whenever the browser likes.
 *
 * @param onSheet called when another one is there
 */
export function pointSheets(
  shelf: SheetShelf,
  { columns, rows, count }: Atlas,
  onSheet: () => void,
): PointSheets {
  const bitmaps = new Map<number, ImageBitmap>();
  const taken = new Set<number>();
  let isGone = false;
  const open = Array.from({ length: Math.ceil(count / (columns * rows)) }, (_, sheet) => sheet);
  let stop = () => {};
  const take = async (sheet: number, image: HTMLImageElement) => {
    taken.add(sheet);
    const bitmap = await createImageBitmap(image);
    if (isGone) return bitmap.close();
    bitmaps.set(sheet, bitmap);
    onSheet();
    wait();
  };
  function wait() {
    stop();
    const next = open.filter((sheet) => !bitmaps.has(sheet)).slice(0, atOnce);
    shelf.want("map", next.map((sheet) => ["points", sheet]));
    stop = effect(() => {
      for (const sheet of next) {
        const image = shelf.sheet("points", sheet).value;
        if (image !== null && !taken.has(sheet)) void take(sheet, image);
      }
    });
  }
  wait();
  return {
    bitmap: (sheet) => bitmaps.get(sheet) ?? null,
    [Symbol.dispose]() {
      isGone = true;
      stop();
      shelf.want("map", []);
      for (const bitmap of bitmaps.values()) bitmap.close();
      bitmaps.clear();
    },
  };
}
