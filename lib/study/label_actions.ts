/** What is asked of a folder of labels by name: that it be shown, converted, or judged. */
import { tableText } from "lib/plot/table.ts";
import { convertLabels } from "./convert_labels.ts";
import {
  convertedLines,
  describedLines,
  describeLabels,
  labelsEvaluationLines,
  unusedTables,
} from "./label_tables.ts";
import { evaluateLabels, formatOf, readLabels } from "./labels.ts";
import type { StageContext } from "./stage_context.ts";
import { UsageError } from "./usage.ts";

/** What labels are shown, converted and judged by; each action looks at its own. */
export interface LabelActionOptions {
  /** Format of what is read. Default: what it looks like. */
  readonly from?: string | undefined;
  /** Format that is written. */
  readonly to?: string | undefined;
  /** Write all labels as this one class. Default: as they are called. */
  readonly class?: string | undefined;
  /** Shares of training, validation and test, apart by ",". Default: the parts that they have. */
  readonly split?: string | undefined;
  /** Of the split. */
  readonly seed: number;
  /** Scores below count as not found, 0 to 1. */
  readonly "min-score": number;
  /** Write the labels alone, and copy no plate. */
  readonly bare: boolean;
  /** Leave out labels that cannot be right. */
  readonly "leave-out": boolean;
}

/** What was typed: one folder or two, and how. */
export interface LabelActionChoice {
  readonly typed: string;
  readonly target: string | undefined;
  readonly options: LabelActionOptions;
}

type Action = (choice: LabelActionChoice, context: StageContext) => Promise<unknown>;

/** Each action by its name: what it does, says, and gives to `--json`. */
export const labelActions: Readonly<Record<string, Action>> = {
  async show({ typed, options }, context) {
    const { from, "leave-out": leaveOut } = options;
    const source = await readLabels(typed, { from, leaveOut, context });
    const described = describeLabels(source);
    const tables = unusedTables(source).map(tableText);
    for (const line of [...describedLines(described, { typed }), ...tables]) context.say(line);
    return described;
  },
  async convert({ typed, target, options }, context) {
    const { from, to, class: name, "leave-out": leaveOut, ...rest } = options;
    if (target === undefined || to === undefined) {
      throw new UsageError("labels convert takes two folders, and --to FORMAT");
    }
    const format = formatOf(to);
    const asked = { ...rest, directory: target, format, from, name, leaveOut, context };
    const written = await convertLabels(typed, asked);
    for (const line of convertedLines(written, { typed })) context.say(line);
    return written.converted;
  },
  async judge({ typed, target, options: { from, "min-score": minScore } }, context) {
    if (target === undefined) throw new UsageError("labels judge takes two folders of labels");
    const found = await readLabels(typed, { from, context });
    const all = await readLabels(target, { context });
    const tables = [...unusedTables(found), ...unusedTables(all)];
    for (const table of tables) context.say(tableText(table));
    const evaluated = evaluateLabels({ found, all }, { typed, truth: target, minScore });
    for (const line of labelsEvaluationLines(evaluated, { truth: target })) context.say(line);
    const { detection, judgement, strangers } = evaluated;
    return { detection, judgement, strangers };
  },
};
