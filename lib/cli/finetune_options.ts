/** Options of a fine-tuning. */
import { detectorDefaults, finetuneDefaults } from "lib/finetune/defaults.ts";
import { startNames } from "lib/finetune/start_names.ts";
import { number, ranges, text } from "lib/command/command.ts";
import { corpusOptions } from "./corpus_options.ts";
import { finetuneStepsOptions } from "./finetune_steps_options.ts";

export const finetuneOptions = {
  ...corpusOptions,
  corpus: text(
    "engraver, alice, prints, prints/BOOK, or a folder of labels (Roboflow, COCO, YOLO ...)",
    { value: "NAME|FOLDER", default: "engraver" },
  ),
  out: text("Folder for the results (default out/finetune/<corpus>)", { value: "FOLDER" }),
  epochs: text("Lengths to compare on the validation plates", {
    value: "N,N,N",
    default: "10,30,70",
    without: "steps",
  }),
  batch: number("Plates per step", {
    default: finetuneDefaults.batch,
    range: { least: 1, most: 4096, whole: true },
  }),
  rate: number(
    `Learning rate at its peak; default ${finetuneDefaults.learningRate}, ` +
      `with --train all ${detectorDefaults.learningRate}`,
    { range: { least: 1e-9, most: 10 } },
  ),
  threads: number("Threads; default: one per core", { range: ranges.threads }),
  start: text(`What it begins as: ${startNames.join(", ")}, or a YOLOX file`, {
    value: "NAME|FILE",
    default: "yolox_nano",
  }),
  widen: number(
    "Channels for each of the start's, to have more to learn with; it begins the same",
    {
      range: { least: 1.01, most: 8 },
    },
  ),
  train: text("The head alone, on features worked out once; or all of the network", {
    choices: ["head", "all"],
    default: "head",
  }),
  ...finetuneStepsOptions,
  result: text("Write it all to this file, too", { value: "FILE", without: "steps" }),
} as const;
