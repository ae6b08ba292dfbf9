/** What is typed about labels. */
import { flag, number, ranges, text } from "lib/command/command.ts";
import { formatNames } from "lib/study/label_tables.ts";

export const labelsOptions = {
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
