/// <reference lib="dom" />
/** Small pictures that are in view or were a while ago. */
import { batch, effect, type Signal, signal } from "@preact/signals";
import type { Atlas, AtlasName } from "lib/review/api.ts";
import { sheetCell, type SheetShelf } from "./sheets.ts";

/** Pictures that are kept when nothing shows them, in pixels: 16 MB. */
const pixelsKept = 4 * 1024 * 1024;

/** Pictures, each cut out of its sheet, which need not stay for it: in most orders neighbours lie on many. */
export interface PictureShelf {
  /** A picture, null until it is there. Reading its value in a component waits for it. */
  of(atlas: AtlasName, picture: number): Signal<ImageBitmap | null>;
  /** Asks for what comes into view under some name, and no longer for what that name asked before. */
  want(asker: string, atlas: AtlasName, pictures: readonly number[]): void;
}

interface Wanted {
  readonly key: string;
  readonly atlas: AtlasName;
  readonly picture: number;
}

/** What all views show, cut out of the sheets of a shelf. */
export function pictureShelf(
  shelf: SheetShelf,
  atlases: Readonly<Record<AtlasName, Atlas>>,
): PictureShelf {
  const signals = new Map<string, Signal<ImageBitmap | null>>();
  const wanted = new Map<string, readonly Wanted[]>();
  /** Pictures that are there, the one asked for longest ago first. */
  const kept = new Map<string, ImageBitmap>();
  const cut = new Set<string>();
  let stop = () => {};
  const keyOf = (atlas: AtlasName, picture: number) => `${atlas} ${picture}`;
  const of = (key: string) => {
    const found = signals.get(key) ?? signal<ImageBitmap | null>(null);
    signals.set(key, found);
    return found;
  };
  const forget = () => {
    const inUse = new Set([...wanted.values()].flat().map(({ key }) => key));
    let pixels = 0;
    for (const { width, height } of kept.values()) pixels += width * height;
    for (const [key, bitmap] of kept) {
      if (pixels <= pixelsKept) return;
      if (inUse.has(key)) continue;
      kept.delete(key);
      of(key).value = null;
      signals.delete(key);
      pixels -= bitmap.width * bitmap.height;
      bitmap.close();
    }
  };
  const cutOut = async (sheet: ImageBitmap, pictures: readonly Wanted[]) => {
    for (const { key } of pictures) cut.add(key);
    const bitmaps = await Promise.all(pictures.map(({ atlas, picture }) => {
      const { x, y } = sheetCell(atlases[atlas], picture);
      const { side } = atlases[atlas];
      return createImageBitmap(sheet, x, y, side, side);
    }));
    batch(() =>
      pictures.forEach(({ key }, i) => {
        cut.delete(key);
        kept.set(key, bitmaps[i]);
        of(key).value = bitmaps[i];
      })
    );
    forget();
    ask();
  };
  /** Asks for the sheets of what is not there. */
  function ask(): void {
    stop();
    const missing = [...wanted.values()].flat().filter(({ key }) => !kept.has(key));
    const sheets = Map.groupBy(missing, ({ atlas, picture }) => {
      const { sheet } = sheetCell(atlases[atlas], picture);
      return `${atlas} ${sheet}`;
    });
    const places = [...sheets.values()].map(([{ atlas, picture }]) =>
      [atlas, sheetCell(atlases[atlas], picture).sheet] as const
    );
    shelf.want("pictures", places);
    stop = effect(() => {
      [...sheets.values()].forEach((pictures, i) => {
        const sheet = shelf.sheet(...places[i]).value;
        const open = pictures.filter(({ key }) => !kept.has(key) && !cut.has(key));
        if (sheet !== null && open.length > 0) void cutOut(sheet, open);
      });
    });
  }
  return {
    of: (atlas, picture) => of(keyOf(atlas, picture)),
    want(asker, atlas, pictures) {
      const list = pictures.map((picture) => ({ key: keyOf(atlas, picture), atlas, picture }));
      wanted.set(asker, list);
      for (const { key } of list) {
        const bitmap = kept.get(key);
        if (bitmap === undefined) continue;
        kept.delete(key);
        kept.set(key, bitmap);
      }
      forget();
      ask();
    },
  };
}
