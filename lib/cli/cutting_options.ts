/** What is typed about cutting characters out. */
import { number, text } from "lib/command/command.ts";

export const cuttingOptions = {
  padding: number("Pixels around each box in the cut-outs", {
    default: 0,
    range: { least: 0, most: 10_000, whole: true },
  }),
  holes: text("Holes in masks", { choices: ["keep", "fill"], default: "keep" }),
  islands: text("Pieces beside the largest", { choices: ["keep", "drop"], default: "keep" }),
  megapixels: number("Larger plates are skipped", {
    default: 80,
    range: { least: 0.01, most: 1000 },
  }),
} as const;
