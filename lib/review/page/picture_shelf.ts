/// <reference lib="dom" />
/** Small pictures that are in view or were a while ago. */
import { batch, effect, type Signal } from "@preact/signals";
import type { Atlas, AtlasName } from "lib/review/api.ts";
import { keptBitmaps } from "./kept_bitmaps.ts";
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
  const wanted = new Map<string, readonly Wanted[]>();
  const kept = keptBitmaps({
    most: pixelsKept,
    sizeOf: (_, { width, height }) => width * height,
  });
  const cut = new Set<string>();
  let stop = () => {};
  const keyOf = (atlas: AtlasName, picture: number) => `${atlas} ${picture}`;
  const forget = () => kept.forget(new Set([...wanted.values()].flat().map(({ key }) => key)));
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
        kept.keep(key, bitmaps[i]);
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
    of: (atlas, picture) => kept.of(keyOf(atlas, picture)),
    want(asker, atlas, pictures) {
      const list = pictures.map((picture) => ({ key: keyOf(atlas, picture), atlas, picture }));
      wanted.set(asker, list);
      kept.ask(list.map(({ key }) => key));
      forget();
      ask();
    },
  };
}
