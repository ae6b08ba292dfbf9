/** Options of a cutter's training. */
import { cutterSettings } from "lib/finetune/defaults.ts";
import { ranges } from "./command.ts";

const counts = { least: 1, most: 1_000_000, whole: true } as const;
const share = { least: 0, most: 1 } as const;

export const cutterOptions = {
  out: { kind: "text", about: "Where the run is kept", value: "FOLDER", default: "out/cutter" },
  seed: { kind: "number", about: "Makes it repeatable", default: 1, range: ranges.seed },
  steps: { kind: "number", about: "Steps", default: cutterSettings.steps, range: counts },
  batch: {
    kind: "number",
    about: "Figures per step",
    default: cutterSettings.batch,
    range: counts,
  },
  rate: {
    kind: "number",
    about: "Learning rate at its peak",
    default: cutterSettings.learningRate,
    range: { least: 1e-9, most: 10 },
  },
  engraver: {
    kind: "number",
    about: "Plates of the engraver to learn from",
    default: 420,
    range: { least: 1, most: 100_000, whole: true },
  },
  judge: {
    kind: "number",
    about: "Plates of the engraver to judge on, of other seeds, and as many of its corpus",
    default: 20,
    range: { least: 1, most: 999, whole: true },
  },
  baselines: { kind: "flag", about: "Judge the bare box and GrabCut beside it" },
  "no-prints": { kind: "flag", about: "Learn from the engraver alone" },
  "real-share": {
    kind: "number",
    about: "Share of the figures of a step that are of real prints",
    default: cutterSettings.realShare,
    range: share,
  },
  "guess-share": {
    kind: "number",
    about: "Share of the figures of a step whose masks --teacher guessed",
    default: cutterSettings.guessShare,
    range: share,
  },
  without: {
    kind: "text",
    about: "Books that nothing is learnt from; it is judged on them",
    value: "BOOK,BOOK",
  },
  figures: {
    kind: "text",
    about: "Where squares of figures are kept, for further runs, too",
    value: "FOLDER",
    default: "out/cutter-figures",
  },
  start: { kind: "text", about: "A checkpoint whose weights to start from", value: "FILE" },
  teacher: {
    kind: "text",
    about: "A cutter's file; it guesses the masks of figures that have no outline",
    value: "FILE",
  },
  threads: { kind: "number", about: "Threads; default: one per core", range: ranges.threads },
  result: { kind: "text", about: "Write it all to this file, too", value: "FILE" },
} as const;
