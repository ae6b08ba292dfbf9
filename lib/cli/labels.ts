/** `labels`: formats of labels, what is in a folder of them, and conversion from one to another. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { collectionOf } from "lib/corpus/folder.ts";
import { kept, type Labelled } from "lib/corpus/label_format.ts";
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import { openLabelled, saveLabelled } from "lib/corpus/labelled_folder.ts";
import { namedCollection, openNamed } from "lib/corpus/named_collection.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import { readPrints } from "lib/corpus/prints.ts";
import { bookOf, splitByBook, splitByWork, type SplitName } from "lib/corpus/splits.ts";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { evaluateDetections, type JudgedPlate } from "lib/detect/evaluation.ts";
import { detectionTable, tableText, tallyTable } from "lib/plot/table.ts";
import { Random } from "lib/tensor/random.ts";
import { command, type Context, ranges, suggestion, UsageError } from "./command.ts";
import { judgementOf, rowOf } from "./judge.ts";

const names = Object.keys(labelFormats) as LabelFormatName[];

function formatOf(typed: string): LabelFormatName {
  const found = names.find((name) => name === typed);
  if (found) return found;
  throw new UsageError(
    `There is no format "${typed}".${suggestion(typed, names)} Known: ${names.join(", ")}`,
  );
}

/** What was extracted, as labels with the scores of the detector. Plates are where they were. */
async function extracted(
  directory: string,
  { pictures, context }: Pick<Reading, "pictures" | "context">,
): Promise<Labelled & FileCollection> {
  using store = openStore(storeFile(directory), { readOnly: true });
  const plates = store.plates().filter(({ skipped }) => skipped === null);
  const labels = store.characters().map(({ plate, box, score, label, name, mask }) => ({
    plate,
    box,
    name: name ?? label,
    mask,
    score,
  }));
  const collection = store.provenance()?.collection ?? "";
  const own = join(directory, "collection");
  const named = namedCollection(collection);
  const fetched = pictures && named && named.name !== "engraver"
    ? await openNamed(named, { signal: context.signal })
    : null;
  const fileOf = fetched
    ? fetched.fileOf
    : ({ file }: { file: string }) => join(existsSync(own) ? own : collection, file);
  return { ...collectionOf({ name: directory, plates, labels }, { fileOf }), parts: {} };
}

interface Reading {
  readonly from?: string | undefined;
  readonly leaveOut?: boolean;
  /** Whether the files of the plates are needed. Default false. */
  readonly pictures?: boolean;
  readonly context: Context;
}

/** Labels with where their plates are, if that was asked for. */
type Source = Labelled & Partial<Pick<FileCollection, "fileOf">> & Pick<FileCollection, "labelled">;

/** Labels by what was typed: Alice, prints, a folder of extracted characters, or one of labels. */
async function labelledOf(typed: string, options: Reading): Promise<Source> {
  const { from, leaveOut, pictures, context } = options;
  const named = namedCollection(typed);
  if (named?.name === "prints" && !pictures) return { ...readPrints(named), parts: {} };
  if (named && named.name !== "engraver") {
    return { ...await openNamed(named, { signal: context.signal }), parts: {} };
  }
  if (from === undefined && existsSync(storeFile(typed))) return await extracted(typed, options);
  return await openLabelled(typed, {
    format: from === undefined ? undefined : formatOf(from),
    faulty: leaveOut ? "leave out" : "refuse",
  });
}

/** Without the plates that nobody labelled, where others are: they would be taken for empty ones. */
function withoutUnlabelled(source: Source): Source {
  const { plates, labelled } = source;
  return labelled ? { ...source, plates: plates.filter(({ id }) => labelled.has(id)) } : source;
}

/** Parts by shares of works, or of books: ".8,.14,.06". */
function dealt(
  labelled: Labelled,
  { split, seed, by }: { split: string; seed: number; by: "work" | "book" },
): Labelled {
  const shares = split.split(",").map(Number);
  if (shares.length !== 3 || !shares.every((share) => share >= 0)) {
    throw new UsageError(`--split takes three shares, as in .8,.14,.06; it was given "${split}"`);
  }
  const [train, validation, test] = shares;
  const random = new Random(seed).fork("split");
  const deal = { work: splitByWork, book: splitByBook }[by];
  const parts = deal(labelled.plates, { shares: { train, validation, test }, random });
  const named = Object.entries(parts) as [SplitName, string[]][];
  return {
    ...labelled,
    parts: Object.fromEntries(named.flatMap(([part, ids]) => ids.map((id) => [id, part]))),
  };
}

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

function counted({ plates, labels, parts }: Omit<Source, "fileOf">) {
  const of = (list: readonly string[]) =>
    Object.fromEntries(
      [...Map.groupBy(list, (name) => name)].sort(([a], [b]) => a < b ? -1 : 1)
        .map(([name, own]) => [name, own.length]),
    );
  return {
    plates: plates.length,
    labels: labels.length,
    masks: labels.filter(({ mask }) => mask).length,
    classes: of(labels.map(({ name }) => name)),
    parts: of(Object.values(parts)),
  };
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
  const labelled = await labelledOf(typed, { context, ...options });
  const { unused = [] } = labelled;
  const found = {
    format: "format" in labelled ? labelled.format : null,
    ...counted(labelled),
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
  const found = await labelledOf(typed, { from, context });
  const all = await labelledOf(truth, { context });
  const there = withoutUnlabelled(all);
  for (const read of [found, all]) sayUnused(read, context);
  const [finds, truths] = [found, there].map(({ labels }) =>
    Map.groupBy(labels, ({ plate }) => plate)
  );
  const plates = there.plates.map(({ id }): JudgedPlate => ({
    id,
    detections: (finds.get(id) ?? [])
      .map(({ name, score = 1, ...region }) => ({ ...region, score, label: name })),
    labels: truths.get(id) ?? [],
  }));
  const known = new Set(all.plates.map(({ id }) => id));
  const strangers = found.labels.filter(({ plate }) => !known.has(plate)).length;
  if (!found.plates.some(({ id }) => known.has(id))) {
    const such = ({ plates: [first] }: Labelled) => first ? `${first.id} ...` : "no plates";
    throw new Error(
      `None of the plates of ${typed} (${such(found)}) is in ${truth} (${such(there)}): they are ` +
        "compared by the paths of their pictures. Give labels of the same pictures",
    );
  }
  if (strangers > 0) context.say(`${strangers} labels are on plates that ${truth} does not have`);
  const apart = all.plates.length - there.plates.length;
  if (apart > 0) context.say(`${apart} plates of ${truth} are not labelled, and are not judged`);
  const crowds = there.labels.filter(({ crowd }) => crowd).length;
  if (crowds > 0) {
    const are = crowds === 1 ? "1 label is a crowd" : `${crowds} labels are crowds`;
    context.say(`${are}: neither missed nor found, and what lies in them is not false`);
  }
  const evaluation = evaluateDetections(plates, { minScore });
  const row = rowOf(evaluation, { detector: typed });
  const judgement = judgementOf(evaluation, { detector: typed, minScore });
  context.say(tableText(detectionTable([row])));
  context.say(tableText(tallyTable(judgement.byDifficulty, {
    caption: "By how hard the figures are; false finds are those of all",
    name: "figures",
  })));
  return { detection: [row], judgement, strangers };
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
    const all = await labelledOf(typed, { from, leaveOut, pictures: !bare, context });
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
    const left = counted(kept(whole, labelFormats[format].holds).labelled);
    context.say(`${target}: ${left.labels} labels on ${left.plates} plates as ${format}`);
    context.say(losses.length > 0 ? lossesTable(losses) : "Nothing is lost.");
    sayUnused(source, context);
    return { directory: target, format, ...left, losses, unused: source.unused ?? [] };
  },
});
