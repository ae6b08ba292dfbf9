/** Options of a training. */
import { defaultCache, defaultWorkers } from "lib/study/defaults.ts";
import { engineNames, experimentNames, presetNames, providerNames } from "lib/study/train_names.ts";
import { flag, number, ranges, text } from "lib/command/command.ts";

/** Pixels of a view. */
const side = { least: 16, most: 1024, whole: true } as const;
const pairs = { least: 2, most: 65_536, whole: true } as const;

export const trainOptions = {
  experiment: text(`What is trained how: ${experimentNames.join(", ")}, or a file of your own`, {
    value: "NAME|FILE.json",
    default: "demo",
  }),
  reduced: flag("Views of 96 x 56 (ViT 96 x 64) and 32 pairs"),
  height: number("Pixels of a view; default: the experiment's", { range: side }),
  width: number("Pixels of a view; default: the experiment's", { range: side }),
  epochs: number("Default: the experiment's", { range: { least: 1, most: 100_000, whole: true } }),
  batch: number("Pairs per step; default: the experiment's", { range: pairs }),
  weights: text("random, a name of models/, or a file; default: the experiment's where at hand", {
    value: "NAME|FILE",
  }),
  "held-out": number("Share of works looked at, not trained on", {
    default: 0.2,
    range: { least: 0, most: 0.99 },
  }),
  preset: text("Optimiser", { choices: presetNames }),
  engine: text("onnx (compiled), or tensorflow (operation by operation)", {
    default: "onnx",
    choices: engineNames,
  }),
  threads: number("Threads; default: one per core", { range: ranges.threads }),
  workers: number("Threads that make views; 0: the one that trains", {
    default: defaultWorkers,
    range: { least: 0, most: 256, whole: true },
  }),
  cache: number("GiB of opened cut-outs to keep on disk; 0: none, they are kept in memory", {
    default: defaultCache,
    range: { least: 0, most: 100_000 },
  }),
  provider: text("Where the compiled step runs", {
    default: "cpu",
    choices: ["auto", ...providerNames],
  }),
  "steps-per-run": number("Steps in one run of the graph; a stop takes effect at its end", {
    default: 1,
    range: { least: 1, most: 1000, whole: true },
  }),
  chunk: number("Pairs at a time within a batch (GradCache), to save memory", { range: pairs }),
  verdicts: flag("Figures that verdicts of review call the same are no negatives of each other"),
  resume: flag("Go on from the newest checkpoint; this is what it does anyway"),
  again: flag("Train anew; the weights that are there stay until the new ones are whole"),
} as const;
