/**
 * Cut-outs opened once and kept in shards on disk. A cut-out is found by the SHA-256 of its file's
 * bytes, so one that has changed is opened anew; a shard that is damaged is made anew.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "lib/assets/reason.ts";
import { dropPartial, writeWhole } from "lib/assets/whole_file.ts";
import { decodeImage, type Size } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { type PictureSource, prepared } from "./pictures.ts";
import type { Recipe } from "./recipes.ts";
import { encodeShard, type Place, readShard, type ShardPicture } from "./shard.ts";

/** Raised when cut-outs come to be prepared in another way. */
const version = 1;

export interface ShardCacheOptions {
  /** Where the shards go; nothing else should be there. */
  readonly directory: string;
  readonly recipe: Recipe;
  /** Of the views. */
  readonly size: Size;
  /** The bytes of an item's picture file. */
  readonly read: (item: number) => Promise<Uint8Array>;
  /** What messages call an item. Default: its number. */
  readonly nameOf?: (item: number) => string;
  /**
   * Bytes that all shards together may take, default 8 GiB. To stay below it, shards of earlier runs
   * go, the oldest first; what then still finds no room is opened each time.
   */
  readonly limit?: number;
  /** Bytes of a shard, and of what waits in memory to be written. Default 16 MiB. */
  readonly shardBytes?: number;
  /** Told what was wrong with a shard, and that there is no room or no right to write. */
  readonly onTrouble?: (words: string) => void;
}

/** Opened cut-outs on disk. What is still in memory is written when it is disposed of. */
export interface ShardCache extends PictureSource, Disposable {
  picture(item: number): Promise<Pixels | Place>;
  forget(file: string, error: Error): void;
}

/** Folder of the shards of one way to prepare cut-outs. */
const preparationOf = (recipe: Recipe, { width, height }: Size) =>
  recipe.prescale === null
    ? `v${version}-own-size`
    : `v${version}-${recipe.prescale}-times-${width}x${height}`;

function isWhole(file: string): boolean {
  try {
    return readShard(file).size > 0;
  } catch {
    return false;
  }
}

/** Every shard below a folder, the oldest first. */
function shardsBelow(directory: string): { file: string; bytes: number; written: number }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".shard"))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const { size: bytes, mtimeMs: written } = statSync(file);
      return { file, bytes, written };
    })
    .sort((a, b) => a.written - b.written);
}

type ShardsOptions =
  & Pick<ShardCacheOptions, "directory">
  & { readonly limit: number; readonly onTrouble: ShardCacheOptions["onTrouble"] };

/** The shards of one preparation in its folder, which shares its room with those of others. */
class Shards {
  readonly #index = new Map<string, Place>();
  /** Shards that this run has read from or written. */
  readonly #used = new Set<string>();
  readonly #options: ShardsOptions;
  readonly #folder: string;

  constructor(folder: string, options: ShardsOptions) {
    this.#folder = folder;
    this.#options = options;
    if (!existsSync(folder)) return;
    dropPartial(folder);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      try {
        this.#take(file);
      } catch (error) {
        this.forget(file, error as Error);
      }
    }
  }

  #take(file: string): void {
    for (const [key, place] of readShard(file)) this.#index.set(key, place);
  }

  #drop(file: string): void {
    for (const [key, place] of this.#index) if (place.file === file) this.#index.delete(key);
    rmSync(file, { force: true });
  }

  forget(file: string, error: Error): void {
    const has = existsSync(file);
    // several batches may tell of one file: it may be gone by now, or made anew
    if (has ? isWhole(file) : ![...this.#index.values()].some((place) => place.file === file)) {
      return;
    }
    this.#drop(file);
    this.#options.onTrouble?.(error.message);
  }

  /** Where a picture lies, if it is in a shard; that shard stays. */
  place(key: string): Place | undefined {
    const place = this.#index.get(key);
    if (place) this.#used.add(place.file);
    return place;
  }

  /** Makes room for so many bytes where that can be. */
  #hasRoom(bytes: number): boolean {
    const { directory, limit } = this.#options;
    if (!existsSync(directory)) mkdirSync(directory, { recursive: true });
    const shards = shardsBelow(directory);
    let taken = shards.reduce((sum, shard) => sum + shard.bytes, 0);
    for (const { file, bytes: freed } of shards) {
      if (taken + bytes <= limit) break;
      if (this.#used.has(file)) continue;
      this.#drop(file);
      taken -= freed;
    }
    return taken + bytes <= limit;
  }

  /** Writes a shard. False, and said why, where that cannot be. */
  write(pictures: readonly ShardPicture[]): boolean {
    const { directory, limit, onTrouble } = this.#options;
    const bytes = encodeShard(pictures);
    const name = sha256(pictures.map(({ key }) => key).join()).slice(0, 16);
    const file = join(this.#folder, `${name}.shard`);
    try {
      if (!this.#hasRoom(bytes.length)) {
        onTrouble?.(
          `The cache ${directory} is full at ${Math.round(limit / 2 ** 20)} MiB: the other ` +
            "cut-outs are opened each time, which takes longer",
        );
        return false;
      }
      writeWhole(file, bytes);
    } catch (error) {
      onTrouble?.(`${reasonOf(error)}. Until then cut-outs are opened each time`);
      return false;
    }
    this.#used.add(file);
    this.#take(file);
    return true;
  }
}

/**
 * Opens the cache of a folder, to be closed by `using`.
 *
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { recipes } from "lib/augment/recipes.ts";
 * import { openShardCache } from "lib/augment/shard_cache.ts";
 * const open = (files: readonly string[]) =>
 *   openShardCache({
 *     directory: "out/cache",
 *     recipe: recipes.burin,
 *     size: { width: 48, height: 64 },
 *     read: (item) => readFile(files[item]),
 *   });
 * ```
 */
export function openShardCache(options: ShardCacheOptions): ShardCache {
  const { directory, recipe, size, read, nameOf = String, onTrouble } = options;
  const { limit = 8 * 2 ** 30, shardBytes = 16 * 2 ** 20 } = options;
  const folder = join(directory, preparationOf(recipe, size));
  const shards = new Shards(folder, { directory, limit, onTrouble });
  const keys = new Map<number, string>();
  const opening = new Map<number, Promise<Pixels | Place>>();
  const pending = new Map<string, Pixels>();
  let [pendingBytes, writes] = [0, true];

  function flush(): void {
    if (pending.size === 0) return;
    const pictures = [...pending].map(([key, picture]) => ({ key, picture }));
    pending.clear();
    pendingBytes = 0;
    writes = shards.write(pictures);
  }

  const known = (key: string): Pixels | Place | undefined => shards.place(key) ?? pending.get(key);

  async function opened(item: number): Promise<Pixels | Place> {
    const bytes = await read(item);
    const key = sha256(bytes);
    keys.set(item, key);
    const found = known(key);
    if (found) return found;
    const picture = prepared(await decodeImage(bytes, { name: nameOf(item) }), recipe, size);
    if (writes && !known(key)) {
      pending.set(key, picture);
      pendingBytes += picture.data.length;
      if (pendingBytes >= shardBytes) flush();
    }
    return picture;
  }

  return {
    picture(item) {
      const key = keys.get(item);
      const found = key === undefined ? undefined : known(key);
      if (found) return Promise.resolve(found);
      let promise = opening.get(item);
      if (!promise) {
        promise = opened(item).finally(() => opening.delete(item));
        opening.set(item, promise);
      }
      return promise;
    },
    forget: (file, error) => shards.forget(file, error),
    [Symbol.dispose]: flush,
  };
}
