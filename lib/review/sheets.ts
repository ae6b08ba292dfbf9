/**
 * Sheets of small pictures, made once and kept in the run's folder: those that are asked for at once, the
 * others in the background. They can be deleted at any time.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWholeAside } from "lib/assets/whole_file.ts";
import { blank, decodeImage, encodeWebp, type Image, thumbnail } from "lib/image/image.ts";
import { cacheOf } from "lib/study/run.ts";
import type { Atlas, AtlasName } from "./api.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import {
  atlasesOf,
  picturesPerSheet,
  pointsPerSide,
  sheetCount,
  type SheetName,
  sheetOrder,
} from "./sheet_layout.ts";

/** Small pictures of rows, no larger than a side; null where there is none. */
export interface SmallPictures {
  figure(row: number, side: number): Promise<Image | null>;
  plate(row: number, side: number): Promise<Image | null>;
}

/** Where sheets are kept, and who is told. */
export interface SheetsOptions {
  readonly pictures: SmallPictures;
  /** Told once where sheets cannot be kept; they are then made whenever they are asked for. */
  readonly onFault?: (reason: string) => void;
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

/** So many pictures are opened at a time: each may be as large as its plate. */
const atOnce = 4;

/** Puts a picture into the middle of a cell. */
function place(onto: Image, small: Image, { x, y, side }: { x: number; y: number; side: number }) {
  const left = x + Math.floor((side - small.width) / 2);
  const top = y + Math.floor((side - small.height) / 2);
  for (let row = 0; row < small.height; row++) {
    const from = small.data.subarray(row * small.width * 4, (row + 1) * small.width * 4);
    onto.data.set(from, ((top + row) * onto.width + left) * 4);
  }
}

const clear = [0, 0, 0, 0] as const;

/** A sheet whose cells are those of an atlas, in as many rows as its pictures need. */
async function sheetOf(
  { side, columns, count, ...atlas }: Atlas,
  sheet: number,
  open: (picture: number) => Promise<Image | null>,
): Promise<Image> {
  const each = picturesPerSheet({ side, columns, count, ...atlas });
  const [first, end] = [sheet * each, Math.min(count, (sheet + 1) * each)];
  const size = { width: columns * side, height: Math.ceil((end - first) / columns) * side };
  const onto = blank(size, clear);
  let next = first;
  const work = async () => {
    for (let picture = next++; picture < end; picture = next++) {
      const small = await open(picture);
      const at = picture - first;
      const cell = { x: (at % columns) * side, y: Math.floor(at / columns) * side, side };
      if (small) place(onto, small, cell);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return onto;
}

/** Opens the sheets of a corpus: those that were made of the same cut-outs are there. */
export function openSheets(
  corpus: Pick<ReviewCorpus, "directory" | "pictures" | "plates" | "figures">,
  { pictures, onFault }: SheetsOptions,
): Sheets {
  const atlases = atlasesOf(corpus);
  const within = join(cacheOf(corpus.directory), "review");
  const folder = join(within, corpus.pictures);
  const fileOf = ({ atlas, sheet }: SheetName) => join(folder, `${atlas}-${sheet}.webp`);
  const nameOf = ({ atlas, sheet }: SheetName) => `${atlas}-${sheet}`;
  const order = sheetOrder(atlases);
  const made = new Set<string>();
  const underWay = new Map<string, Promise<Uint8Array>>();
  let [isClosed, asked, isKept] = [false, 0, true];
  const failed = (error: unknown) => {
    if (isKept) onFault?.(reasonOf(error));
    isKept = false;
  };
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name } of readdirSync(within, { withFileTypes: true })) {
      // of cut-outs that are no longer these
      const isOther = /^[0-9a-f]{24}$/.test(name) && name !== corpus.pictures;
      if (isOther) rmSync(join(within, name), { recursive: true, force: true });
    }
    const here = new Set(readdirSync(folder));
    for (const name of order) if (here.has(`${nameOf(name)}.webp`)) made.add(nameOf(name));
  } catch (error) {
    failed(error);
  }

  /** Points are figures once more, so much smaller; a sheet of figures is a row of points. */
  async function pointsOf(sheet: number): Promise<Image> {
    const { columns, side, rows } = atlases.points;
    const perRow = picturesPerSheet(atlases.figures);
    const first = sheet * rows;
    const last = Math.min(sheetCount(atlases.figures), first + rows);
    const onto = blank({ width: columns * side, height: (last - first) * side }, clear);
    for (let row = first; row < last && !isClosed; row++) {
      const large = await decodeImage(await bytesOf({ atlas: "figures", sheet: row }));
      const small = await thumbnail(large, {
        width: large.width / pointsPerSide,
        height: large.height / pointsPerSide,
        fit: "fill",
      });
      const across = small.width / side;
      const here = Math.min(perRow, atlases.figures.count - row * perRow);
      for (let at = 0; at < here; at++) {
        const [x, y] = [(at % across) * side, Math.floor(at / across) * side];
        for (let line = 0; line < side; line++) {
          const from = ((y + line) * small.width + x) * 4;
          const to = (((row - first) * side + line) * onto.width + at * side) * 4;
          onto.data.set(small.data.subarray(from, from + side * 4), to);
        }
      }
    }
    return onto;
  }

  async function make(name: SheetName): Promise<Uint8Array> {
    const { atlas, sheet } = name;
    const image = atlas === "points" ? await pointsOf(sheet) : await sheetOf(
      atlases[atlas],
      sheet,
      (row) => pictures[atlas === "figures" ? "figure" : "plate"](row, atlases[atlas].side),
    );
    const bytes = await encodeWebp(image);
    if (isKept && !isClosed) {
      try {
        await writeWholeAside(fileOf(name), bytes);
        made.add(nameOf(name));
      } catch (error) {
        failed(error);
      }
    }
    return bytes;
  }

  async function bytesOf(name: SheetName): Promise<Uint8Array> {
    const key = nameOf(name);
    if (made.has(key)) {
      const file = containedPath(folder, `${key}.webp`, { what: "a sheet" });
      // somebody may have emptied the cache meanwhile
      if (existsSync(file)) return new Uint8Array(await readFile(file));
      made.delete(key);
    }
    const going = underWay.get(key) ?? make(name).finally(() => underWay.delete(key));
    underWay.set(key, going);
    return await going;
  }

  let background: Promise<void> | null = null;
  async function makeMissing(): Promise<void> {
    for (const name of order) {
      // what is asked for goes first
      while (asked > 0 && !isClosed) await new Promise((resolve) => setTimeout(resolve, 20));
      if (isClosed || !isKept) return;
      if (!made.has(nameOf(name))) await bytesOf(name);
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
    progress: () => ({ made: made.size, total: order.length }),
    makeAll: () => background ??= makeMissing(),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await Promise.allSettled([background, ...underWay.values()]);
    },
  };
}
