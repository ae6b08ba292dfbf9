/**
 * Labels as Pascal VOC has them (Everingham et al. 2010): an XML file per picture, and lists of the
 * pictures of each part. Boxes are whole pixels, counted from 1, both ends inside: the rule of its own
 * development kit. A reader that counts from 0 sees the left and upper edges a pixel further in.
 */
import {
  ending,
  findPicture,
  type Folder,
  type Labelled,
  partFolders,
  stem,
  type Written,
} from "./label_format.ts";
import type { Label, Plate } from "./plate.ts";
import { plateId, workId } from "./plate_id.ts";
import type { SplitName } from "./splits.ts";
import { child, type Element, escaped, parseXml } from "./xml.ts";

const lists: Readonly<Record<SplitName, string>> = {
  train: "train",
  validation: "val",
  test: "test",
};

function objectXml({ name, box: [x0, y0, x1, y1], difficult, truncated }: Label): string {
  return [
    "  <object>",
    `    <name>${escaped(name)}</name>`,
    "    <pose>Unspecified</pose>",
    `    <truncated>${Number(truncated ?? false)}</truncated>`,
    `    <difficult>${Number(difficult ?? false)}</difficult>`,
    "    <bndbox>",
    `      <xmin>${x0 + 1}</xmin>`,
    `      <ymin>${y0 + 1}</ymin>`,
    `      <xmax>${x1}</xmax>`,
    `      <ymax>${y1}</ymax>`,
    "    </bndbox>",
    "  </object>",
  ].join("\n");
}

/** Labels with whole boxes, as `kept()` leaves them. */
export function writeVoc({ plates, labels, parts }: Labelled): Written {
  const texts: Record<string, string> = {};
  const images: Record<string, string> = {};
  for (const { id, file, width, height } of plates) {
    const picture = `${id}${ending(file)}`;
    images[id] = `JPEGImages/${picture}`;
    texts[`Annotations/${id}.xml`] = [
      "<annotation>",
      "  <folder>JPEGImages</folder>",
      `  <filename>${escaped(picture)}</filename>`,
      "  <size>",
      `    <width>${width}</width>`,
      `    <height>${height}</height>`,
      "    <depth>3</depth>",
      "  </size>",
      "  <segmented>0</segmented>",
      ...labels.filter(({ plate }) => plate === id).map(objectXml),
      "</annotation>\n",
    ].join("\n");
  }
  for (const [part, list] of Object.entries(lists)) {
    const ids = plates.map(({ id }) => id).filter((id) => (parts[id] ?? "train") === part);
    if (ids.length > 0) {
      texts[`ImageSets/Main/${list}.txt`] = ids.map((id) => `${id}\n`).join("");
    }
  }
  return { texts, images };
}

/** Whether a text looks like one of VOC's files. */
export const looksLikeVoc = (text: string): boolean => /<annotation[\s>]/.test(text);

/** The part of each picture, from the lists where there are any; by the name without its ending. */
function listed(folder: Folder): Map<string, SplitName> {
  const parts = new Map<string, SplitName>();
  for (const path of folder.paths.filter((path) => path.includes("ImageSets/Main/"))) {
    const part = Object.hasOwn(partFolders, stem(path)) ? partFolders[stem(path)] : undefined;
    // lists of one class have a second column, 1 where it is there
    for (const line of part ? folder.text(path).split("\n") : []) {
      const [name] = line.trim().split(/\s+/);
      if (name !== "") parts.set(name, part!);
    }
  }
  return parts;
}

const partByFolder = (path: string): SplitName | undefined => {
  const name = path.split("/").slice(0, -1).findLast((name) => Object.hasOwn(partFolders, name));
  return name === undefined ? undefined : partFolders[name];
};

function labelOf(object: Element, plate: Plate, fail: (what: string) => never): Label {
  const name = child(object, "name")?.text;
  if (!name) return fail("an object has no name");
  const box = child(object, "bndbox") ?? fail(`"${name}" has no bndbox`);
  const side = (which: string) => {
    const value = Number(child(box, which)?.text || NaN);
    return Number.isFinite(value) ? value : fail(`"${name}" has no number for ${which}`);
  };
  const flag = (which: string) => child(object, which)?.text === "1" ? { [which]: true } : {};
  return {
    plate: plate.id,
    box: [side("xmin") - 1, side("ymin") - 1, side("xmax"), side("ymax")],
    name,
    ...flag("difficult"),
    ...flag("truncated"),
  };
}

/** @throws {Error} that names the file and what is wrong in it */
export async function readVoc(folder: Folder): Promise<Labelled> {
  const plates: Plate[] = [];
  const labels: Label[] = [];
  const parts: Record<string, SplitName> = {};
  const lists = listed(folder);
  for (const path of folder.paths.filter((path) => path.endsWith(".xml"))) {
    const text = folder.text(path);
    if (!looksLikeVoc(text)) continue;
    const fail = (what: string): never => {
      throw new Error(`Cannot read ${path} as Pascal VOC: ${what}`);
    };
    let root: Element;
    try {
      root = parseXml(text);
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
    const name = child(root, "filename")?.text || fail("it names no file");
    const file = findPicture(name, path, folder);
    const size = child(root, "size");
    const told = ["width", "height"].map((side) => Number(size && child(size, side)?.text || 0));
    const { width, height } = told[0] > 0 && told[1] > 0
      ? { width: told[0], height: told[1] }
      : await folder.size(file);
    const last = name.split(/[/\\]/).at(-1)!;
    const id = plateId(last);
    const rest = { impression: "", source: "", rights: "" };
    const plate = { id, work: workId(last), file, width, height, ...rest };
    plates.push(plate);
    const part = lists.get(stem(path)) ?? partByFolder(path);
    if (part) parts[id] = part;
    labels.push(
      ...root.children.filter(({ name }) => name === "object")
        .map((object) => labelOf(object, plate, fail)),
    );
  }
  return { plates, labels, parts };
}
