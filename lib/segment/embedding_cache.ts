/** Embeddings of plates cached on disk up to a size, so that the slow half of a segmenter runs once. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { dropPartial, writeWhole } from "lib/assets/whole_file.ts";
import type { Image } from "lib/image/image.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Encoded, EncodedStore } from "./promptable.ts";

/** Whose embeddings are cached, where, and how many bytes of them. */
export interface EmbeddingCacheOptions {
  /** SHA-256 of the encoder: embeddings of another one are never used. */
  readonly model: string;
  /** Default: `embeddings` where downloads are kept. */
  readonly directory?: string;
  /** Bytes on disk; beyond, what was not used for longest is dropped. Default 2 GiB. */
  readonly maxBytes?: number;
}

const ending = ".safetensors";

/** A digest of a plate's pixels, whatever file they came from. */
function digestOf({ width, height, data }: Image): string {
  return createHash("sha256").update(`${width} x ${height}\n`).update(data).digest("hex");
}

/** Another process may have dropped it before. */
const drop = (file: string): void => rmSync(file, { force: true });

/** Deletes files, the least recently used first, until the rest fits. `newest` always stays. */
function trim(directory: string, { maxBytes, newest }: { maxBytes: number; newest: string }): void {
  const files = readdirSync(directory).filter((name) => name.endsWith(ending)).flatMap((name) => {
    const stat = statSync(join(directory, name), { throwIfNoEntry: false });
    return stat ? [{ name, bytes: stat.size, used: stat.mtimeMs }] : [];
  });
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of files.sort((a, b) => a.used - b.used)) {
    if (total <= maxBytes) return;
    if (name === newest) continue;
    drop(join(directory, name));
    total -= bytes;
  }
}

/**
 * A store in a folder that several models and several processes may share. Files are whole or not
 * there; a damaged one is dropped, and the plate is encoded anew.
 *
 * ```ts
 * import { embeddingCache } from "lib/segment/embedding_cache.ts";
 * import { asSegmenter, type Promptable } from "lib/segment/promptable.ts";
 * const cached = (sam: Promptable, sha256: string) =>
 *   asSegmenter(sam, { store: embeddingCache({ model: sha256, maxBytes: 5e9 }) });
 * ```
 */
export function embeddingCache(
  { model, directory = join(cacheDirectory(), "embeddings"), maxBytes = 2 ** 31 }:
    EmbeddingCacheOptions,
): EncodedStore {
  const nameOf = (image: Image) =>
    createHash("sha256").update(`${model}\n${digestOf(image)}`).digest("hex") + ending;
  return {
    get(image) {
      const file = join(directory, nameOf(image));
      try {
        const { tensors } = decodeSafetensors(readFileSync(file));
        const now = new Date();
        utimesSync(file, now, now);
        const features = tensors as Record<string, Tensor<"float32">>;
        return { width: image.width, height: image.height, features };
      } catch (error) {
        // it may not be there, or be dropped by another process; one that cannot be read is of no use
        if (!(error instanceof SyntaxError) && (error as { code?: string }).code !== "ENOENT") {
          throw error;
        }
        drop(file);
        return null;
      }
    },
    put(image, { features }: Encoded) {
      const bytes = encodeSafetensors(features);
      if (bytes.length > maxBytes) return;
      const newest = nameOf(image);
      writeWhole(join(directory, newest), bytes);
      dropPartial(directory);
      trim(directory, { maxBytes, newest });
    },
  };
}
