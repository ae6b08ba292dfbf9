/// <reference lib="dom" />
/** Sheets of small pictures, loaded as they come into view and forgotten as others do. */
import { type Signal, signal } from "@preact/signals";
import { type Atlas, type AtlasName, reviewPath } from "lib/review/api.ts";

/** Sheets of decoded pictures that are kept when nothing shows them, in pixels: 32 MB. */
const pixelsKept = 8 * 1024 * 1024;

/** So many sheets are asked for at once: a browser opens six connections to a server. */
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
  /** The picture of a sheet, null until it is there. Reading its value in a component waits for it. */
  sheet(atlas: AtlasName, sheet: number): Signal<HTMLImageElement | null>;
  /** Asks for what comes into view under some name, and no longer for what that name asked before. */
  want(asker: string, sheets: readonly (readonly [atlas: AtlasName, sheet: number])[]): void;
}

/** An empty shelf. */
export function sheetShelf(atlases: Readonly<Record<AtlasName, Atlas>>): SheetShelf {
  const signals = new Map<string, Signal<HTMLImageElement | null>>();
  const wanted = new Map<string, readonly string[]>();
  /** Sheets that are there, the one seen longest ago first. */
  const kept = new Map<string, number>();
  const loading = new Map<string, HTMLImageElement>();
  const failed = new Map<string, number>();
  const of = (path: string) => {
    const found = signals.get(path) ?? signal<HTMLImageElement | null>(null);
    signals.set(path, found);
    return found;
  };
  const pixelsOf = (path: string) => {
    const { side, columns, rows } = atlases[path.split("/")[1] as AtlasName];
    return side * columns * side * rows;
  };
  const forget = () => {
    const needed = new Set([...wanted.values()].flat());
    let pixels = [...kept.values()].reduce((sum, value) => sum + value, 0);
    for (const [path, size] of kept) {
      if (pixels <= pixelsKept) return;
      if (needed.has(path)) continue;
      kept.delete(path);
      of(path).value = null;
      signals.delete(path);
      pixels -= size;
    }
  };
  const load = () => {
    const needed = [...new Set([...wanted.values()].flat())];
    for (const [path, image] of loading) {
      if (needed.includes(path)) continue;
      loading.delete(path);
      image.src = ""; // lets the connection go
    }
    for (const path of needed) {
      if (loading.size >= atOnce) return;
      if (kept.has(path) || loading.has(path) || (failed.get(path) ?? 0) > 2) continue;
      const image = new Image();
      loading.set(path, image);
      image.src = path;
      image.decode().then(() => {
        if (loading.get(path) !== image) return;
        kept.set(path, pixelsOf(path));
        of(path).value = image;
        forget();
      }, () => {
        if (loading.get(path) === image) failed.set(path, (failed.get(path) ?? 0) + 1);
      }).finally(() => {
        if (loading.get(path) !== image) return;
        loading.delete(path);
        load();
      });
    }
  };
  return {
    sheet: (atlas, sheet) => of(reviewPath("sheet", { atlas, sheet })),
    want(asker, sheets) {
      const paths = [
        ...new Set(sheets.map(([atlas, sheet]) => reviewPath("sheet", { atlas, sheet }))),
      ];
      wanted.set(asker, paths);
      for (const path of paths) {
        const size = kept.get(path);
        if (size === undefined) continue;
        kept.delete(path);
        kept.set(path, size);
      }
      load();
    },
  };
}
