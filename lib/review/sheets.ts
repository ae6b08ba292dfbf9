/**
 * Sheets of small pictures, made once and kept in the run's folder: those that are asked for at once, the
 * others in the background. They can be deleted at any time.
 */
import { decodeImage, encodeWebp, type Image } from "lib/image/image.ts";
import type { Atlas, AtlasName } from "./api.ts";
import { openKeptSheets } from "./kept_sheets.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import { pictureSheet, pointSheet } from "./sheet_images.ts";
import { atlasesOf, sheetCount, type SheetName, sheetOrder, sheetText } from "./sheet_layout.ts";

/** Small pictures of rows, no larger than a side; null where there is none. */
export interface SmallPictures {
  figure(row: number, side: number): Promise<Image | null>;
  plate(row: number, side: number): Promise<Image | null>;
}

/** Where sheets are kept, and who is told. */
export interface SheetsOptions {
  readonly pictures: SmallPictures;
  /** Told once where sheets cannot be kept; they are then made whenever they are asked for. */
  readonly onFault?: ((reason: string) => void) | undefined;
}

/** The sheets of a corpus. Disposing stops what is being made. */
export interface Sheets extends AsyncDisposable {
  readonly atlases: Readonly<Record<AtlasName, Atlas>>;
  /** The file of a sheet, WebP; null where the atlas has no such sheet. */
  sheet(name: SheetName): Promise<Uint8Array | null>;
  /** Sheets that lie in the run's folder, and how many there will be. */
  progress(): { readonly made: number; readonly total: number };
  /** Makes all that are not there, one after the other, whenever no one is asked for. */
  makeAll(): Promise<void>;
}

/** Milliseconds until the background looks again whether nothing is asked for. */
const pause = 20;

/** Opens the sheets of a corpus: those that were made of the same cut-outs are there. */
export function openSheets(
  corpus: Pick<ReviewCorpus, "directory" | "pictures" | "plates" | "figures">,
  { pictures, onFault }: SheetsOptions,
): Sheets {
  const atlases = atlasesOf(corpus);
  const order = sheetOrder(atlases);
  const kept = openKeptSheets(corpus, { order, onFault });
  const underWay = new Map<string, Promise<Uint8Array>>();
  const closing = new AbortController();
  const { signal } = closing;
  let asked = 0;
  let background: Promise<void> | null = null;

  const noting =
    (onLack: () => void, open: SmallPictures["figure"], { side }: Atlas) => async (row: number) => {
      const small = await open(row, side);
      if (!small) onLack();
      return small;
    };
  // each tells where a picture is lacking: it may be there the next time
  const drawn: Readonly<Record<AtlasName, (sheet: number, onLack: () => void) => Promise<Image>>> =
    {
      figures: (sheet, onLack) =>
        pictureSheet(atlases.figures, sheet, noting(onLack, pictures.figure, atlases.figures)),
      plates: (sheet, onLack) =>
        pictureSheet(atlases.plates, sheet, noting(onLack, pictures.plate, atlases.plates)),
      points: (sheet, onLack) =>
        pointSheet(atlases, sheet, {
          async figuresOf(row) {
            const figures = { atlas: "figures", sheet: row } as const;
            const large = await decodeImage(await bytesOf(figures));
            if (kept.lacksPictures(figures)) onLack();
            return large;
          },
          signal,
        }),
    };

  async function make(name: SheetName): Promise<Uint8Array> {
    let lacksPictures = false;
    const bytes = await encodeWebp(
      await drawn[name.atlas](name.sheet, () => {
        lacksPictures = true;
      }),
    );
    // a sheet that was stopped halfway is not kept
    if (!signal.aborted) await kept.keep(name, bytes, { lacksPictures });
    return bytes;
  }

  async function bytesOf(name: SheetName): Promise<Uint8Array> {
    const here = kept.has(name) ? await kept.read(name) : null;
    if (here) return here;
    const key = sheetText(name);
    const going = underWay.get(key) ?? make(name).finally(() => underWay.delete(key));
    underWay.set(key, going);
    return await going;
  }

  async function makeMissing(): Promise<void> {
    for (const name of order) {
      // what is asked for goes first
      while (asked > 0 && !signal.aborted) await new Promise((next) => setTimeout(next, pause));
      if (signal.aborted || !kept.isKeeping()) return;
      if (!kept.has(name)) await bytesOf(name);
    }
  }

  return {
    atlases,
    async sheet(name) {
      if (!(name.sheet < sheetCount(atlases[name.atlas]))) return null;
      asked++;
      try {
        return await bytesOf(name);
      } finally {
        asked--;
      }
    },
    progress: () => ({ made: kept.count(), total: order.length }),
    makeAll: () => background ??= makeMissing(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.allSettled([background, ...underWay.values()]);
    },
  };
}
