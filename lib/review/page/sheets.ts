/// <reference lib="dom" />
/** Sheets of small pictures, loaded as they are asked for and forgotten as others are. */
import type { Signal } from "@preact/signals";
import { type Atlas, type AtlasName, reviewPath } from "lib/review/api.ts";
import { keptBitmaps } from "./kept_bitmaps.ts";

/** Sheets that are kept when nothing asks for them, in pixels: 16 MB. */
const pixelsKept = 4 * 1024 * 1024;

/** So many sheets are loaded at once: a browser opens six connections to a server. */
const atOnce = 5;

/** Where a small picture lies. */
export interface SheetCell {
  readonly sheet: number;
  /** Pixels from the left of the sheet. */
  readonly x: number;
  /** Pixels from the top of the sheet. */
  readonly y: number;
}

/** The sheet and place of a picture of an atlas. */
export function sheetCell({ side, columns, rows }: Atlas, picture: number): SheetCell {
  const [each, at] = [columns * rows, picture % (columns * rows)];
  return {
    sheet: Math.floor(picture / each),
    x: side * (at % columns),
    y: side * Math.floor(at / columns),
  };
}

/**
 * Shares of its cell's side that a picture takes, in the middle of it: it fills the cell in one direction, or
 * less where it has fewer pixels.
 */
export function cellPart(
  { side }: Pick<Atlas, "side">,
  { width, height }: { readonly width: number; readonly height: number },
): readonly [wide: number, high: number] {
  const longest = Math.max(side, width, height);
  return [Math.max(1, width) / longest, Math.max(1, height) / longest];
}

/** Sheets that are loaded or asked for. */
export interface SheetShelf {
  /** The pixels of a sheet, null until they are there. */
  sheet(atlas: AtlasName, sheet: number): Signal<ImageBitmap | null>;
  /** Asks for some sheets under a name, and no longer for what that name asked before. */
  want(asker: string, sheets: readonly (readonly [atlas: AtlasName, sheet: number])[]): void;
}

/**
 * Pixels of a picture, decoded once: one that is decoded for an element, or drawn from it, is kept by the
 * browser for as long as it likes.
 */
async function pixelsOf(image: HTMLImageElement, path: string): Promise<ImageBitmap> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  image.onload = resolve;
  image.onerror = reject;
  image.src = path;
  await promise;
  return await createImageBitmap(image);
}

/** An empty shelf. */
export function sheetShelf(atlases: Readonly<Record<AtlasName, Atlas>>): SheetShelf {
  const wanted = new Map<string, readonly string[]>();
  const kept = keptBitmaps({
    most: pixelsKept,
    // as if the last sheet of an atlas were as large as the others
    sizeOf(path) {
      const { side, columns, rows } = atlases[path.split("/")[1] as AtlasName];
      return side * columns * side * rows;
    },
  });
  const loading = new Map<string, HTMLImageElement>();
  const failed = new Map<string, number>();
  const needed = () => new Set([...wanted.values()].flat());
  const load = () => {
    const inUse = needed();
    for (const [path, image] of loading) {
      if (inUse.has(path)) continue;
      loading.delete(path);
      image.src = ""; // lets the connection go
    }
    for (const path of inUse) {
      if (loading.size >= atOnce) return;
      if (kept.has(path) || loading.has(path) || (failed.get(path) ?? 0) > 2) continue;
      const image = new Image();
      loading.set(path, image);
      const isWaited = () => loading.get(path) === image;
      pixelsOf(image, path).then((bitmap) => {
        if (!isWaited()) return bitmap.close();
        loading.delete(path);
        kept.keep(path, bitmap);
        kept.forget(needed());
        load();
      }, () => {
        if (!isWaited()) return;
        loading.delete(path);
        failed.set(path, (failed.get(path) ?? 0) + 1);
        load();
      });
    }
  };
  return {
    sheet: (atlas, sheet) => kept.of(reviewPath("sheet", { atlas, sheet })),
    want(asker, sheets) {
      const paths = sheets.map(([atlas, sheet]) => reviewPath("sheet", { atlas, sheet }));
      wanted.set(asker, paths);
      kept.ask(paths);
      kept.forget(needed());
      load();
    },
  };
}
