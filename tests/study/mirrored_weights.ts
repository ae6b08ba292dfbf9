/** A mirror with files of the real names and shapes in it, their numbers random; and an empty cache. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelManifests } from "lib/assets/manifest.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32, sizeOf } from "lib/tensor/tensor.ts";
import { withEnvironment } from "tests/environment.ts";
import { withFolder } from "tests/with_folder.ts";

/** Runs with such a mirror of some weights, by default of all; `files` are their SHA-256 by id. */
export async function mirrored(
  run: (files: Record<string, string>, folder: string) => Promise<void>,
  isWanted: (id: string) => boolean = () => true,
): Promise<void> {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, "models"));
    // those that ship lie in models/, and are found there
    const wanted = modelManifests().filter((one) => one.kind === "weights")
      .filter(({ id }) => !id.startsWith("burin_"))
      .filter(({ id }) => isWanted(id));
    const files = Object.fromEntries(
      wanted.map(({ id, path, tensors }) => {
        const random = new Random(6).fork(id);
        const made = Object.entries(tensors).map(([name, shape]) => {
          const wide = Math.sqrt(3 / sizeOf(shape.slice(1)));
          // rectified layers pass on as much as they take
          const draw = shape.length > 1
            ? () => random.range(-wide, wide)
            : () => (/weight|var$/.test(name) ? 1 : 0) + random.next() / 8;
          const data = Float32Array.from({ length: sizeOf(shape) }, draw);
          return [name, float32(data, shape)];
        });
        const bytes = encodeSafetensors(Object.fromEntries(made));
        writeFileSync(join(folder, path), bytes);
        return [id, sha256(bytes)];
      }),
    );
    const places = { BURIN_MIRROR: folder, BURIN_CACHE: join(folder, "cache") };
    await withEnvironment(places, () => run(files, folder));
  });
}
