/**
 * Labels as YOLO's tools read them: a text file beside each picture, a line per label, numbers as
 * shares of the picture's sides. Detection: class, middle, width, height. Segmentation: class and the
 * corners of one outline, into which holes and pieces are joined by slits.
 */
import { parse, stringify } from "yaml";
import type { Box } from "lib/geometry/box.ts";
import { maskArea } from "lib/geometry/mask.ts";
import { joinRings, maskToPolygons, polygonsToMask, type Ring } from "lib/geometry/polygon.ts";
import type { Size } from "lib/image/image.ts";
import {
  boxMask,
  classesOf,
  ending,
  type Folder,
  isImage,
  type Labelled,
  partFolders,
  stem,
  type WriteOptions,
  type Written,
} from "./label_format.ts";
import type { Label, Plate } from "./plate.ts";
import { plateId, workId } from "./plate_id.ts";
import type { SplitName } from "./splits.ts";

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
export function labelPath(image: string): string {
  const folders = image.split("/");
  const at = folders.lastIndexOf("images");
  return folders.with(at, "labels").join("/").replace(/\.[^.]+$/, ".txt");
}

const line = (kind: number, numbers: readonly number[]) => [kind, ...numbers].join(" ");

function detectLine({ box: [x0, y0, x1, y1] }: Label, { width, height }: Size, kind: number) {
  const middle = [(x0 + x1) / 2 / width, (y0 + y1) / 2 / height];
  return line(kind, [...middle, (x1 - x0) / width, (y1 - y0) / height]);
}

function segmentLine({ box, mask }: Label, plate: Size, kind: number) {
  const { width, height } = plate;
  const [x0, y0, x1, y1] = box;
  // a mask that is the box's own has its outline, fractions and all
  const own = mask && maskArea(mask) > 0 &&
    mask.counts.join() !== boxMask(box, plate).counts.join();
  const ring = own
    ? joinRings(maskToPolygons(mask))
    : [[x0, y0], [x1, y0], [x1, y1], [x0, y1]] as const;
  return line(kind, ring.flatMap(([x, y]) => [x / width, y / height]));
}

/** Files of labels, and `data.yaml` with the classes. Labels may not reach beyond their plates. */
export function writeYolo(labelled: Labelled, options: YoloOptions = {}): Written {
  const { plates, labels, parts } = labelled;
  const { task = "detect", layout = "ultralytics" } = options;
  const names = classesOf(labelled, options);
  const number = new Map(names.map((name, i) => [name, i]));
  const folders = layouts[layout];
  const images = Object.fromEntries(
    plates.map(({ id, file }) => [id, `${folders[parts[id] ?? "train"]}/${id}${ending(file)}`]),
  );
  const write = task === "segment" ? segmentLine : detectLine;
  const texts = Object.fromEntries(plates.map((plate) => {
    const own = labels.filter((label) => label.plate === plate.id)
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
  return { texts: { ...texts, "data.yaml": stringify(yaml) }, images };
}

/** The description of a data set, `data.yaml` where there are several. */
export function dataYaml({ paths }: Folder): string | undefined {
  return paths.find((path) => stem(path) === "data" && /\.ya?ml$/.test(path)) ??
    paths.find((path) => /\.ya?ml$/.test(path));
}

interface DataYaml {
  readonly names: readonly string[];
  /** Beginnings of the paths of each part's pictures. */
  readonly parts: readonly (readonly [folder: string, part: SplitName])[];
}

const trimmed = (path: string) => path.replace(/^(\.{0,2}\/)+|^\.$/, "").replace(/\/+$/, "");

function readDataYaml(text: string, path: string): DataYaml {
  const fail = (what: string): never => {
    throw new Error(`Cannot read ${path} as the description of a YOLO data set: ${what}`);
  };
  let data: Record<string, unknown>;
  try {
    data = parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { names } = data ?? {};
  if (typeof names !== "object" || names === null) fail('it has no "names"');
  const list = Array.isArray(names)
    ? names
    : Object.entries(names as object).sort(([a], [b]) => Number(a) - Number(b)).map(([, n]) => n);
  const root = typeof data.path === "string" ? trimmed(data.path) : "";
  const parts = ["train", "val", "test"].flatMap((key) =>
    [data[key]].flat().filter((folder) => typeof folder === "string").map((folder) =>
      [trimmed(root === "" ? folder : `${root}/${trimmed(folder)}`), partFolders[key]] as const
    )
  );
  return { names: list.map(String), parts };
}

/** The part that a picture is in, by `data.yaml` or by the names of its folders. */
function partOf(image: string, { parts }: DataYaml): SplitName {
  const said = parts.find(([folder]) => folder !== "" && image.startsWith(`${folder}/`));
  if (said) return said[1];
  const folder = image.split("/").slice(0, -1).findLast((name) => Object.hasOwn(partFolders, name));
  return folder === undefined ? "train" : partFolders[folder];
}

const bounds = (ring: Ring): Box => {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};

function readLine(
  text: string,
  { plate, names, fail }: {
    plate: Plate;
    names: readonly string[];
    fail: (what: string) => never;
  },
): Label {
  const [kind, ...shares] = text.split(/\s+/).map(Number);
  const name = names[kind];
  if (![kind, ...shares].every(Number.isFinite)) fail(`"${text}" is not all numbers`);
  if (name === undefined) fail(`class ${kind} is not among the ${names.length} of data.yaml`);
  const scaled = shares.map((share, i) => share * (i % 2 === 0 ? plate.width : plate.height));
  // a fifth number is the confidence in predictions that were saved with it
  if (shares.length === 4 || shares.length === 5) {
    const [x, y, width, height] = scaled;
    const box: Box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    return { plate: plate.id, box, name, ...shares.length === 5 ? { score: shares[4] } : {} };
  }
  if (shares.length < 6 || shares.length % 2 === 1) {
    fail(`a line of ${shares.length + 1} numbers is neither a box nor an outline`);
  }
  const ring: Ring = Array.from(
    { length: scaled.length / 2 },
    (_, i) => [scaled[2 * i], scaled[2 * i + 1]] as const,
  );
  return { plate: plate.id, box: bounds(ring), name, mask: polygonsToMask([ring], plate) };
}

/** A plate for each picture of a data set, by its name alone where that is enough. */
export function platesOf(images: readonly string[], sizes: readonly Size[]): Plate[] {
  const count = new Map<string, number>();
  for (const image of images) count.set(stem(image), (count.get(stem(image)) ?? 0) + 1);
  return images.map((file, i) => {
    const name = count.get(stem(file)) === 1 ? file.split("/").at(-1)! : file;
    const { width, height } = sizes[i];
    const work = workId(name);
    return { id: plateId(name), work, impression: "", file, width, height, source: "", rights: "" };
  });
}

/**
 * The data set of a folder with `data.yaml`, in either layout.
 *
 * @throws {Error} that names the file, and the line that is wrong
 */
export async function readYolo(folder: Folder): Promise<Labelled> {
  const path = dataYaml(folder);
  if (path === undefined) throw new Error("A YOLO data set has a data.yaml, and here is none");
  const data = readDataYaml(folder.text(path), path);
  const images = folder.paths.filter((path) => isImage(path) && path.split("/").includes("images"));
  const plates = platesOf(images, await Promise.all(images.map((image) => folder.size(image))));
  const here = new Set(folder.paths);
  const labels = plates.flatMap((plate) => {
    const file = labelPath(plate.file);
    if (!here.has(file)) return [];
    return folder.text(file).split("\n").map((text, i): Label | null => {
      if (text.trim() === "") return null;
      const fail = (what: string): never => {
        throw new Error(`Cannot read line ${i + 1} of ${file}: ${what}`);
      };
      return readLine(text.trim(), { plate, names: data.names, fail });
    }).filter((label) => label !== null);
  });
  const parts = Object.fromEntries(plates.map(({ id, file }) => [id, partOf(file, data)]));
  return { plates, labels, parts };
}
