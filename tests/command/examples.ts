/** Two commands to try reading and helping with. */
import { command } from "lib/command/command.ts";

/** Options of each kind, an argument that must be there and one that may. */
export const engrave = command({
  name: "engrave",
  about: "Engrave plates.",
  takes: ["FOLDER", "[NAME]"],
  options: {
    seed: { kind: "number", about: "Seed", default: 1 },
    corpus: { kind: "text", about: "Corpus", value: "NAME" },
    colour: { kind: "flag", about: "Colour them" },
  },
  run: ({ words, options }) => Promise.resolve({ words, seed: options.seed + 1, options }),
});
/** Options with ranges, with choices, and an example. */
export const cut = command({
  name: "cut",
  about: "Cut.",
  takes: [],
  options: {
    k: {
      kind: "number",
      about: "How many",
      default: 10,
      range: { least: 1, most: 20, whole: true },
    },
    share: { kind: "number", about: "Share", range: { least: 0, most: 0.5 } },
    holes: { kind: "text", about: "Holes", choices: ["keep", "fill"], default: "keep" },
  },
  examples: ["cut --k 3"],
  run: ({ options }) => Promise.resolve(options),
});
