/** `labels`: formats of labels, what is in a folder of them, and conversion from one to another. */
import { labelFormats } from "lib/corpus/label_formats.ts";
import { tableText } from "lib/plot/table.ts";
import { convertLabels } from "lib/study/convert_labels.ts";
import {
  asideLines,
  describedLines,
  describeLabels,
  formatNames,
  formatsTable,
  judgedTables,
  lossesTable,
  unusedTables,
} from "lib/study/label_tables.ts";
import { formatOf, judgeLabels, readLabels } from "lib/study/labels.ts";
import {
  command,
  type Context,
  flag,
  number,
  ranges,
  text,
  type Values,
} from "lib/command/command.ts";
import { actionOf } from "lib/command/parse.ts";
import { UsageError } from "lib/study/usage.ts";

const options = {
  from: text("Format of FROM; default: what it looks like", {
    value: "FORMAT",
    choices: formatNames,
  }),
  to: text("Format to write", { value: "FORMAT", choices: formatNames }),
  class: text("Write all labels as this one class", { value: "NAME" }),
  split: text("Deal the works, or the prints' books, out: training, validation, test", {
    value: ".8,.14,.06",
  }),
  seed: number("Seed of the split", { default: 1, range: ranges.seed }),
  "min-score": number("judge: scores below count as not found", {
    default: 0,
    range: ranges.score,
  }),
  bare: flag("Write the labels only, and copy no plate"),
  "leave-out": flag("show, convert: leave out labels that cannot be right, and count them"),
} as const;

interface Typed {
  readonly typed: string;
  readonly target: string | undefined;
  readonly options: Values<typeof options>;
}

/** Each action by its name: what it does, says, and gives to `--json`. */
const actions: Readonly<Record<string, (typed: Typed, context: Context) => Promise<unknown>>> = {
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
    const { converted, unlabelled } = await convertLabels(typed, asked);
    const { labels, plates, losses } = converted;
    const aside = `${unlabelled} plates of ${typed} are not labelled, and are left out`;
    const lines = [
      ...unlabelled > 0 ? [aside] : [],
      `${target}: ${labels} labels on ${plates} plates as ${format}`,
      losses.length > 0 ? tableText(lossesTable(losses)) : "Nothing is lost.",
      ...unusedTables(converted).map(tableText),
    ];
    for (const line of lines) context.say(line);
    return converted;
  },
  async judge({ typed, target, options: { from, "min-score": minScore } }, context) {
    if (target === undefined) throw new UsageError("labels judge takes two folders of labels");
    const found = await readLabels(typed, { from, context });
    const all = await readLabels(target, { context });
    const tables = [...unusedTables(found), ...unusedTables(all)];
    for (const table of tables) context.say(tableText(table));
    const judged = judgeLabels({ found, all }, { typed, truth: target, minScore });
    const lines = [
      ...asideLines(judged, { truth: target }),
      ...judgedTables(judged).map(tableText),
    ];
    for (const line of lines) context.say(line);
    const { detection, judgement, strangers } = judged;
    return { detection, judgement, strangers };
  },
};

/** The formats, and what each is. */
function list(context: Context) {
  const formats = formatNames.map((name) => ({ name, ...labelFormats[name] }));
  context.say(tableText(formatsTable()));
  for (const { name, about } of formats) context.say(`${name}: ${about}`);
  return formats.map(({ name, about, holds }) => ({ name, about, holds }));
}

export const labelsCommand = command({
  name: "labels",
  about: "list | show FROM | convert FROM TO --to FORMAT | judge FROM TRUTH: labels of boxes and " +
    "masks. FROM is a folder of labels, of extracted characters, alice, prints or prints/BOOK.",
  takes: ["list|show|convert|judge", "[FROM]", "[TO]"],
  examples: [
    "labels list",
    "labels show ../my-labels",
    "labels show prints/hogarth-trusler-1833",
    "labels convert ../my-labels ../as-coco --to coco",
    "labels judge out/demo out/demo/collection",
  ],
  options,
  async run({ words: [action, typed, target], options }, context) {
    if (action === "list") return list(context);
    actionOf(action, { of: "labels", known: ["list", ...Object.keys(actions)] });
    if (typed === undefined) throw new UsageError(`labels ${action} takes a folder of labels`);
    return await actions[action]({ typed, target, options }, context);
  },
});
