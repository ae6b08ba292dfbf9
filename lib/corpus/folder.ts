/** A folder of images as a collection, with what the files beside them tell. */
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { parse } from "csv-parse/sync";
import { reasonOf } from "lib/assets/reason.ts";
import { type Image, imageSize, readImage } from "lib/image/image.ts";
import { readCoco } from "./coco.ts";
import type { Annotated } from "./label_format.ts";
import type { FileCollection, Plate } from "./plate.ts";
import { plateId } from "./plate_id.ts";

const endings = /\.(png|jpe?g|tiff?|webp|gif|avif)$/i;

/** Columns of `metadata.csv`, or keys of `metadata.jsonl`; all but `file` may be left out. */
type Metadata = { readonly file: string } & Partial<Omit<Plate, "file" | "width" | "height">>;

/**
 * The images under a folder, in the order of their paths. What is known of them is read from
 * `metadata.csv` or `metadata.jsonl` (a row per file: `file, id, work, impression, source, rights`)
 * and from `annotations.json` (COCO), where these are there.
 *
 * A file that is no readable image stays in the collection, 0 x 0: `open` says what is wrong with
 * it, and a batch lists it among the skipped.
 *
 * @throws {Error} when the folder is not there, holds no image, or its tables cannot be read
 *
 * ```ts
 * import { openFolder } from "lib/corpus/folder.ts";
 * const load = () => openFolder("prints");
 * ```
 */
export async function openFolder(directory: string): Promise<FileCollection> {
  if (!existsSync(directory)) {
    throw new Error(
      `There is no folder ${directory}: give the name of a collection or of a folder of images`,
    );
  }
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  if (files.length === 0) {
    throw new Error(`No image in ${directory}: looked for PNG, JPEG, TIFF, WebP, GIF and AVIF`);
  }
  const annotated = readAnnotations(directory);
  const known = new Map<string, Partial<Plate>>([
    ...annotated.plates.map((plate) => [plate.file, plate] as const),
    ...readMetadata(directory).map((row) => [row.file, row] as const),
  ]);
  const plates: Plate[] = [];
  for (const file of files) {
    const told = known.get(file);
    const id = told?.id ?? plateId(file);
    const size = told?.width && told.height
      ? { width: told.width, height: told.height }
      : await imageSize(join(directory, file)).catch(() => ({ width: 0, height: 0 }));
    plates.push({ work: id, impression: "", source: file, rights: "", ...told, id, file, ...size });
  }
  refuseTwice(plates, directory);
  const here = new Set(plates.map(({ id }) => id));
  const labels = annotated.labels.filter(({ plate }) => here.has(plate));
  return collectionOf({ name: directory, plates, labels }, {
    fileOf: (plate) => join(directory, plate.file),
  });
}

/** A collection whose plates are files; `fileOf` says where. */
export function collectionOf(
  annotated: Annotated & { readonly name: string },
  { fileOf }: { readonly fileOf: (plate: Plate) => string },
): FileCollection {
  return {
    ...annotated,
    fileOf,
    open: (plate, options): Promise<Image> => readImage(fileOf(plate), options),
    async digest(plate) {
      const digest = createHash("sha256");
      for await (const chunk of createReadStream(fileOf(plate))) digest.update(chunk);
      return digest.digest("hex");
    },
  };
}

function refuseTwice(plates: readonly Plate[], directory: string): void {
  const first = new Map<string, string>();
  for (const { id, file } of plates) {
    const other = first.get(id);
    if (other !== undefined) {
      throw new Error(
        `Two plates of ${directory} are called "${id}": ${other} and ${file}. ` +
          "Rename one, or give each an id in metadata.csv",
      );
    }
    first.set(id, file);
  }
}

function readAnnotations(directory: string): Annotated {
  const path = join(directory, "annotations.json");
  return existsSync(path) ? readCoco(readFileSync(path, "utf8"), path) : { plates: [], labels: [] };
}

function readMetadata(directory: string): Metadata[] {
  const [csv, lines] = ["metadata.csv", "metadata.jsonl"].map((name) => join(directory, name));
  const path = existsSync(csv) ? csv : lines;
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  try {
    const rows: Record<string, string>[] = path === csv
      ? parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true })
      : text.split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
    return rows.map((row, i) => {
      if (!row.file) throw new Error(`row ${i + 1} has no "file"`);
      const keys = ["file", "id", "work", "impression", "source", "rights"] as const;
      const told = keys.filter((key) => row[key]).map((key) => [key, String(row[key])]);
      return Object.fromEntries(told) as unknown as Metadata;
    });
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new Error(`Cannot read ${path}: ${reason}`, { cause });
  }
}
