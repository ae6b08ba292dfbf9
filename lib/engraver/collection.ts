/** A whole collection from a seed: works, second impressions of some, and persons who come back. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dropPartial, writeWhole } from "lib/assets/whole_file.ts";
import { readCoco, writeCoco } from "lib/corpus/coco.ts";
import { collectionOfFiles } from "lib/corpus/file_collection.ts";
import type { Collection, Label, Plate as Row } from "lib/corpus/plate.ts";
import { encodePng } from "lib/image/image.ts";
import { Random } from "lib/tensor/random.ts";
import { type Impression, impression } from "./impression.ts";
import { engravePlate } from "./plate.ts";
import { figuresOf, print, type SheetFigure } from "./print.ts";
import { type Commission, commissions } from "./commissions.ts";

/** What a collection is engraved from, and where it goes. */
export interface CollectionOptions {
  /** The seed of everything on the plates. */
  readonly seed: number;
  /** Where plates and annotations go. */
  readonly directory: string;
  /** Sheets in all, second impressions among them. Default 60. */
  readonly plates?: number;
  /** Pixels of a sheet. Default 900 x 675. */
  readonly width?: number;
  /** See `width`. */
  readonly height?: number;
  /** Stops between two plates. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each sheet. */
  readonly onProgress?:
    | ((progress: { readonly done: number; readonly total: number }) => void)
    | undefined;
}

function sheetOf(
  { work, cast, kind }: Commission,
  { width, height }: { width: number; height: number },
): Impression {
  const plate = engravePlate(work, { cast, width, height });
  // each impression has its own sheet of paper, or paper alone would tell what belongs together
  return impression(plate, { kind, seed: new Random(work).fork(kind).seed });
}

/** Less of a figure than this cannot be told by anybody, and is no label. */
const leastSeen = 0.12;

function labelsOf(plate: string, figures: readonly SheetFigure[], least: number): Label[] {
  return figures.filter(({ seen }) => seen >= least).map(({ name, box, mask, seen }) => ({
    plate,
    box,
    name,
    mask,
    ...seen < 0.35 ? { difficult: true } : {},
    ...seen < 0.75 ? { truncated: true } : {},
  }));
}

/**
 * Engraves a collection into a folder, `plates/<id>.png` and `annotations.json`. A run that was
 * stopped or killed goes on with the first plate that is not there. The same seed gives the same
 * files, byte for byte.
 *
 * @throws {Error} when the folder holds a collection of another seed or size
 *
 * ```ts
 * import { engraveCollection } from "lib/engraver/collection.ts";
 * const engrave = () => engraveCollection({ seed: 1, plates: 8, directory: "out/plates" });
 * ```
 */
export async function engraveCollection(options: CollectionOptions): Promise<Collection> {
  const { seed, directory, plates = 60, width = 900, height = 675, signal, onProgress } = options;
  const list = commissions({ seed, plates });
  return await engraveSheets(
    list.map((commission) => ({
      ...commission,
      sheet: () => sheetOf(commission, { width, height }),
    })),
    {
      name: `engraver (seed ${seed}, ${plates} plates)`,
      directory,
      settings: { seed, plates, width, height },
      signal,
      onProgress,
    },
  );
}

/** A sheet to be printed into a collection, and what it is called there. */
export interface OrderedSheet extends Pick<Commission, "id" | "work" | "kind"> {
  /** Engraves it; the same each time. */
  readonly sheet: () => Impression;
}

/**
 * Prints sheets into a folder as a collection, `plates/<id>.png` and `annotations.json`, going on with
 * the first that is not there.
 *
 * @param options `settings` are what the sheets are made from, their seed among them; a figure of
 * which a smaller share than `least` is seen is no label (default .12)
 * @throws {Error} when the folder holds what was made from other settings
 */
export async function engraveSheets(
  list: readonly OrderedSheet[],
  { name, directory, settings, least = leastSeen, signal, onProgress }:
    & Pick<CollectionOptions, "directory" | "signal" | "onProgress">
    & {
      readonly name: string;
      readonly settings: { readonly seed: number; readonly [setting: string]: number | string };
      readonly least?: number;
    },
): Promise<Collection> {
  const { seed } = settings;
  begin(join(directory, "engraver.json"), JSON.stringify(settings));
  const annotations = join(directory, "annotations.json");
  const open = (annotated: { plates: readonly Row[]; labels: readonly Label[] }) =>
    collectionOfFiles({ name, ...annotated }, { fileOf: ({ file }) => join(directory, file) });
  const whole = list.every(({ id }) => existsSync(join(directory, "plates", `${id}.png`)));
  if (whole && existsSync(annotations)) {
    return open(readCoco(readFileSync(annotations, "utf8"), annotations));
  }
  const rows: Row[] = [];
  const labels: Label[] = [];
  for (const [i, { id, work, kind, sheet: engrave }] of list.entries()) {
    signal?.throwIfAborted();
    const sheet = engrave();
    const file = `plates/${id}.png`;
    const path = join(directory, file);
    if (existsSync(path)) labels.push(...labelsOf(id, figuresOf(sheet), least));
    else {
      const { image, figures } = print(sheet);
      writeWhole(path, await encodePng(image, { level: 5 }));
      labels.push(...labelsOf(id, figures, least));
    }
    rows.push({
      id,
      work: `w${work.toString(36)}`,
      impression: kind,
      file,
      width: sheet.width,
      height: sheet.height,
      source: `lib/engraver, seed ${seed}, work ${work}, ${kind}`,
      rights: "https://creativecommons.org/publicdomain/zero/1.0/",
    });
    onProgress?.({ done: i + 1, total: list.length });
  }
  const annotated = { plates: rows, labels };
  const info = { description: "Plates drawn in code by Burin", seed, license: "CC0-1.0" };
  writeWhole(annotations, writeCoco(annotated, { info }));
  return open(annotated);
}

/** Remembers what a folder is made from, refuses to make anything else in it, and tidies it. */
function begin(path: string, settings: string): void {
  const before = existsSync(path) ? readFileSync(path, "utf8") : null;
  if (before === settings) return dropPartial(dirname(path), { below: true });
  if (before === null) return writeWhole(path, settings);
  throw new Error(
    `${path} says that this folder was engraved with ${before}, now it would be ${settings}. ` +
      "Use the same settings, or another folder",
  );
}
