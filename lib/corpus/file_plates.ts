/** Plates of which nothing is known but their files. */
import type { Size } from "lib/image/image.ts";
import { type Folder, stem } from "./label_format.ts";
import type { Plate } from "./plate.ts";
import { plateIds, workId } from "./plate_id.ts";

/**
 * A plate for each file, called by its last name where no other has it.
 *
 * ```ts
 * import { platesOfFiles } from "lib/corpus/file_plates.ts";
 * const sizes = [{ width: 40, height: 20 }, { width: 40, height: 20 }];
 * platesOfFiles(["p1/default.jpg", "p2/default.jpg"], sizes)[1].id; // "p2-default"
 * ```
 */
export function platesOfFiles(files: readonly string[], sizes: readonly Size[]): Plate[] {
  const count = new Map<string, number>();
  for (const file of files) count.set(stem(file), (count.get(stem(file)) ?? 0) + 1);
  const ids = plateIds(files, { by: "name" });
  return files.map((file, i) => {
    const work = workId(count.get(stem(file)) === 1 ? file.split("/").at(-1)! : file);
    const { width, height } = sizes[i];
    return { id: ids[i], work, impression: "", file, width, height, source: "", rights: "" };
  });
}

/** Pictures whose heads are read at a time: each is an open file. */
const atOnce = 32;

/** Sizes of pictures in pixels; 0 x 0 where one cannot be read. */
export async function pictureSizes(
  images: readonly string[],
  folder: Pick<Folder, "size">,
): Promise<Size[]> {
  const sizes: Size[] = [];
  for (let i = 0; i < images.length; i += atOnce) {
    const some = images.slice(i, i + atOnce);
    sizes.push(...await Promise.all(some.map((image) => folder.size(image))));
  }
  return sizes;
}
