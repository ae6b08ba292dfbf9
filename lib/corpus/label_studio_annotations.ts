/** Which of the annotations of a Label Studio task is taken, and what of the others is counted. */
import type { LabelReport } from "./label_report.ts";
import { valueText } from "./label_rules.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Somebody's drawing, a draft of one, or a model's. */
interface Drawing extends Fields {
  readonly result?: unknown;
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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

/** The annotations of a task, completions among them. @throws {Error} when one is only named by its number */
const annotationsOf = (task: Fields): readonly Drawing[] =>
  [
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

/** Whether somebody left a task for another time. */
const isSkipped = ({ was_cancelled, skipped }: Drawing) => Boolean(was_cancelled || skipped);

/**
 * Whether a person, or a model, said what is in a task, be it that there is nothing. Of others nobody knows.
 *
 * @throws {Error} when annotations are only named by their numbers
 */
export const isAnnotated = (task: Fields): boolean =>
  annotationsOf(task).some((annotation) => !isSkipped(annotation)) ||
  listOf(task.predictions, "predictions").some(isObject);

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
  const annotations = annotationsOf(task);
  const skipped = annotations.filter(isSkipped);
  const whole = annotations.filter((annotation) => !isSkipped(annotation));
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
