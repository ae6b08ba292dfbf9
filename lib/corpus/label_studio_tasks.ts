/** Label Studio's tasks in each export form, and which annotation of a task is used. */
import type { LabelReport } from "./label_report.ts";
import { valueText } from "./label_rules.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** One task, with the regions that are taken of it. */
export interface Task {
  /** For errors: "task 2 of tasks.json". */
  readonly name: string;
  /** The file that it is in. */
  readonly path: string;
  readonly data: Fields;
  readonly regions: readonly unknown[];
}

/** Somebody's drawing, a draft of one, or a model's. */
interface Drawing extends Fields {
  readonly result?: unknown;
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields of a task in the form JSON-MIN that are neither data nor regions. */
const ofMin = new Set(
  ["id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"],
);

/** Whether a text looks like tasks of Label Studio, as JSON, as JSON-MIN, or as one task. */
export const looksLikeLabelStudio = (text: string): boolean =>
  /^\s*[[{]/.test(text) && (
    /"data"\s*:\s*\{/.test(text) &&
      /"(annotations|predictions|completions|drafts|result)"\s*:/.test(text) ||
    /"(annotation_id|annotator|lead_time)"\s*:/.test(text) && /labels"\s*:\s*\[/.test(text)
  );

/** When a drawing was made, in milliseconds; 0 where nothing says. */
function timeOf({ updated_at, created_at }: Fields): number {
  const time = updated_at ?? created_at;
  // seconds, before 1.0
  if (typeof time === "number") return time * 1000;
  return typeof time === "string" ? Date.parse(time) || 0 : 0;
}

/** The newest, the first where nothing says. */
const newest = <T extends Fields>(drawings: readonly T[]): T | undefined =>
  drawings.reduce<T | undefined>(
    (best, one) => best === undefined || timeOf(one) > timeOf(best) ? one : best,
    undefined,
  );

/** @throws {Error} when a field that lists drawings is no list */
function listOf(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new Error(`its ${what} are ${valueText(value)}, which is no list`);
}

/** Regions of a drawing; none where they are null, as in an export of an empty one. */
const regionsOf = ({ result }: Drawing): readonly unknown[] => listOf(result, "results");

/** Whether anything was drawn. */
const drawn = (drawing: Drawing) => regionsOf(drawing).length > 0;

/**
 * The regions of a task that are taken: of the annotation that is marked as ground truth, else of the
 * newest, those that were skipped apart; where nobody has annotated the task, of the newest prediction.
 * All others are counted.
 *
 * @throws {Error} when annotations are only named by their numbers
 */
export function chosenRegions(
  task: Fields,
  { name, report }: { readonly name: string; readonly report: LabelReport },
): readonly unknown[] {
  const annotations = [
    ...listOf(task.annotations, "annotations"),
    ...listOf(task.completions, "completions"),
  ].map((annotation): Drawing => {
    if (isObject(annotation)) return annotation;
    throw new Error(
      `its annotation ${
        valueText(annotation)
      } is not in the file: export the tasks as JSON once more`,
    );
  });
  const skipped = annotations.filter(({ was_cancelled, skipped }) => was_cancelled || skipped);
  const whole = annotations.filter((annotation) => !skipped.includes(annotation));
  const mine = newest(whole.filter(({ ground_truth }) => ground_truth === true)) ?? newest(whole);
  for (const one of skipped) if (drawn(one)) report.unused("annotations that were skipped", name);
  for (const one of whole) {
    if (one !== mine && (drawn(one) || drawn(mine!))) {
      report.unused("further annotations of a task: the ground truth or the newest is taken", name);
    }
  }
  for (const draft of listOf(task.drafts, "drafts")) {
    if (!isObject(draft) || drawn(draft)) report.unused("drafts that were not submitted", name);
  }
  const predictions = listOf(task.predictions, "predictions");
  const models = predictions.filter(isObject);
  const guess = mine === undefined ? newest(models) : undefined;
  for (const prediction of predictions) {
    if (!isObject(prediction)) {
      report.unused("predictions that are only named by their numbers", name);
    } else if (prediction !== guess && drawn(prediction)) {
      report.unused("predictions besides what is taken", name);
    }
  }
  const chosen = mine ?? guess;
  return chosen ? regionsOf(chosen) : [];
}

/** Whether a value of a task in the form JSON-MIN is a region: it has a place, or labels of one. */
const isRegion = (value: unknown): value is Fields =>
  isObject(value) &&
  Object.keys(value).some((key) => /^(points|rle|imageDataURL|radiusX)$|labels$/.test(key));

/** A task in the form JSON-MIN, where regions lie beside the data, under the names of their tags. */
function ofMinimal(task: Fields): { readonly data: Fields; readonly regions: readonly Fields[] } {
  const entries = Object.entries(task).filter(([key]) => !ofMin.has(key));
  const lists = entries.filter(([, value]) =>
    isRegion(value) || Array.isArray(value) && value.length > 0 && value.some(isRegion)
  );
  const regions = lists.flatMap(([from_name, list]) =>
    (Array.isArray(list) ? list : [list]).map((value): Fields =>
      isObject(value)
        ? {
          from_name,
          value,
          original_width: value.original_width,
          original_height: value.original_height,
          item_index: value.item_index,
        }
        : { from_name, value }
    )
  );
  return { data: Object.fromEntries(entries.filter((entry) => !lists.includes(entry))), regions };
}

/** The tasks in a file: a list, one alone, one in each value of an object, or one annotation with its task. */
function listed(root: unknown): readonly unknown[] {
  if (Array.isArray(root)) return root;
  if (!isObject(root)) throw new Error(`it is ${valueText(root)}, neither tasks nor one task`);
  if (Array.isArray(root.tasks)) return root.tasks;
  if (isObject(root.data) || Object.keys(root).some((key) => ofMin.has(key))) return [root];
  const values = Object.values(root);
  if (values.length > 0 && values.every((value) => isObject(value) && isObject(value.data))) {
    return values;
  }
  throw new Error("it is no list of tasks");
}

/**
 * The tasks of files, each with the regions that are taken. Records of one task - JSON-MIN has one for
 * each annotation, and storages a file for each - are one task again.
 *
 * ```ts
 * import { labelReport } from "lib/corpus/label_report.ts";
 * import { tasksOf } from "lib/corpus/label_studio_tasks.ts";
 * const task = { data: { image: "a.png" }, annotations: [{ result: [] }] };
 * tasksOf([["tasks.json", [task]]], { report: labelReport(), where: (name) => name }); // [{ name: "task 1 ...
 * ```
 */
export function tasksOf(
  files: readonly (readonly [path: string, root: unknown])[],
  { report, where }: {
    readonly report: LabelReport;
    /** What errors say first, by the name of a task or file. */
    readonly where: (name: string) => string;
  },
): readonly Task[] {
  const whole: { name: string; path: string; task: Fields }[] = [];
  const partial = new Map<string, Fields[]>();
  const addPart = (place: { name: string; path: string }, task: Fields, annotation: Fields) => {
    const key = JSON.stringify([task.id ?? null, task.data]);
    const known = partial.get(key);
    if (known) return void known.push(annotation);
    const annotations = [annotation];
    partial.set(key, annotations);
    whole.push({ ...place, task: { ...task, annotations } });
  };
  for (const [path, root] of files) {
    let tasks: readonly unknown[] = [];
    try {
      tasks = listed(root);
    } catch (error) {
      report.fault(where(path), (error as Error).message);
    }
    tasks.forEach((task, i) => {
      const name = `task ${i + 1} of ${path}`;
      if (!isObject(task)) return report.fault(where(name), `it is ${valueText(task)}`);
      if (isObject(task.data)) return void whole.push({ name, path, task });
      // a storage's file: an annotation that holds its task
      if (isObject(task.task) && isObject(task.task.data)) {
        return addPart({ name, path }, task.task, task);
      }
      if (task.data !== undefined) {
        return report.fault(where(name), `its data are ${valueText(task.data)}`);
      }
      const { data, regions } = ofMinimal(task);
      addPart({ name, path }, { id: task.id, data }, { ...task, result: regions });
    });
  }
  return whole.flatMap(({ name, path, task }) => {
    try {
      const regions = chosenRegions(task, { name, report });
      return [{ name, path, data: task.data as Fields, regions }];
    } catch (error) {
      report.fault(where(name), (error as Error).message);
      return [];
    }
  });
}
