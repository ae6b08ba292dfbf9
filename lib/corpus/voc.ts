/**
 * Labels as Pascal VOC has them (Everingham et al. 2010): an XML file per picture, and lists of the
 * pictures of each part. Boxes are whole pixels, counted from 1, both ends inside: the rule of its own
 * development kit. A reader that counts from 0 sees the left and upper edges a pixel further in.
 */
import { reasonOf } from "lib/assets/reason.ts";
import { pictureSizes, platesOfFiles } from "./file_plates.ts";
import {
  ending,
  type Folder,
  type Labelled,
  type ReadOptions,
  unreadable,
  type Written,
  writtenPart,
} from "./label_format.ts";
import { labelReport } from "./label_report.ts";
import { soundSize } from "./label_rules.ts";
import type { Label } from "./plate.ts";
import type { SplitName } from "./splits.ts";
import { vocParts } from "./voc_lists.ts";
import { readObject } from "./voc_object.ts";
import { vocPictures } from "./voc_picture.ts";
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
  const labelsOf = Map.groupBy(labels, ({ plate }) => plate);
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
      ...(labelsOf.get(id) ?? []).map(objectXml),
      "</annotation>\n",
    ].join("\n");
  }
  for (const [part, list] of Object.entries(lists)) {
    const ids = plates.map(({ id }) => id).filter((id) => writtenPart(id, parts) === part);
    if (ids.length > 0) {
      texts[`ImageSets/Main/${list}.txt`] = ids.map((id) => `${id}\n`).join("");
    }
  }
  return { texts, images };
}

/** Whether a text looks like one of VOC's files. */
const looksLikeVoc = (text: string): boolean => /<annotation[\s>]/.test(text);

/** Whether a folder holds files of VOC. */
export const looksLikeVocFolder = ({ paths, text }: Folder): boolean =>
  paths.some((path) => isXml(path) && looksLikeVoc(text(path)));

const isXml = (path: string) => /\.xml$/i.test(path);

interface Parsed {
  readonly path: string;
  readonly picture: string;
  readonly said?: { readonly width: unknown; readonly height: unknown };
  readonly here: boolean;
  readonly objects: readonly Element[];
}

/** @throws {Error} that names the file and what is wrong in it */
export async function readVoc(folder: Folder, options: ReadOptions = {}): Promise<Labelled> {
  const report = labelReport(options);
  const pictures = vocPictures(folder);
  const files: Parsed[] = [];
  const describedBy = new Map<string, string>();
  for (const path of folder.paths.filter(isXml)) {
    const text = folder.text(path);
    if (!looksLikeVoc(text)) continue;
    const fail = (what: string): never => {
      throw new Error(`Cannot read ${path} as Pascal VOC: ${what}`);
    };
    let root: Element;
    try {
      root = parseXml(text);
    } catch (error) {
      return fail(reasonOf(error));
    }
    if (root.name !== "annotation") {
      report.unused("files of XML that are not VOC's", path);
      continue;
    }
    const found = pictures.of(path, root) ??
      fail("it names no file, and no picture has its name");
    const other = describedBy.get(found.file);
    if (other !== undefined) {
      throw new Error(
        `${found.file} is described twice, by ${other} and by ${path}: take one of them away`,
      );
    }
    describedBy.set(found.file, path);
    const size = child(root, "size");
    const side = (which: string) => size && child(size, which)?.text;
    files.push({
      path,
      picture: found.file,
      here: found.here,
      ...size ? { said: { width: side("width") || 0, height: side("height") || 0 } } : {},
      objects: root.children.filter(({ name }) => name === "object"),
    });
  }
  const [other] = folder.paths.filter((path) => isXml(path) && looksLikeVoc(folder.text(path)));
  if (files.length === 0 && other !== undefined) {
    throw new Error(
      `Cannot read ${other} as Pascal VOC: its outermost element is not <annotation>. ` +
        "Give a file for each picture",
    );
  }
  const found = await pictureSizes(files.map(({ picture }) => picture), folder);
  const sizes = files.map(({ path, picture, said, here }, i) => {
    const sound = soundSize({ said, found: here ? found[i] : { width: 0, height: 0 } });
    if ("fault" in sound) report.fault(path, sound.fault);
    else if (!here && sound.value.width === 0) {
      report.fault(path, `its picture ${picture} is not here, and it does not say its size`);
    } else if (!here) report.unused("pictures that are not here", `${picture} of ${path}`);
    else if (found[i].width === 0) report.unused(unreadable, picture);
    return "fault" in sound ? found[i] : sound.value;
  });
  const plates = platesOfFiles(files.map(({ picture }) => picture), sizes);
  const labels: Label[] = [];
  files.forEach(({ path, objects }, i) =>
    objects.forEach((object, k) => {
      const read = readObject(object, plates[i]);
      const where = `object ${k + 1} of ${path}`;
      if ("fault" in read) return report.fault(where, read.fault);
      labels.push(...read.value.labels);
      for (const what of read.value.unused) report.unused(what, where);
    })
  );
  for (const path of folder.paths) {
    if (/(^|\/)Segmentation(Object|Class)\/[^/]+\.png$/.test(path)) {
      report.unused("masks of SegmentationObject or SegmentationClass", path);
    }
  }
  const partOf = vocParts(files, { folder, report });
  const unused = report.end();
  const parts = Object.fromEntries(
    files.flatMap((file, i) => partOf.has(file) ? [[plates[i].id, partOf.get(file)!]] : []),
  );
  return { plates, labels, parts, ...unused.length > 0 ? { unused } : {} };
}
