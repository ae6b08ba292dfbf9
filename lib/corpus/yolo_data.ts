/**
 * What a YOLO data set says of itself: classes, parts and key points, in `data.yaml` or, where a tool
 * writes none, in a list of classes.
 */
import { type Document, isMap, parseDocument, stringify } from "yaml";
import { type Folder, isImage, partFolders, stem } from "./label_format.ts";
import { soundName } from "./label_rules.ts";
import type { SplitName } from "./splits.ts";

/** Pictures of a part, as the file names them: a folder, or a list of files. */
export interface PartEntry {
  readonly part: SplitName;
  readonly entry: string;
}

export interface YoloData {
  /** The file that says so. */
  readonly path: string;
  /** Its folder, "" at the root: the others' names are relative to it. */
  readonly base: string;
  /** Names of the classes by their numbers. */
  readonly names: readonly string[];
  /** Where the parts are relative to, as the file says; "" where it does not. */
  readonly root: string;
  readonly parts: readonly PartEntry[];
  /** Numbers of key points that follow each box; 0 where there are none. */
  readonly keypoints: number;
}

const folderOf = (path: string) => path.split("/").slice(0, -1).join("/");
const depth = (path: string) => path.split("/").length;
const last = (path: string) => path.split("/").at(-1)!;

/** Lists of classes of Label Studio and labelImg, CVAT and darknet, and Roboflow's darknet. */
const classLists = new Set(["classes.txt", "obj.names", "_darknet.labels"]);

/** Whether a file is one that data sets have besides label files. */
export const isClassList = (path: string): boolean => classLists.has(last(path).toLowerCase());

const isYaml = (path: string) => /\.ya?ml$/i.test(path);
/** Whether a file is called data.yaml. */
export const isData = (path: string) => isYaml(path) && stem(path).toLowerCase() === "data";
const hasKey = (text: string, key: string) =>
  new RegExp(`^(["']?)(?:${key})\\1[ \\t]*:`, "m").test(text);

/** Whether a YAML file that may be anything tells the classes and parts of a data set. */
function describes(path: string, folder: Folder): boolean {
  let text: string;
  try {
    text = folder.text(path);
  } catch (error) {
    if (isData(path)) throw error;
    // a file of something else in another encoding is not ours to report
    return false;
  }
  return hasKey(text, "names") && (depth(path) === 1 || hasKey(text, "train|val|test|nc"));
}

/**
 * The description of a data set: `data.yaml` at the root, else the file of YAML nearest to the root
 * that has names of classes.
 *
 * @throws {Error} when there are several that are equally near
 */
export function dataYaml(folder: Folder): string | undefined {
  const files = folder.paths.filter(isYaml).sort((a, b) => depth(a) - depth(b));
  const atRoot = files.find((path) => depth(path) === 1 && isData(path));
  if (atRoot !== undefined) return atRoot;
  const first = files.find((path) => describes(path, folder));
  if (first === undefined) return undefined;
  const near = files.filter((path) => depth(path) === depth(first) && describes(path, folder));
  const data = near.filter(isData);
  const [chosen, other] = data.length > 0 ? data : near;
  if (other === undefined) return chosen;
  throw new Error(
    `${chosen} and ${other} both describe a YOLO data set: read the folder of one of them, or ` +
      "leave one data.yaml at the root",
  );
}

/** The list of classes nearest to the root. @throws {Error} when two of them differ */
export function classList(folder: Folder): string | undefined {
  const files = folder.paths.filter(isClassList).sort((a, b) => depth(a) - depth(b));
  const [first] = files;
  const other = files.find((path) => folder.text(path).trim() !== folder.text(first).trim());
  if (other === undefined) return first;
  throw new Error(
    `${first} and ${other} list different classes: read the folder of one of them`,
  );
}

/** Longer files describe no data set, and would take minutes to parse. */
const longest = 4_000_000;

/** Values as they are written: `no`, `010` and `1e3` are names, whatever YAML makes of them. */
const asText = { schema: "failsafe", uniqueKeys: false, logLevel: "error" } as const;

/** The first key that a mapping has twice: YAML allows none, and the parser needs hours to look. */
function repeatedKey(node: unknown): string | undefined {
  if (!isMap(node)) return undefined;
  const seen = new Set<string>();
  return node.items.map(({ key }) => String(key)).find((key) => seen.size === seen.add(key).size);
}

function parseYaml(text: string, fail: (what: string) => never): Map<unknown, unknown> {
  if (text.length > longest) return fail(`it is ${text.length} characters long`);
  const because = ({ message }: { message: string }) =>
    /call stack/.test(message) ? "its lists are nested too deeply" : message.split("\n")[0];
  let [document, data]: [Document | null, unknown] = [null, null];
  try {
    document = parseDocument(text, asText);
    if (document.errors.length === 0) data = document.toJS({ mapAsMap: true });
  } catch (error) {
    return fail(because(error as Error));
  }
  if (document.errors.length > 0) return fail(because(document.errors[0]));
  if (!(data instanceof Map)) return fail("it is no list of keys and values");
  const contents = document.contents;
  const repeated = repeatedKey(contents) ??
    (isMap(contents) ? repeatedKey(contents.get("names")) : undefined);
  return repeated === undefined ? data : fail(`it has the key "${repeated}" twice`);
}

const whole = (value: unknown) =>
  typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

function namesOf(names: unknown, fail: (what: string) => never): string[] {
  if (names === undefined) return fail('it has no "names"');
  if (!Array.isArray(names) && !(names instanceof Map)) {
    return fail('its "names" are neither a list nor numbered');
  }
  const entries: [unknown, unknown][] = [...names.entries()]
    .map(([key, name]) => [whole(String(key)) ?? key, name]);
  const count = entries.length;
  const byNumber = new Map(entries);
  // Ultralytics refuses them, too: the classes of the labels would be shifted
  if (byNumber.has(1) && !byNumber.has(0)) {
    return fail(
      'its "names" are numbered from 1, and classes in labels from 0: number them from 0',
    );
  }
  const stray = entries.find(([key]) => typeof key !== "number" || key >= count);
  if (stray) {
    return fail(
      `its "names" must be numbered 0 to ${count - 1} without gaps, and one is ${stray[0]}`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const sound = soundName(byNumber.get(i));
    return "value" in sound ? sound.value : fail(`class ${i}: ${sound.fault}`);
  });
}

function keypointsOf(shape: unknown, fail: (what: string) => never): number {
  if (shape === undefined) return 0;
  const [count, numbers] = Array.isArray(shape) ? shape.map(whole) : [];
  if (count === undefined || (numbers !== 2 && numbers !== 3)) {
    return fail('its "kpt_shape" is not the count of key points and 2 or 3 numbers for each');
  }
  return count * numbers;
}

/** Keys of the parts in `data.yaml`. */
const partKeys = ["train", "val", "valid", "validation", "test"] as const;

function readDataYaml(path: string, folder: Folder): YoloData {
  const fail = (what: string): never => {
    throw new Error(`Cannot read ${path} as the description of a YOLO data set: ${what}`);
  };
  const data = parseYaml(folder.text(path).replace(/^\uFEFF/, ""), fail);
  const names = namesOf(data.get("names"), fail);
  const [said, count] = [data.get("nc"), whole(data.get("nc"))];
  if (said !== undefined && said !== "" && count !== names.length) {
    return fail(`it says that there are ${said} classes (nc), and its "names" are ${names.length}`);
  }
  const root = data.get("path");
  const isEntry = (entry: unknown): entry is string => typeof entry === "string" && entry !== "";
  return {
    path,
    base: folderOf(path),
    names,
    root: isEntry(root) ? root : "",
    parts: partKeys.flatMap((key) =>
      [data.get(key)].flat().filter(isEntry).map((entry) => ({ part: partFolders[key], entry }))
    ),
    keypoints: keypointsOf(data.get("kpt_shape"), fail),
  };
}

function readClassList(path: string, folder: Folder): YoloData {
  const lines = folder.text(path).replace(/^\uFEFF/, "").trimEnd().split(/\r\n|\r|\n/);
  const names = lines.map((line, i) => {
    const sound = soundName(line.trim());
    if ("value" in sound) return sound.value;
    throw new Error(`Cannot read ${path} as a list of classes: line ${i + 1}: ${sound.fault}`);
  });
  // labelImg writes it among the labels, where the pictures may not be
  const pictured = (base: string) =>
    folder.paths.some((path) => isImage(path) && path.startsWith(base === "" ? "" : `${base}/`));
  // Roboflow writes one into each part's folder
  let base = folder.paths.filter(isClassList).map(folderOf).reduce(commonFolder);
  while (base !== "" && !pictured(base)) base = folderOf(base);
  return { path, base, names, root: "", parts: darknetParts(folder, base), keypoints: 0 };
}

/** The folder that holds both. */
function commonFolder(a: string, b: string): string {
  const [names, others] = [a.split("/"), b.split("/")];
  const end = names.findIndex((name, i) => name !== others[i]);
  return names.slice(0, end < 0 ? undefined : end).join("/");
}

/** Lists of the parts in darknet's `obj.data`, as CVAT writes it: `train = data/train.txt`. */
function darknetParts(folder: Folder, base: string): PartEntry[] {
  const at = (name: string) => base === "" ? name : `${base}/${name}`;
  const here = new Set(folder.paths);
  const path = folder.paths.find((path) => /\.data$/i.test(path) && folderOf(path) === base);
  if (path === undefined) return [];
  return folder.text(path).split(/\r\n|\r|\n/).flatMap((line): PartEntry[] => {
    const [, key, entry] = line.match(/^\s*(\w+)\s*=\s*(.+?)\s*$/) ?? [];
    if (key === undefined || !Object.hasOwn(partFolders, key)) return [];
    // names are as on the machine of the training: the list itself lies beside
    return [{ part: partFolders[key], entry: here.has(at(last(entry))) ? last(entry) : entry }];
  });
}

/**
 * What a folder says of its data set.
 *
 * @throws {Error} that names the file and what is wrong in it
 */
export function readYoloData(folder: Folder): YoloData {
  const yaml = dataYaml(folder);
  if (yaml !== undefined) return readDataYaml(yaml, folder);
  const list = classList(folder);
  if (list !== undefined) return readClassList(list, folder);
  throw new Error("A YOLO data set has a data.yaml, and here is none, nor a classes.txt");
}

/** The text of `data.yaml`. Values are written so that every reader takes names for text. */
export const yoloDataText = (data: Readonly<Record<string, unknown>>): string => stringify(data);
