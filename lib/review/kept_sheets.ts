/** Sheets as files of the run's cache: those of other cut-outs go, and nothing depends on their being kept. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { containedPath } from "lib/assets/contained_path.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWholeAside } from "lib/assets/whole_file.ts";
import { cacheOf } from "lib/study/run.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import { type SheetName, sheetText } from "./sheet_layout.ts";

/** What is kept, and who is told where nothing can be. */
export interface KeptSheetsOptions {
  /** All sheets that there may be. */
  readonly order: readonly SheetName[];
  /** Told once where sheets cannot be kept. */
  readonly onFault?: ((reason: string) => void) | undefined;
}

/** Sheets in the run's folder. */
export interface KeptSheets {
  /** Whether a sheet was there or has been kept since; somebody may have deleted it meanwhile. */
  has(name: SheetName): boolean;
  /** How many there are. */
  count(): number;
  /** Whether sheets can be kept. */
  isKeeping(): boolean;
  /** The file of a sheet, WebP; null where it is not there. */
  read(name: SheetName): Promise<Uint8Array | null>;
  /** Whether the sheet is kept until the next opening alone, since it lacks pictures. */
  lacksPictures(name: SheetName): boolean;
  /**
   * Writes the file of a sheet whole, or not at all. One that lacks pictures, whose plates may be back the next
   * time, is removed when the sheets are next opened.
   */
  keep(
    name: SheetName,
    bytes: Uint8Array,
    options?: {
      /** Default: it has all. */
      readonly lacksPictures?: boolean;
    },
  ): Promise<void>;
}

/** In the names of sheets that are not kept for the next time. */
const lackingMark = ".lacking";

/** Opens the sheets that were kept of a corpus, and removes those of cut-outs that are no longer its own. */
export function openKeptSheets(
  { directory, pictures }: Pick<ReviewCorpus, "directory" | "pictures">,
  { order, onFault }: KeptSheetsOptions,
): KeptSheets {
  const within = join(cacheOf(directory), "review");
  const folder = join(within, pictures);
  const kept = new Set<string>();
  const lacking = new Set<string>();
  const fileOf = (name: string) => `${name}${lacking.has(name) ? lackingMark : ""}.webp`;
  let isKeeping = true;
  const failed = (error: unknown) => {
    if (isKeeping) onFault?.(reasonOf(error));
    isKeeping = false;
  };
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name } of readdirSync(within, { withFileTypes: true })) {
      const isOther = /^[0-9a-f]{24}$/.test(name) && name !== pictures;
      if (isOther) rmSync(join(within, name), { recursive: true, force: true });
    }
    const here = new Set(readdirSync(folder));
    for (const file of here) if (file.endsWith(`${lackingMark}.webp`)) rmSync(join(folder, file));
    for (const name of order.map(sheetText)) if (here.has(`${name}.webp`)) kept.add(name);
  } catch (error) {
    failed(error);
  }

  return {
    has: (name) => kept.has(sheetText(name)),
    count: () => kept.size,
    isKeeping: () => isKeeping,
    async read(name) {
      if (!kept.has(sheetText(name))) return null;
      const file = containedPath(folder, fileOf(sheetText(name)), { what: "a sheet" });
      // somebody may have emptied the cache meanwhile
      if (existsSync(file)) return new Uint8Array(await readFile(file));
      kept.delete(sheetText(name));
      return null;
    },
    lacksPictures: (name) => lacking.has(sheetText(name)),
    async keep(name, bytes, { lacksPictures = false } = {}) {
      const text = sheetText(name);
      if (lacksPictures) lacking.add(text);
      else lacking.delete(text);
      if (!isKeeping) return;
      try {
        await writeWholeAside(join(folder, fileOf(text)), bytes);
        kept.add(text);
      } catch (error) {
        failed(error);
      }
    },
  };
}
