/** What can be done to a folder of labels. */
import { tableText } from "lib/plot/table.ts";
import { convertLabels } from "lib/study/convert_labels.ts";
import {
  convertedLines,
  describedLines,
  describeLabels,
  labelsEvaluationLines,
  unusedTables,
} from "lib/study/label_tables.ts";
import { evaluateLabels, formatOf, readLabels } from "lib/study/labels.ts";
import type { Context, Values } from "lib/command/command.ts";
import { UsageError } from "lib/study/usage.ts";
import type { labelsOptions } from "./labels_options.ts";

interface Typed {
  readonly typed: string;
  readonly target: string | undefined;
  readonly options: Values<typeof labelsOptions>;
}

type Action = (typed: Typed, context: Context) => Promise<unknown>;

/** Each action by its name: what it does, says, and gives to `--json`. */
export const labelsActions: Readonly<Record<string, Action>> = {
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
