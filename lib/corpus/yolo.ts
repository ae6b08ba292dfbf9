/**
 * Labels as YOLO's tools read them: a text file beside each picture, a line per label, numbers as
 * shares of the picture's sides. Detection: class, middle, width, height. Segmentation: class and the
 * corners of one outline, into which holes and pieces are joined by slits.
 */
import { maskArea } from "lib/geometry/mask.ts";
import { joinRings, maskToPolygons } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import { pictureSizes, platesOfFiles } from "./file_plates.ts";
import {
  boxMask,
  classesOf,
  ending,
  type Folder,
  isImage,
  type Labelled,
  type ReadOptions,
  type WriteOptions,
  type Written,
  writtenPart,
} from "./label_format.ts";
import { labelReport } from "./label_report.ts";
import type { Label } from "./plate.ts";
import type { SplitName } from "./splits.ts";
import {
  classList,
  dataYaml,
  isClassList,
  isData,
  readYoloData,
  yoloDataText,
} from "./yolo_data.ts";
import { lastColumns, linesOf, readLine } from "./yolo_line.ts";
import { partsOfPictures } from "./yolo_parts.ts";

/** Folders of pictures by part: `images/train` as Ultralytics has them, `train/images` as Roboflow. */
const layouts = {
  ultralytics: { train: "images/train", validation: "images/val", test: "images/test" },
  roboflow: { train: "train/images", validation: "valid/images", test: "test/images" },
} as const satisfies Record<string, Record<SplitName, string>>;

export interface YoloOptions extends WriteOptions {
  /** Boxes (default), or outlines. */
  readonly task?: "detect" | "segment";
  readonly layout?: keyof typeof layouts;
}

/** Where the labels of a picture are: the last folder called images becomes labels. */
function labelPath(image: string): string {
  const names = image.replace(/\.[^./]+$/, ".txt").split("/");
  const at = names.findLastIndex((name) => name.toLowerCase() === "images");
  return (at < 0 ? names : names.with(at, "labels")).join("/");
}

const line = (classId: number, numbers: readonly number[]) => [classId, ...numbers].join(" ");

function detectLine({ box: [x0, y0, x1, y1] }: Label, { width, height }: Size, classId: number) {
  const middle = [(x0 + x1) / 2 / width, (y0 + y1) / 2 / height];
  return line(classId, [...middle, (x1 - x0) / width, (y1 - y0) / height]);
}

function segmentLine({ box, mask }: Label, plate: Size, classId: number) {
  const { width, height } = plate;
  const [x0, y0, x1, y1] = box;
  // a mask that is the box's own has its outline, fractions and all
  const own = mask && maskArea(mask) > 0 &&
    mask.counts.join() !== boxMask(box, plate).counts.join();
  const ring = own
    ? joinRings(maskToPolygons(mask))
    : [[x0, y0], [x1, y0], [x1, y1], [x0, y1]] as const;
  return line(classId, ring.flatMap(([x, y]) => [x / width, y / height]));
}

/** Files of labels, and `data.yaml` with the classes. Labels may not reach beyond their plates. */
export function writeYolo(labelled: Labelled, options: YoloOptions = {}): Written {
  const { plates, labels, parts } = labelled;
  const { task = "detect", layout = "ultralytics" } = options;
  const names = classesOf(labelled, options);
  const number = new Map(names.map((name, i) => [name, i]));
  const folders = layouts[layout];
  const images = Object.fromEntries(
    plates.map(({ id, file }) => [id, `${folders[writtenPart(id, parts)]}/${id}${ending(file)}`]),
  );
  const write = task === "segment" ? segmentLine : detectLine;
  const labelsOf = Map.groupBy(labels, ({ plate }) => plate);
  const texts = Object.fromEntries(plates.map((plate) => {
    const own = (labelsOf.get(plate.id) ?? [])
      .map((label) => write(label, plate, number.get(label.name)!));
    return [labelPath(images[plate.id]), own.map((text) => text + "\n").join("")];
  }));
  const used = (part: SplitName) => Object.values(parts).includes(part);
  const yaml = {
    path: ".",
    train: folders.train,
    // Ultralytics refuses a data set without one
    val: used("validation") ? folders.validation : folders.train,
    ...used("test") ? { test: folders.test } : {},
    names: Object.fromEntries(names.entries()),
  };
  return { texts: { ...texts, "data.yaml": yoloDataText(yaml) }, images };
}

/** Whether a folder holds a YOLO data set: its description, and label files. */
export function looksLikeYolo(folder: Folder): boolean {
  const isText = (path: string) => /\.txt$/i.test(path) && !isClassList(path);
  if (!folder.paths.some(isText)) return false;
  const labelled = (empty: boolean) =>
    folder.paths.some((path) => {
      if (!isText(path)) return false;
      const text = folder.text(path);
      return isLabelText(text) || (empty && text.trim() === "");
    });
  const yaml = dataYaml(folder);
  // a file of another name may be a setting of anything
  if (yaml !== undefined) return isData(yaml) || labelled(true);
  return classList(folder) !== undefined && labelled(false);
}

/** Whether a text looks like labels: numbers alone, a class and at least a box. */
const isLabelText = (text: string): boolean => {
  const first = linesOf(text.slice(0, 1000)).find((line) => line.trim() !== "") ?? "";
  return /^\d+(\.0*)?(\s+[-+.\deE]+){4,}$/.test(first.trim());
};

/** Where label files are, whatever the case of their names. */
function labelFiles({ paths }: Folder): (image: string) => string | undefined {
  const key = (path: string) => path.normalize("NFC").toLowerCase();
  const texts = paths.filter((path) => /\.txt$/i.test(path));
  const [here, byKey] = [new Set(texts), Map.groupBy(texts, key)];
  const find = (path: string) => {
    if (here.has(path)) return path;
    const [only, other] = byKey.get(key(path)) ?? [];
    if (other === undefined) return only;
    throw new Error(`${only} and ${other} could both be the labels ${path}: rename one`);
  };
  // labelImg writes them beside the pictures, whatever the folder is called; predictions lie below
  return (image) => {
    const own = image.replace(/\.[^./]+$/, ".txt");
    return find(labelPath(image)) ?? find(own) ?? find(own.replace(/[^/]+$/, "labels/$&"));
  };
}

/**
 * The data set of a folder with `data.yaml`, in either layout or flat, or with the `classes.txt` of
 * Label Studio and labelImg. Pictures are those of a part, those below a folder called images, and
 * those with a label file.
 *
 * @throws {Error} that names the file, and the lines that are wrong
 */
export async function readYolo(folder: Folder, options: ReadOptions = {}): Promise<Labelled> {
  const report = labelReport(options);
  const data = readYoloData(folder);
  const below = (path: string) => data.base === "" || path.startsWith(`${data.base}/`);
  const all = folder.paths.filter((path) => isImage(path) && below(path));
  const partOf = partsOfPictures(all, { data, folder, report });
  const fileOf = labelFiles(folder);
  const images = all.filter((path) =>
    partOf.has(path) || /(^|\/)images\//i.test(path) || fileOf(path) !== undefined
  );
  if (images.length === 0) {
    throw new Error(
      `${data.path} describes a YOLO data set of which no picture is here, and labels are shares of ` +
        "pictures' sides: put the pictures beside them",
    );
  }
  const plates = platesOfFiles(images, await pictureSizes(images, folder));
  const files = new Map(images.map((image) => [image, fileOf(image)]));
  const used = new Set(files.values());
  const texts = function* () {
    for (const file of used) if (file !== undefined) yield [file, folder.text(file)] as const;
  };
  const columns = lastColumns(texts(), data);
  const labels: Label[] = [];
  for (const plate of plates) {
    const file = files.get(plate.file);
    if (file === undefined) continue;
    const seen = new Set<string>();
    linesOf(folder.text(file)).forEach((line, i) => {
      const [text, where] = [line.trim(), `line ${i + 1} of ${file}`];
      if (text === "") return;
      // as Ultralytics has it: no two figures have the same box to the last digit
      if (seen.has(text)) return report.unused("lines that a file has twice", where);
      seen.add(text);
      if (plate.width === 0) return report.unused("labels of pictures that cannot be read", where);
      const read = readLine(text, { ...data, list: data.path, columns, plate });
      if ("fault" in read) return report.fault(where, read.fault);
      labels.push(read.value.label);
      for (const what of read.value.unused) report.unused(what, where);
    });
  }
  for (const path of folder.paths) {
    const isOrphan = /\.txt$/i.test(path) && !used.has(path) && !isClassList(path) &&
      isLabelText(folder.text(path));
    if (isOrphan) report.unused("label files without a picture", path);
  }
  const unused = report.end();
  const parts = Object.fromEntries(
    plates.flatMap(({ id, file }) => partOf.has(file) ? [[id, partOf.get(file)!]] : []),
  );
  return { plates, labels, parts, ...unused.length > 0 ? { unused } : {} };
}
