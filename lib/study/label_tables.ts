/** Formats of labels, and what conversion loses or leaves, as tables and lines. */
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import type { Labelled, Loss } from "lib/corpus/label_format.ts";
import { detectionTable, type Table, tableText, tallyTable } from "lib/plot/table.ts";
import type { ConvertedLabels } from "./convert_labels.ts";
import { countLabels, type LabelsEvaluation, type LabelSource } from "./labels.ts";

/** Names of the formats, in the order in which they are told. */
export const formatNames = Object.keys(labelFormats) as LabelFormatName[];

/** What a format has a place for, in the order of the table. */
const places = ["boxes", "beyond", "masks", "flags", "scores", "plates", "parts"] as const;

/** A row for each format: what it has a place for. */
function formatsTable(): Table {
  const text = (value: string | boolean) => value === true ? "yes" : value === false ? "no" : value;
  return {
    caption: "Formats of labels and what each has a place for",
    columns: ["format", ...places].map((label) => ({ label, kind: "text" })),
    rows: formatNames.map((name) => [
      name,
      ...places.map((place) => text(labelFormats[name].holds[place])),
    ]),
  };
}

/** The formats as rows: what each is, and what it has a place for. */
export const formatRows = () =>
  formatNames.map((name) => ({
    name,
    about: labelFormats[name].about,
    holds: labelFormats[name].holds,
  }));

/** The table of the formats, and a line on each. */
export const formatLines = (): string[] => [
  tableText(formatsTable()),
  ...formatRows().map(({ name, about }) => `${name}: ${about}`),
];

const countedTable = (
  losses: readonly Loss[],
  { caption, what, many }: {
    readonly caption: string;
    readonly what: string;
    readonly many: string;
  },
): Table => ({
  caption,
  columns: [
    { label: what, kind: "text" },
    { label: many, kind: "count" },
    { label: "first", kind: "text" },
  ],
  rows: losses.map(({ what, count, first }) => [what, count, first]),
});

/** What a format has no place for, a row for each kind. */
const lossesTable = (losses: readonly Loss[]): Table =>
  countedTable(losses, {
    caption: "What the format has no place for",
    what: "lost",
    many: "labels or plates",
  });

/** What the files hold that is not used, a row for each kind; none where all of it is. */
export const unusedTables = ({ unused = [] }: Pick<Labelled, "unused">): Table[] =>
  unused.length === 0 ? [] : [countedTable(unused, {
    caption: "What the files hold that is not used as it is",
    what: "not used",
    many: "how many",
  })];

/** What was converted, and what was not. */
export function convertedLines(
  { converted, unlabelled }: {
    readonly converted: ConvertedLabels;
    /** Plates that were left out. */
    readonly unlabelled: number;
  },
  { typed }: { /** What was converted. */ readonly typed: string },
): string[] {
  const { directory, format, labels, plates, losses } = converted;
  return [
    ...unlabelled > 0
      ? [`${unlabelled} plates of ${typed} are not labelled, and are left out`]
      : [],
    `${directory}: ${labels} labels on ${plates} plates as ${format}`,
    losses.length > 0 ? tableText(lossesTable(losses)) : "Nothing is lost.",
    ...unusedTables(converted).map(tableText),
  ];
}

/** How well labels fit others, over all and by how hard the figures are. */
const labelsEvaluationTables = ({ detection, judgement }: LabelsEvaluation): Table[] => [
  detectionTable(detection),
  tallyTable(judgement.byDifficulty, {
    caption: "By how hard the figures are; false finds are those of all",
    name: "figures",
  }),
];

/** What was left aside when labels were evaluated, a line each. */
function asideLines(
  { strangers, unlabelled, crowds }: Pick<LabelsEvaluation, "strangers" | "unlabelled" | "crowds">,
  { truth }: { /** What the labels were held against. */ readonly truth: string },
): string[] {
  const are = crowds === 1 ? "1 label is a crowd" : `${crowds} labels are crowds`;
  return [
    ...strangers > 0 ? [`${strangers} labels are on plates that ${truth} does not have`] : [],
    ...unlabelled > 0
      ? [`${unlabelled} plates of ${truth} are not labelled, and are not judged`]
      : [],
    ...crowds > 0 ? [`${are}: neither missed nor found, and what lies in them is not false`] : [],
  ];
}

/** What is said of labels that were evaluated: what was left aside, and how well they fit. */
export const labelsEvaluationLines = (
  evaluated: LabelsEvaluation,
  against: Parameters<typeof asideLines>[1],
): string[] => [
  ...asideLines(evaluated, against),
  ...labelsEvaluationTables(evaluated).map(tableText),
];

/** How much there is, by class and part. */
export function describeLabels(source: LabelSource & { readonly format?: LabelFormatName | null }) {
  const { format = null, labelled, unused = [] } = source;
  return {
    format,
    ...countLabels(source),
    ...labelled ? { labelled: labelled.size } : {},
    unused,
  };
}

/** The same in lines: "my-labels (coco): 9 labels, 3 with a mask, on 4 plates". */
export function describedLines(
  { format, plates, labels, masks, classes, parts, labelled }: ReturnType<typeof describeLabels>,
  { typed }: { /** What was described. */ readonly typed: string },
): string[] {
  const of = labelled === undefined ? "" : `${labelled} of `;
  const listed = Object.entries({ classes, parts }).map(([what, counts]) => {
    const words = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
    return words.length > 0 ? [`${what}: ${words.join(", ")}`] : [];
  });
  return [
    `${typed}${format ? ` (${format})` : ""}: ${labels} labels, ${masks} with a mask, on ${of}` +
    `${plates} plates`,
    ...listed.flat(),
  ];
}
