/**
 * Vectors that an evaluation has made, list by list, in a run's folder: one that was stopped goes on with the
 * next list, and one that is asked for other tables embeds nothing.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dropPartial, writeWhole } from "lib/assets/whole_file.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

/** The tensors of a list by its name: those that are kept, else those that are made now; null is not kept. */
export type KeepList = <T extends Tensor>(
  list: string,
  make: () => Promise<readonly T[] | null>,
) => Promise<readonly T[] | null>;

/** Makes every list anew and keeps none. */
export const keepNothing: KeepList = (_, make) => make();

/** The tensors of a file in their order; null where it is not there or damaged. */
function stored(file: string): Tensor[] | null {
  if (!existsSync(file)) return null;
  try {
    const { tensors } = readSafetensors(file);
    return Object.keys(tensors).map((_, i) => tensors[`${i}`]);
  } catch {
    return null; // a damaged file is made anew
  }
}

/**
 * Keeps lists in a folder, which may be deleted at any time. Those that depend on anything else than
 * `options.of` are removed.
 *
 * @param options.of everything that the lists depend on besides their names, such as figures and weights
 */
export function keepLists(
  directory: string,
  { of }: { readonly of: unknown },
): KeepList {
  const prefix = sha256(JSON.stringify(of)).slice(0, 16);
  mkdirSync(directory, { recursive: true });
  dropPartial(directory);
  for (const name of readdirSync(directory)) {
    const isOlder = name.endsWith(".safetensors") && !name.startsWith(prefix);
    if (isOlder) rmSync(join(directory, name), { force: true });
  }
  return async <T extends Tensor>(list: string, make: () => Promise<readonly T[] | null>) => {
    const file = join(directory, `${prefix}-${sha256(list).slice(0, 16)}.safetensors`);
    const kept = stored(file) as T[] | null;
    if (kept) return kept;
    const made = await make();
    if (made) {
      const named = Object.fromEntries(made.map((tensor, i) => [`${i}`, tensor]));
      writeWhole(file, encodeSafetensors(named, { list }));
    }
    return made;
  };
}
