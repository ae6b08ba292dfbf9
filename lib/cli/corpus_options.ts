/** Options that say which collection is worked on, and where the results go. */
import { defaultPlates } from "lib/study/defaults.ts";
import { number, ranges, text } from "lib/command/command.ts";

/** Options that say what is worked on and where the results go. */
export const corpusOptions = {
  corpus: text("engraver, alice, prints, prints/BOOK, or a folder of images, labelled or not", {
    value: "NAME|FOLDER",
    default: "engraver",
  }),
  out: text("Folder for the results (default out/<corpus>)", { value: "FOLDER" }),
  seed: number("Seed of everything that is drawn", { default: 1, range: ranges.seed }),
  plates: number("Plates that the engraver makes", {
    default: defaultPlates,
    range: { least: 1, most: 10_000, whole: true },
  }),
} as const;
