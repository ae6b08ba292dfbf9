/** Options of a cutter's training. */
import { cutterSettings } from "lib/finetune/defaults.ts";
import { flag, number, ranges, text } from "lib/command/command.ts";

const counts = { least: 1, most: 1_000_000, whole: true } as const;
const share = { least: 0, most: 1 } as const;

export const cutterOptions = {
  out: text("Where the run is kept", { value: "FOLDER", default: "out/cutter" }),
  seed: number("Makes it repeatable", { default: 1, range: ranges.seed }),
  steps: number("Steps; 0 evaluates what --start says", {
    default: cutterSettings.steps,
    range: { ...counts, least: 0 },
  }),
  batch: number("Figures per step", { default: cutterSettings.batch, range: counts }),
  rate: number("Learning rate at its peak", {
    default: cutterSettings.learningRate,
    range: { least: 1e-9, most: 10 },
  }),
  engraver: number("Plates of the engraver to learn from", {
    default: 420,
    range: { least: 1, most: 100_000, whole: true },
  }),
  judge: number("Plates of the engraver to judge on, of other seeds, and as many of its corpus", {
    default: 20,
    range: { least: 1, most: 999, whole: true },
  }),
  baselines: flag("Judge the bare box and GrabCut beside it"),
  "no-prints": flag("Learn from the engraver alone"),
  "real-share": number("Share of the figures of a step that are of real prints", {
    default: cutterSettings.realShare,
    range: share,
  }),
  "guess-share": number("Share of the figures of a step whose masks --teacher guessed", {
    default: cutterSettings.guessShare,
    range: share,
  }),
  without: text("Books that nothing is learnt from; it is judged on them", { value: "BOOK,BOOK" }),
  figures: text("Where squares of figures are kept, for further runs, too", {
    value: "FOLDER",
    default: "out/cutter-figures",
  }),
  start: text("A cutter's file to start from, or checkpoints, whose mean", { value: "FILE,FILE" }),
  teacher: text("A cutter's file; it guesses the masks of figures that have no outline", {
    value: "FILE",
  }),
  threads: number("Threads; default: one per core", { range: ranges.threads }),
  result: text("Write it all to this file, too", { value: "FILE" }),
} as const;
