/**
 * Labels as tasks of Label Studio: `tasks.json` to import, and `config.xml` for its labelling interface.
 * What people drew is annotations, what a detector found with a score is predictions. Boxes are shares
 * of the picture in per cent, masks brush strokes, which have holes.
 */
import { messageOf } from "lib/assets/reason.ts";
import { sameBox } from "lib/geometry/box.ts";
import { maskBox } from "lib/geometry/mask.ts";
import type { Size } from "lib/image/image.ts";
import { mean } from "lib/tensor/mean.ts";
import { encodeBrush } from "./brush_runs.ts";
import { parseJson } from "lib/assets/json_text.ts";
import {
  classesOf,
  ending,
  type Folder,
  type Labelled,
  missing,
  type ReadOptions,
  shown,
  unreadable,
  type WriteOptions,
  type Written,
} from "./label_format.ts";
import { type LabelReport, labelReport } from "./label_report.ts";
import { soundMore, soundSize, valueText } from "./label_rules.ts";
import {
  imageTags,
  pictureAt,
  type Slot,
  slotOf,
  slotsOf,
  uploadNames,
} from "./label_studio_pictures.ts";
import { labelsOf } from "./label_studio_regions.ts";
import { looksLikeLabelStudio, type Task, tasksOf } from "./label_studio_tasks.ts";
import { type Fields, isObject } from "./label_studio_annotations.ts";
import type { Label, Plate } from "./plate.ts";
import { checkedPlateId, plateId, plateIds, workId } from "./plate_id.ts";
import { escaped } from "./xml.ts";

export { looksLikeLabelStudio };

interface WrittenRegion {
  id: string;
  type: string;
  from_name: string;
  to_name: string;
  original_width: number;
  original_height: number;
  image_rotation: number;
  parentID?: string;
  score?: number;
  value: Record<string, unknown>;
}

interface WrittenTask {
  data: Record<string, unknown>;
  annotations: { result: WrittenRegion[] }[];
  predictions: { model_version: string; score: number; result: WrittenRegion[] }[];
}

function regionsOf(label: Label, { width, height }: Size, id: string): WrittenRegion[] {
  const { box: [x0, y0, x1, y1], box, name, mask, score } = label;
  const common = {
    to_name: "image",
    original_width: width,
    original_height: height,
    image_rotation: 0,
    ...score === undefined ? {} : { score },
  };
  const share = (value: number, side: number) => 100 * value / side;
  const [x, y] = [share(x0, width), share(y0, height)];
  const sides = { width: share(x1 - x0, width), height: share(y1 - y0, height) };
  const boxed = !shown(mask) || !sameBox(box, maskBox(mask!));
  const flags = [...label.difficult ? ["difficult"] : [], ...label.truncated ? ["truncated"] : []];
  return [
    ...boxed
      ? [{
        id,
        type: "rectanglelabels",
        from_name: "box",
        ...common,
        value: { x, y, ...sides, rotation: 0, rectanglelabels: [name] },
      }]
      : [],
    ...mask
      ? [{
        id: boxed ? `${id}-mask` : id,
        ...boxed ? { parentID: id } : {},
        type: "brushlabels",
        from_name: "mask",
        ...common,
        value: { format: "rle", rle: encodeBrush(mask), brushlabels: [name] },
      }]
      : [],
    ...flags.length > 0
      ? [{ id, type: "choices", from_name: "flags", ...common, value: { choices: flags } }]
      : [],
  ];
}

/** The interface that shows the labels: boxes, brush strokes, and two flags for each. */
function configXml(names: readonly string[]): string {
  const attribute = (name: string) => escaped(name).replaceAll('"', "&quot;");
  const labels = names.map((name) => `    <Label value="${attribute(name)}"/>`);
  return [
    "<View>",
    '  <Image name="image" value="$image"/>',
    '  <RectangleLabels name="box" toName="image">',
    ...labels,
    "  </RectangleLabels>",
    '  <BrushLabels name="mask" toName="image">',
    ...labels,
    "  </BrushLabels>",
    '  <Choices name="flags" toName="image" choice="multiple" perRegion="true">',
    '    <Choice value="difficult"/>',
    '    <Choice value="truncated"/>',
    "  </Choices>",
    "</View>\n",
  ].join("\n");
}

export interface LabelStudioOptions extends WriteOptions {
  /** Who made the labels that have scores. Default "burin". */
  readonly model?: string;
}

/** Pictures are addressed as Label Studio's local storage has them, from the export's folder. */
export function writeLabelStudio(labelled: Labelled, options: LabelStudioOptions = {}): Written {
  const { plates, labels } = labelled;
  const { model = "burin" } = options;
  const images = Object.fromEntries(
    plates.map(({ id, file }) => [id, `images/${id}${ending(file)}`]),
  );
  const byPlate = Map.groupBy(labels, ({ plate }) => plate);
  const tasks = plates.map((plate): WrittenTask => {
    const { id, file: _, ...rest } = plate;
    const own = byPlate.get(id) ?? [];
    const result = own.flatMap((label, i) => regionsOf(label, plate, `label-${i}`));
    const scores = own.flatMap(({ score }) => score === undefined ? [] : [score]);
    const data = { image: `/data/local-files/?d=${images[id]}`, plate: id, ...rest };
    // found by a detector, all of it: for a person to go over
    if (own.length > 0 && scores.length === own.length) {
      const score = mean(scores);
      return { data, annotations: [], predictions: [{ model_version: model, score, result }] };
    }
    return { data, annotations: [{ result }], predictions: [] };
  });
  return {
    texts: {
      "tasks.json": JSON.stringify(tasks, null, 1) + "\n",
      "config.xml": configXml(classesOf(labelled, options)),
    },
    images,
  };
}

/** Fields of a task's data that we write. */
const plateFields = ["plate", "work", "impression", "source", "rights"] as const;
const ours = new Set<string>([...plateFields, "more", "width", "height"]);

/** A picture with the tasks that are of it, and what they say. */
interface Sheet {
  readonly file: string;
  /** How the first task names it, and which task that is. */
  readonly named: string;
  readonly task: string;
  readonly size: Size;
  readonly said: Partial<Record<(typeof plateFields)[number], string>> & Pick<Plate, "more">;
  readonly labels: Omit<Label, "plate">[];
}

/** What errors say first. */
const reading = (name: string) => `Cannot read ${name} as tasks of Label Studio`;

/** What the data of a task say of its plate. @throws {Error} when it is no text, or no id */
function plateOf(data: Fields): Sheet["said"] {
  const there = plateFields.filter((key) => data[key] !== undefined && data[key] !== null);
  const more = soundMore("plate" in data ? data.more : undefined);
  if ("fault" in more) throw new Error(more.fault);
  const texts = Object.fromEntries(there.map((key) => {
    if (key === "plate") return [key, checkedPlateId(data.plate, { where: "its data" })];
    if (typeof data[key] === "string") return [key, data[key]];
    throw new Error(`its ${key} is ${valueText(data[key])}, which is no text`);
  }));
  return { ...texts, ...more.value ? { more: more.value } : {} };
}

/** The size of a picture: its own, else what the regions or the data of a task of ours say. */
async function sizeOf(file: string, results: readonly Fields[], { data, folder, there, report }: {
  readonly data: Fields;
  readonly folder: Folder;
  readonly there: boolean;
  readonly report: LabelReport;
}): Promise<Size> {
  const found = await folder.size(file);
  if (found.width > 0 && found.height > 0) return found;
  report.unused(there ? unreadable : missing, file);
  const sized = results.find(({ original_width: width, original_height: height }) =>
    width && height
  );
  const said = sized
    ? { width: sized.original_width, height: sized.original_height }
    : { width: data.width, height: data.height };
  const size = soundSize({ said, found });
  if ("fault" in size) throw new Error(size.fault);
  if (size.value.width > 0 && size.value.height > 0) return size.value;
  throw new Error(`its picture ${file} is not in the folder, and its size is not said`);
}

interface TaskOptions {
  readonly path: string;
  readonly folder: Folder;
  readonly tags: ReadonlyMap<string, string>;
  readonly uploads: ReadonlyMap<string, readonly string[]>;
  readonly report: LabelReport;
  readonly sheets: Map<string, Sheet>;
}

/** Results of a task by the picture that they are on; those that nothing places are faults. */
function byPicture(
  { name, regions }: Task,
  { slots, tags, report }: Pick<TaskOptions, "tags" | "report"> & {
    readonly slots: readonly Slot[];
  },
): ReadonlyMap<Slot, unknown[]> {
  const results = new Map<Slot, unknown[]>();
  for (const [i, region] of regions.entries()) {
    // what is said of the whole task, or of two regions, is on the first picture as on any
    const placed = isObject(region) && isObject(region.value) && region.type !== "relation" &&
      "to_name" in region;
    const slot = slots.length === 1 || !placed ? slots[0] : slotOf(region, { slots, tags });
    if (typeof slot === "string") report.fault(reading(`region ${i + 1} of ${name}`), slot);
    else if (results.has(slot)) results.get(slot)!.push(region);
    else results.set(slot, [region]);
  }
  return results;
}

/** Adds the pictures of a task, and what is on them. @throws {Error} with what is wrong in it */
async function addTask(task: Task, options: TaskOptions): Promise<void> {
  const { folder, path, uploads, report, sheets } = options;
  const { name, data } = task;
  // only our own tasks have a plate; another's "source" may be a picture
  const apart = "plate" in data ? ours : new Set<string>();
  const slots = slotsOf(data, { apart });
  if (slots.length === 0) return report.unused("tasks without a picture", name);
  if (!task.annotated) {
    return report.unused("tasks that nobody has annotated: their pictures are unlabelled", name);
  }
  const fields = new Set(slots.map(({ key }) => key));
  for (const [key, value] of Object.entries(data)) {
    if (fields.has(key) || ours.has(key) || value === null || value === "") continue;
    report.unused(`${valueText(key)} in the data of tasks`, name);
  }
  const results = byPicture(task, { ...options, slots });
  const said = slots.length === 1 ? plateOf(data) : {};
  for (const slot of slots) {
    const own = results.get(slot) ?? [];
    const { file, named, there } = pictureAt(slot.address, { path, folder, uploads });
    if (!there && own.length === 0 && fields.size > 1) {
      report.unused(`pictures of ${valueText(slot.key)} that are not in the folder`, name);
      continue;
    }
    const known = sheets.get(file);
    if (known && known.named !== named) {
      throw new Error(
        `"${named}" and "${known.named}" of ${known.task} would both be ${file}: give the pictures ` +
          "the names or folders that the tasks have",
      );
    }
    if (known && known.said.plate !== said.plate) {
      throw new Error(`its plate is "${said.plate}", and ${known.task} has ${file}, too`);
    }
    const size = known?.size ??
      await sizeOf(file, own.filter(isObject), { data, folder, there, report });
    const sheet = known ?? { file, named, task: name, size, said, labels: [] };
    sheets.set(file, sheet);
    const labels = await labelsOf(own, { size, name, report, where: reading });
    for (const label of labels) {
      if (known && sheet.labels.some((other) => equal(other, label))) {
        report.unused("labels that another task of the picture has, too", name);
      } else sheet.labels.push(label);
    }
  }
}

const equal = (a: Omit<Label, "plate">, b: Omit<Label, "plate">) =>
  a.name === b.name && sameBox(a.box, b.box) && JSON.stringify(a) === JSON.stringify(b);

/** @throws {Error} when two pictures would be one plate */
function platesOf(sheets: readonly Sheet[], report: LabelReport): readonly Plate[] {
  const owner = new Map<string, Sheet>();
  for (const sheet of sheets) {
    const id = sheet.said.plate?.toLowerCase();
    const twin = id === undefined ? undefined : owner.get(id);
    if (twin) {
      report.fault(
        reading(sheet.task),
        `the plate "${sheet.said.plate}" is ${sheet.file}, and in ${twin.task} ${twin.file}`,
      );
    }
    if (id !== undefined) owner.set(id, sheet);
  }
  const unnamed = sheets.filter(({ said }) => said.plate === undefined);
  const taken = new Set(
    sheets.flatMap(({ said: { plate } }) => plate === undefined ? [] : [plate]),
  );
  const made = plateIds(unnamed.map(({ file }) => file), { by: "name", taken });
  const idOf = new Map(unnamed.map(({ file }, i) => [file, made[i]]));
  return sheets.map(({ file, size, said: { plate, ...said } }): Plate => {
    const id = plate ?? idOf.get(file)!;
    const name = file.split("/").at(-1)!;
    // pictures of one name in several folders are of several works
    const work = id === plateId(name) ? workId(name) : id;
    return { work, impression: "", source: "", rights: "", ...said, id, file, ...size };
  });
}

/**
 * Reads tasks of Label Studio, as JSON or JSON-MIN: of each the annotation that is marked as ground
 * truth, else the newest that was not skipped; predictions where nobody has annotated it. A picture of
 * several tasks has the labels of all.
 *
 * @throws {Error} that names the file, task and region of what is wrong, unless it is left out
 */
export async function readLabelStudio(
  folder: Folder,
  { faulty }: ReadOptions = {},
): Promise<Labelled> {
  const report = labelReport({ faulty });
  const [tags, uploads] = [imageTags(folder), uploadNames(folder)];
  const sheets = new Map<string, Sheet>();
  const files: [string, unknown][] = [];
  let count = 0;
  for (const path of folder.paths.filter((path) => /\.json$/i.test(path))) {
    const text = folder.text(path);
    if (!looksLikeLabelStudio(text)) continue;
    count++;
    try {
      files.push([path, parseJson(text)]);
    } catch (error) {
      report.fault(reading(path), (error as Error).message);
    }
  }
  if (count === 0) {
    throw new Error(
      "Cannot read the folder as tasks of Label Studio: no JSON file in it has data with annotations " +
        "or predictions. Give another format, or another folder",
    );
  }
  const tasks = tasksOf(files, { report, where: reading });
  for (const task of tasks) {
    try {
      await addTask(task, { path: task.path, folder, tags, uploads, report, sheets });
    } catch (error) {
      report.fault(reading(task.name), messageOf(error));
    }
  }
  const [first] = tasks.filter(({ annotated }) => annotated);
  if (first && sheets.size === 0) {
    const keys = Object.keys(first.data).map(valueText).join(", ");
    report.fault(
      reading(first.name),
      `no task names a picture; this one has ${keys || "no data"}`,
    );
  }
  const all = [...sheets.values()];
  const plates = platesOf(all, report);
  const labels = all.flatMap(({ labels }, i) =>
    labels.map((label): Label => ({ plate: plates[i].id, ...label }))
  );
  return { plates, labels, parts: {}, unused: report.end() };
}
