/** The cut-outs that views are made from, opened once and kept while memory lasts. */
import type { Image, Size } from "lib/image/image.ts";
import { resizeArea } from "lib/image/area.ts";
import type { Pixels } from "lib/image/linear.ts";
import { onWhite } from "./apply.ts";
import type { Recipe } from "./recipes.ts";
import { type Place, readPlace, ShardError } from "./shard.ts";

/** Where the pictures of items come from. */
export interface PictureSource {
  /** A prepared cut-out, or where it lies. */
  picture(item: number): Promise<Pixels | Place>;
  /** Told that a file with pictures cannot be read: it is asked for them again. */
  readonly forget?: ((file: string, error: Error) => void) | undefined;
}

/** A prepared cut-out wherever it lies; a damaged file is told of, and made anew. */
export async function pixelsOf(source: PictureSource, item: number): Promise<Pixels> {
  const given = await source.picture(item);
  if (!("file" in given)) return given;
  try {
    return readPlace(given);
  } catch (error) {
    if (!(error instanceof ShardError) || !source.forget) throw error;
    source.forget(error.file, error);
    return pixelsOf(source, item);
  }
}

/** A cut-out as views of a recipe are made from it. */
export function prepared(image: Image, recipe: Recipe, output: Size): Pixels {
  const picture = onWhite(image);
  const { prescale } = recipe;
  if (prescale === null) return picture;
  const side = (whole: number, wanted: number) => Math.min(whole, prescale * wanted);
  const size = {
    width: side(picture.width, output.width),
    height: side(picture.height, output.height),
  };
  return size.width === picture.width && size.height === picture.height
    ? picture
    : resizeArea(picture, size);
}

/** How cut-outs are opened, prepared and kept. */
export interface PictureOptions {
  /** The recipe, which says at what size cut-outs are kept. */
  readonly recipe: Recipe;
  /** Of the views. */
  readonly size: Size;
  /** The cut-out of an item. */
  readonly open: (item: number) => Promise<Image>;
  /** Bytes of prepared cut-outs to keep. Default 512 MiB; what goes beyond is opened anew. */
  readonly memory?: number;
  /** Keep them where workers can read them without a copy. Default false. */
  readonly shared?: boolean;
}

/** Prepared cut-outs by item. Two requests for one share one decoding. */
export function keptPictures(
  { recipe, size, open, memory = 512 * 2 ** 20, shared }: PictureOptions,
): (item: number) => Promise<Pixels> {
  const kept = new Map<number, Pixels>();
  const opening = new Map<number, Promise<Pixels>>();
  let bytes = 0;
  const opened = async (item: number) => {
    let picture = prepared(await open(item), recipe, size);
    if (shared) {
      const data = new Uint8Array(new SharedArrayBuffer(picture.data.length));
      data.set(picture.data);
      picture = { ...picture, data };
    }
    if (bytes + picture.data.length <= memory) {
      kept.set(item, picture);
      bytes += picture.data.length;
    }
    return picture;
  };
  return (item) => {
    const known = kept.get(item);
    if (known) return Promise.resolve(known);
    let promise = opening.get(item);
    if (!promise) {
      promise = opened(item).finally(() => opening.delete(item));
      opening.set(item, promise);
    }
    return promise;
  };
}
