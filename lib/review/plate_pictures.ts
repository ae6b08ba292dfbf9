/** Pictures of plates for the eye: whole, in tiles, small; and those of figures. */
import { openCollection } from "lib/study/collection.ts";
import { cutOutFile } from "lib/study/corpus.ts";
import { collectionOf } from "lib/study/run_folder.ts";
import { silent } from "lib/study/stage_context.ts";
import type { Collection } from "lib/corpus/plate.ts";
import {
  crop,
  encodeWebp,
  flatten,
  type Image,
  readThumbnail,
  thumbnail,
} from "lib/image/image.ts";
import { lastLevel, levelSize } from "./pyramid_levels.ts";
import type { ReviewCorpus } from "./review_corpus.ts";
import type { SmallPictures } from "./sheets.ts";

/** Pixels of a side of a tile. */
export const tileSide = 512;

/** What is transparent is paper. */
const paper = [255, 255, 255] as const;

/** Pictures of plates are at most so long on the page, where they are not shown in tiles. */
const longestPicture = 2000;

/** Memory that opened plates may take, in bytes; one plate may take more. */
const mostBytes = 256 * 2 ** 20;

/** The pictures of a corpus's plates. */
export interface PlatePictures extends SmallPictures {
  /** The pixels of a plate. @throws {Error} that names the file where it cannot be opened */
  open(row: number): Promise<Image>;
  /** A plate as one picture, WebP, at most so long. */
  picture(row: number, longest?: number): Promise<Uint8Array>;
  /** A tile of a plate's pyramid, WebP; null where it has none there. */
  tile(
    row: number,
    at: { readonly level: number; readonly column: number; readonly row: number },
  ): Promise<Uint8Array | null>;
}

/** Plates that were opened last, with the levels of theirs that were asked for. */
function openPlates(open: (row: number) => Promise<Image>) {
  const kept = new Map<number, { readonly image: Image; readonly levels: Map<number, Image> }>();
  const underWay = new Map<number, Promise<Image>>();
  const bytes = () => {
    let sum = 0;
    for (const { image, levels } of kept.values()) {
      sum += image.data.length;
      for (const level of levels.values()) sum += level.data.length;
    }
    return sum;
  };
  const makeRoom = (own: number) => {
    for (const row of kept.keys()) {
      if (bytes() <= mostBytes) return;
      if (row !== own) kept.delete(row);
    }
  };
  async function plate(row: number): Promise<Image> {
    const found = kept.get(row);
    if (found) {
      kept.delete(row);
      kept.set(row, found);
      return found.image;
    }
    const opening = underWay.get(row) ?? open(row).finally(() => underWay.delete(row));
    underWay.set(row, opening);
    const image = await opening;
    if (!kept.has(row)) kept.set(row, { image, levels: new Map() });
    makeRoom(row);
    return image;
  }
  return {
    plate,
    async level(row: number, level: number): Promise<Image | null> {
      const image = await plate(row);
      const last = lastLevel(image);
      if (level > last) return null;
      if (level === last) return image;
      const levels = kept.get(row)?.levels;
      const before = levels?.get(level);
      if (before) return before;
      const small = await thumbnail(image, { ...levelSize(image, level), fit: "fill" });
      levels?.set(level, small);
      makeRoom(row);
      return small;
    },
  };
}

/** Pictures of the plates and figures of a corpus; the collection is opened at the first plate. */
export function platePictures(
  corpus: ReviewCorpus,
  { collection: given }: {
    /** Where the plates are. Default: the collection that the run was made of. */
    readonly collection?: Collection;
  } = {},
): PlatePictures {
  const { directory, plates, figures } = corpus;
  let opening: Promise<Collection> | null = given ? Promise.resolve(given) : null;
  const byId = new WeakMap<Collection, Map<string, Collection["plates"][number]>>();
  async function found(row: number) {
    opening ??= openCollection(collectionOf(directory), silent);
    const collection = await opening;
    const own = byId.get(collection) ??
      new Map(collection.plates.map((plate) => [plate.id, plate]));
    byId.set(collection, own);
    const plate = own.get(plates[row].id);
    if (!plate) {
      throw new Error(`${collection.name} has no plate "${plates[row].id}" any more`);
    }
    return { collection, plate };
  }
  const opened = openPlates(async (row) => {
    const { collection, plate } = await found(row);
    return flatten(await collection.open(plate), paper);
  });
  /** A plate no larger than a square. A file is opened no larger than that, and is not kept. */
  const inside = async (row: number, side: number) => {
    const { collection, plate } = await found(row);
    const file = collection.fileOf?.(plate);
    const size = { width: side, height: side };
    return file === undefined
      ? await thumbnail(await opened.plate(row), size)
      : await readThumbnail(file, size);
  };
  /** A picture that cannot be read leaves its cell empty: what is wrong with it, `extract` says. */
  const orNull = async (work: () => Promise<Image>) => {
    try {
      return await work();
    } catch {
      return null;
    }
  };
  return {
    open: (row) => opened.plate(row),
    picture: async (row, longest = longestPicture) =>
      await encodeWebp(flatten(await inside(row, longest), paper)),
    async tile(row, { level, column, row: line }) {
      const image = await opened.level(row, level);
      if (!image) return null;
      const [x, y] = [column * tileSide, line * tileSide];
      if (x >= image.width || y >= image.height) return null;
      const [right, bottom] = [
        Math.min(x + tileSide, image.width),
        Math.min(y + tileSide, image.height),
      ];
      return await encodeWebp(crop(image, [x, y, right, bottom]));
    },
    figure: (row, side) =>
      orNull(async () => {
        const file = cutOutFile({ directory, characters: figures }, row, "with background");
        return await readThumbnail(file, { width: side, height: side });
      }),
    plate: (row, side) => orNull(() => inside(row, side)),
  };
}
