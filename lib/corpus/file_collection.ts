/** A collection whose plates are files on this machine. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { flatten, type Image, isOpaque, readImage } from "lib/image/image.ts";
import type { Annotated } from "./label_format.ts";
import type { FileCollection, Plate } from "./plate.ts";

/** Paper, on which ink lies that a file has on nothing. */
const paper = [255, 255, 255] as const;

/** A picture without transparency; itself where it has none. */
const onPaper = (image: Image): Image => isOpaque(image) ? image : flatten(image, paper);

/** A collection whose plates are files; `fileOf` says where. What is transparent in them is white. */
export function collectionOfFiles(
  annotated: Annotated & { readonly name: string },
  { fileOf }: { readonly fileOf: (plate: Plate) => string },
): FileCollection {
  return {
    ...annotated,
    fileOf,
    open: async (plate, options): Promise<Image> =>
      onPaper(await readImage(fileOf(plate), options)),
    async digest(plate) {
      const digest = createHash("sha256");
      for await (const chunk of createReadStream(fileOf(plate))) digest.update(chunk);
      return digest.digest("hex");
    },
  };
}
