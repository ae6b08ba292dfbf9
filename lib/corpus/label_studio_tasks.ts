/** Label Studio's tasks in each export form, and which annotation of a task is used. */
import type { LabelReport } from "./label_report.ts";
import { valueText } from "./label_rules.ts";
import { chosenRegions, type Fields, isAnnotated, isObject } from "./label_studio_annotations.ts";

/** One task, with the regions that are taken of it. */
export interface Task {
  /** For errors: "task 2 of tasks.json". */
  readonly name: string;
  /** The file that it is in. */
  readonly path: string;
  readonly data: Fields;
  readonly regions: readonly unknown[];
  /** Whether anybody said what is in it, be it nothing. */
  readonly annotated: boolean;
}

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
    const key = JSON.stringify([task.id, task.data]);
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
      return [{ name, path, data: task.data as Fields, regions, annotated: isAnnotated(task) }];
    } catch (error) {
      report.fault(where(name), (error as Error).message);
      return [];
    }
  });
}
