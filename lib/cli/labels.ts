/** `labels`: formats of labels, what is in a folder of them, and conversion from one to another. */
import { kept, type Labelled } from "lib/corpus/label_format.ts";
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import { saveLabelled } from "lib/corpus/labelled_folder.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import { bookOf } from "lib/corpus/splits.ts";
import { detectionTable, tableText, tallyTable } from "lib/plot/table.ts";
import {
  countLabels,
  dealt,
  formatOf,
  judgeLabels,
  readLabels,
  withoutUnlabelled,
} from "lib/study/labels.ts";
import { command, type Context, ranges, suggestion, UsageError } from "./command.ts";

const names = Object.keys(labelFormats) as LabelFormatName[];

const lossesTable = (losses: readonly { what: string; count: number; first: string }[]) =>
  tableText({
    caption: "What the format has no place for",
    columns: [
      { label: "lost", kind: "text" },
      { label: "labels or plates", kind: "count" },
      { label: "first", kind: "text" },
    ],
    rows: losses.map(({ what, count, first }) => [what, count, first]),
  });

/** What the files hold that is not used, where there is any. */
function sayUnused({ unused = [] }: Pick<Labelled, "unused">, context: Context): void {
  if (unused.length === 0) return;
  context.say(tableText({
    caption: "What the files hold that is not used as it is",
    columns: [
      { label: "not used", kind: "text" },
      { label: "how many", kind: "count" },
      { label: "first", kind: "text" },
    ],
    rows: unused.map(({ what, count, first }) => [what, count, first]),
  }));
}

function list(context: Context) {
  const text = (value: string | boolean) => value === true ? "yes" : value === false ? "no" : value;
  const keys = ["boxes", "beyond", "masks", "flags", "scores", "plates", "parts"] as const;
  context.say(tableText({
    caption: "Formats of labels and what each has a place for",
    columns: ["format", ...keys].map((label) => ({ label, kind: "text" })),
    rows: names.map((name) => [name, ...keys.map((key) => text(labelFormats[name].holds[key]))]),
  }));
  for (const name of names) context.say(`${name}: ${labelFormats[name].about}`);
  return names.map((name) => {
    const { about, holds } = labelFormats[name];
    return { name, about, holds };
  });
}

async function show(
  typed: string,
  { context, ...options }: { from?: string | undefined; leaveOut?: boolean; context: Context },
) {
  const labelled = await readLabels(typed, { context, ...options });
  const { unused = [] } = labelled;
  const found = {
    format: "format" in labelled ? labelled.format : null,
    ...countLabels(labelled),
    ...labelled.labelled ? { labelled: labelled.labelled.size } : {},
    unused,
  };
  const { format, plates, labels, masks, classes, parts } = found;
  context.say(
    `${typed}${format ? ` (${format})` : ""}: ${labels} labels, ${masks} with a mask, ` +
      `on ${labelled.labelled ? `${labelled.labelled.size} of ` : ""}${plates} plates`,
  );
  for (const [what, counts] of [["classes", classes], ["parts", parts]] as const) {
    const words = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    if (words.length > 0) context.say(`${what}: ${words.join(", ")}`);
  }
  sayUnused(labelled, context);
  return found;
}

/** Labels of one folder, with scores or without, against those of another. */
async function judge(
  [typed, truth]: readonly [string, string],
  { from, minScore, context }: { from?: string | undefined; minScore: number; context: Context },
) {
  const found = await readLabels(typed, { from, context });
  const all = await readLabels(truth, { context });
  for (const read of [found, all]) sayUnused(read, context);
  const judged = judgeLabels({ found, all }, { typed, truth, minScore });
  const { detection, judgement, strangers, unlabelled, crowds } = judged;
  if (strangers > 0) context.say(`${strangers} labels are on plates that ${truth} does not have`);
  if (unlabelled > 0) {
    context.say(`${unlabelled} plates of ${truth} are not labelled, and are not judged`);
  }
  if (crowds > 0) {
    const are = crowds === 1 ? "1 label is a crowd" : `${crowds} labels are crowds`;
    context.say(`${are}: neither missed nor found, and what lies in them is not false`);
  }
  context.say(tableText(detectionTable(detection)));
  context.say(tableText(tallyTable(judgement.byDifficulty, {
    caption: "By how hard the figures are; false finds are those of all",
    name: "figures",
  })));
  return { detection, judgement, strangers };
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
  options: {
    from: {
      kind: "text",
      about: "Format of FROM; default: what it looks like",
      value: "FORMAT",
      choices: names,
    },
    to: { kind: "text", about: "Format to write", value: "FORMAT", choices: names },
    class: { kind: "text", about: "Write all labels as this one class", value: "NAME" },
    split: {
      kind: "text",
      about: "Deal the works, or the prints' books, out: training, validation, test",
      value: ".8,.14,.06",
    },
    seed: { kind: "number", about: "Seed of the split", default: 1, range: ranges.seed },
    "min-score": {
      kind: "number",
      about: "judge: scores below count as not found",
      default: 0,
      range: ranges.score,
    },
    bare: { kind: "flag", about: "Write the labels only, and copy no plate" },
    "leave-out": {
      kind: "flag",
      about: "show, convert: leave out labels that cannot be right, and count them",
    },
  },
  async run({ words: [action, typed, target], options }, context) {
    const { from, to, split, seed, bare } = options;
    if (action === "list") return list(context);
    const actions = ["list", "show", "convert", "judge"];
    if (!actions.includes(action)) {
      throw new UsageError(
        `labels has no action "${action}".${suggestion(action, actions)} Known: ` +
          actions.join(", "),
      );
    }
    if (typed === undefined) throw new UsageError(`labels ${action} takes a folder of labels`);
    const leaveOut = options["leave-out"];
    if (action === "show") return await show(typed, { from, leaveOut, context });
    if (action === "judge") {
      if (target === undefined) throw new UsageError("labels judge takes two folders of labels");
      return await judge([typed, target], { from, minScore: options["min-score"], context });
    }
    if (target === undefined || to === undefined) {
      throw new UsageError("labels convert takes two folders, and --to FORMAT");
    }
    const format = formatOf(to);
    const all = await readLabels(typed, { from, leaveOut, pictures: !bare, context });
    const source = withoutUnlabelled(all);
    const apart = all.plates.length - source.plates.length;
    if (apart > 0) context.say(`${apart} plates of ${typed} are not labelled, and are left out`);
    const { plates, labels, parts, fileOf } = source;
    const renamed = labels.map((label) =>
      options.class === undefined ? label : { ...label, name: options.class }
    );
    const labelled = { plates, labels: renamed, parts };
    const prints = namedCollection(typed)?.name === "prints";
    const by = prints && new Set(plates.map(bookOf)).size > 1 ? "book" : "work";
    const whole = split === undefined ? labelled : dealt(labelled, { split, seed, by });
    const losses = saveLabelled(whole, {
      format,
      directory: target,
      ...bare ? {} : { fileOf },
      info: { description: `Converted from ${typed} by Burin` },
    });
    const left = countLabels(kept(whole, labelFormats[format].holds).labelled);
    context.say(`${target}: ${left.labels} labels on ${left.plates} plates as ${format}`);
    context.say(losses.length > 0 ? lossesTable(losses) : "Nothing is lost.");
    sayUnused(source, context);
    return { directory: target, format, ...left, losses, unused: source.unused ?? [] };
  },
});
