/** Which pictures are in the parts of a YOLO data set: folders and lists of files, named as tools do. */
import { type Folder, isImage, partFolders } from "./label_format.ts";
import type { LabelReport } from "./label_report.ts";
import type { SplitName } from "./splits.ts";
import type { YoloData } from "./yolo_data.ts";
import { linesOf } from "./yolo_line.ts";

interface Named {
  /** Names of folders, "." and inner ".." resolved. */
  readonly names: readonly string[];
  /** How many ".." lead out. */
  readonly up: number;
  readonly absolute: boolean;
}

/** A path as any system writes it. */
function taken(path: string): Named {
  const slashed = path.replaceAll("\\", "/").replace(/^file:\/\/(localhost)?/i, "");
  const absolute = /^(\/|[a-z]:|~)/i.test(slashed);
  const names: string[] = [];
  let up = 0;
  for (const name of slashed.replace(/^[a-z]:/i, "").split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) up++;
  }
  return { names, up, absolute };
}

const within = (base: string, names: readonly string[]) =>
  [...base === "" ? [] : [base], ...names].join("/");

/** Folders and files by their paths in small letters: what another system wrote may differ in case. */
function placesOf(folder: Folder): Map<string, string> {
  const places = new Map<string, string>();
  const add = (path: string) => {
    places.set(path, path);
    const small = path.normalize("NFC").toLowerCase();
    if (!places.has(small)) places.set(small, path);
  };
  const folders = new Set<string>();
  for (const path of folder.paths) {
    if (/\.txt$/i.test(path)) add(path);
    if (!isImage(path)) continue;
    const names = path.split("/");
    for (let n = names.length - 1; n > 0; n--) {
      const above = names.slice(0, n).join("/");
      if (folders.has(above)) break;
      folders.add(above);
    }
  }
  for (const path of folders) add(path);
  return places;
}

/**
 * The folder or list that an entry of `data.yaml` means; "" is the folder of `data.yaml` itself. Paths
 * that were made on another machine, or lead up and back as Roboflow's, are found by their end.
 */
function placeOf(
  entry: string,
  { root, base }: Pick<YoloData, "root" | "base">,
  places: ReadonlyMap<string, string>,
): string | null {
  const own = taken(entry);
  const whole = own.absolute || root === "" ? own : taken(`${root}/${entry}`);
  const at = (names: readonly string[]): string | undefined => {
    const path = within(base, names);
    return names.length === 0
      ? base
      : places.get(path) ?? places.get(path.normalize("NFC").toLowerCase());
  };
  const ends = (from: Named) => from.names.map((_, i) => from.names.slice(i));
  const elsewhere = whole.absolute || whole.up > 0 || root !== "";
  const tries = [
    ...!whole.absolute && whole.up === 0 ? [whole.names] : [],
    ...!own.absolute ? [own.names] : [],
    // of a plain path the last name alone is no sign
    ...ends(whole).slice(0, elsewhere ? undefined : -1),
  ];
  for (const names of tries) {
    const place = at(names);
    if (place !== undefined) return place;
  }
  return null;
}

/** The picture that a line of a list means: relative to the list, to `data.yaml`, or by its end. */
function listedPicture(line: string, list: string, base: string, folder: Folder): string | null {
  const beside = list.split("/").slice(0, -1).join("/");
  // what leads up and back is read by its end: nothing outside is opened
  const { names } = taken(line);
  const from = /^\.[\\/]/.test(line) ? beside : base;
  return folder.pictures.find(names.join("/"), {
    beside: from,
    likely: [beside, base],
    where: list,
  });
}

const partByFolder = (image: string): SplitName | undefined => {
  const name = image.split("/").slice(0, -1).map((name) => name.toLowerCase())
    .findLast((name) => Object.hasOwn(partFolders, name));
  return name === undefined ? undefined : partFolders[name];
};

/**
 * The part of each picture that is in one: by the lists and folders that `data.yaml` names, the longest
 * path first, else by the names of its own folders.
 *
 * @throws {Error} when `data.yaml` names a folder of another machine that has no like here
 */
export function partsOfPictures(
  images: readonly string[],
  { data, folder, report }: {
    readonly data: YoloData;
    readonly folder: Folder;
    readonly report: LabelReport;
  },
): Map<string, SplitName> {
  const places = placesOf(folder);
  const [lists, folders] = [new Map<string, SplitName>(), new Map<string, SplitName>()];
  const read = new Set<string>();
  for (const { part, entry } of data.parts) {
    const place = placeOf(entry, data, places);
    const isList = place !== null && /\.txt$/i.test(place);
    if (place === null) {
      if (taken(data.root).absolute || taken(entry).absolute) {
        throw new Error(
          `${data.path} says that pictures of a part are in ${entry}${
            data.root === "" ? "" : ` of ${data.root}`
          }, and no folder here has such a path or its end: correct the path`,
        );
      }
      report.unused("parts without pictures", `${entry} in ${data.path}`);
    } else if (!isList) {
      if (!folders.has(place)) folders.set(place, part);
    } else {
      // one list for two parts says that there is no other
      for (const line of linesOf(folder.text(place)).map((line) => line.trim())) {
        if (line === "") continue;
        const picture = listedPicture(line, place, data.base, folder);
        if (picture === null) report.unused(`pictures of ${place} that are not here`, line);
        else if (!lists.has(picture)) lists.set(picture, part);
        else if (lists.get(picture) !== part && !read.has(place)) {
          report.unused(
            "pictures in lists of two parts: the first is taken",
            `${line} in ${place}`,
          );
        }
      }
      read.add(place);
    }
  }
  const partOf = (image: string): SplitName | undefined => {
    const listed = lists.get(image);
    if (listed !== undefined) return listed;
    const names = image.split("/");
    for (let n = names.length - 1; n >= 0; n--) {
      const part = folders.get(names.slice(0, n).join("/"));
      if (part !== undefined) return part;
    }
    return partByFolder(image);
  };
  return new Map(images.flatMap((image) => {
    const part = partOf(image);
    return part === undefined ? [] : [[image, part] as const];
  }));
}
