/** `duplicates`: plates of one design, and the same engraved figure on two sheets. */
import { command, number, ranges } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { corpusOptions } from "./corpus_options.ts";
import { embedderOption } from "./embedder_option.ts";
import { runOptions } from "./run_options.ts";

export const duplicatesCommand = command({
  name: "duplicates",
  about: abouts.duplicates,
  takes: [],
  examples: [
    "duplicates",
    "duplicates --out out/demo --neighbours 20",
    "duplicates --corpus ../my-prints",
  ],
  options: {
    ...runOptions,
    embedder: embedderOption,
    seed: { ...corpusOptions.seed, about: "Of the strangers that the threshold is learnt from" },
    neighbours: number("Neighbours of each character to compare", {
      default: 8,
      range: ranges.answers,
    }),
    threads: number("Threads; default: one per core", { range: ranges.threads }),
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { runDuplicates, runPlateDuplicates } = await import("lib/study/duplicates_run.ts");
    const { isExtracted, runFolder } = await import("lib/study/run_folder.ts");
    const { duplicatesLines } = await import("lib/study/duplicates_lines.ts");
    const { defaultPlates } = await import("lib/study/defaults.ts");
    const { corpus, plates = defaultPlates } = options;
    const directory = runFolder({ ...options, seed: undefined }, context);
    const found = corpus !== undefined && !isExtracted(directory)
      ? await runPlateDuplicates({ ...options, corpus, plates, out: directory }, context)
      : await runDuplicates({ ...options, directory }, context);
    for (const line of duplicatesLines(found)) context.say(line);
    if (!found.summary) return { plates: found.plates };
    const { summary, plates: byPlate, pairs, groups, persons } = found;
    return { ...summary, plates: byPlate, figures: { pairs, groups, persons } };
  },
});
