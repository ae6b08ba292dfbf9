/** Options of what a training does to its figures, and of what learns from them. */
import { poolingNames } from "lib/study/train_names.ts";
import { flag, number, text } from "lib/command/command.ts";

const share = { least: 0, most: 1 } as const;
const features = { least: 2, most: 8192, whole: true } as const;

export const trainingOptions = {
  augmentation: text("A recipe in place of the experiment's", { value: "RECIPE" }),
  gray: number("Share of grey views; default: the recipe's", { range: share }),
  clahe: number("Share of equalised views; default: the recipe's", { range: share }),
  colouring: number("Share of views in water colours; default: none", { range: share }),
  redrawing: number("Share of views as if from another plate; default: none", { range: share }),
  background: text("Figures with the plate around them, or without", {
    choices: ["with", "without"],
  }),
  frozen: flag("Train the head alone"),
  rate: number("Learning rate at its peak; default: the experiment's or the preset's", {
    range: { least: 1e-9, most: 100 },
  }),
  temperature: number("What cosines are divided by; default: the experiment's or the preset's", {
    range: { least: 0.001, most: 10 },
  }),
  pooling: text("How features come from all places of a picture; default: the experiment's", {
    choices: poolingNames,
  }),
  "head-hidden": number("Features between the head's layers", { range: features }),
  "head-output": number("Features of the embedding", { range: features }),
} as const;
