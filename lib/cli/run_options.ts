/** Options that say which run a command works on. */
import { number, ranges, text } from "lib/command/command.ts";
import { corpusOptions } from "./corpus_options.ts";

/** Options of commands that go on with a run: what it was made of is fixed. */
export const runOptions = {
  corpus: text("The run of this collection, in out/<corpus>; default: the last run", {
    value: "NAME|FOLDER",
  }),
  out: text("Folder of the run; default: the last one", { value: "FOLDER" }),
  seed: number("The run's", { fixed: true, range: ranges.seed }),
  plates: number("The run's", { fixed: true, range: corpusOptions.plates.range }),
} as const;

/** Options of a command that goes on with a run, or begins one where there is none. */
export const runOrNewOptions = {
  ...corpusOptions,
  corpus: text(`${corpusOptions.corpus.about}; default: the last run's, else engraver`, {
    value: "NAME|FOLDER",
  }),
  out: text("Folder for the results; default: the last run's", { value: "FOLDER" }),
  plates: number(
    `${corpusOptions.plates.about}; default: the run's, else ${corpusOptions.plates.default}`,
    { range: corpusOptions.plates.range },
  ),
} as const;
