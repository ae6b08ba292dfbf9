/** Which picture a Pascal VOC file is about: the one of its own name, or the one that it names. */
import { posix } from "node:path";
import { pathFault } from "lib/assets/contained_path.ts";
import { type Folder, isImage } from "./label_format.ts";
import { child, type Element } from "./xml.ts";

const key = (path: string) => path.replace(/\.[^./]+$/, "").normalize("NFC").toLowerCase();

/** Folders where pictures are, beside those of label files. */
const pictureFolders = ["JPEGImages", "images"] as const;

/** Finds the pictures of the VOC files of a folder. */
export interface VocPictures {
  /**
   * The picture of a file, and whether it is there; null where nothing is named.
   *
   * @throws {Error} when two pictures are meant, or one outside of the folder
   */
  of(path: string, root: Element): { readonly file: string; readonly here: boolean } | null;
}

/** The folder of a file with each of its names replaced by a folder of pictures: the devkit's way. */
function likelyFolders(path: string): string[] {
  const folders = path.split("/").slice(0, -1);
  const replaced = folders.map((_, i) => i).reverse().flatMap((i) =>
    pictureFolders.map((name) => folders.with(i, name).join("/"))
  );
  const below = pictureFolders.map((name) => [...folders, name].join("/"));
  return [folders.join("/"), ...below, ...replaced, folders.slice(0, -1).join("/")];
}

export function vocPictures(folder: Folder): VocPictures {
  const byKey = Map.groupBy(folder.paths.filter(isImage), key);
  const own = (path: string): readonly string[] => {
    const name = path.split("/").at(-1)!;
    for (const likely of likelyFolders(path)) {
      const found = byKey.get(key(posix.join(likely, name)));
      if (found) return found;
    }
    return [];
  };
  return {
    of(path, root) {
      const told = (name: string) => child(root, name)?.text ?? "";
      const [filename, place] = [told("filename"), told("path")];
      const names = [filename, ...filename ? [`${told("folder")}/${filename}`] : [], place]
        .filter((name) => name !== "");
      const options = {
        beside: path.split("/").slice(0, -1).join("/"),
        likely: likelyFolders(path),
        where: path,
      };
      let [named, trouble]: [string | null, unknown] = [null, undefined];
      const find = (name: string, anyEnding: boolean) => {
        try {
          named ??= folder.pictures.find(name, { ...options, anyEnding });
        } catch (error) {
          trouble ??= error;
        }
      };
      for (const name of names) find(name, false);
      const mine = own(path);
      const [first, other] = mine;
      if (named !== null) {
        if (first === undefined || mine.includes(named)) return { file: named, here: true };
        throw new Error(
          `${path} has the name of ${first}, and names ${named}: correct its <filename>, or its name`,
        );
      }
      if (other === undefined && first !== undefined) return { file: first, here: true };
      if (other !== undefined) {
        throw new Error(
          `${path} could be about ${
            mine.slice(0, 3).join(" or ")
          }: give the <filename> with its ending`,
        );
      }
      for (const name of names) find(name, true);
      if (named !== null) return { file: named, here: true };
      if (trouble !== undefined) throw trouble;
      if (names.length === 0) return null;
      const file = posix.join(options.beside, names[0].replaceAll("\\", "/"));
      const fault = pathFault(file);
      if (fault === null) return { file, here: false };
      throw new Error(
        `${path} names the picture "${names[0]}", which is not in the folder: ${fault}`,
      );
    },
  };
}
