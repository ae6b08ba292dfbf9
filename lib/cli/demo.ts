/** `demo`: the whole study, from plates to Top-k. */
import { command, flag, number, ranges, text } from "lib/command/command.ts";
import { demoExperiment } from "lib/study/defaults.ts";
import { demoOut } from "lib/study/demo_out.ts";
import { abouts } from "./abouts.ts";
import { evaluateOptions } from "./evaluate.ts";
import { extractionOf, extractOptions } from "./extract_options.ts";
import { trainOptions } from "./train_options.ts";

export const demoCommand = command({
  name: "demo",
  about: abouts.demo,
  takes: [],
  examples: [
    "demo",
    "demo --plates 12 --epochs 3 --out out/small",
    "demo --corpus ../my-prints --out out/prints",
  ],
  options: {
    ...extractOptions,
    ...trainOptions,
    experiment: { ...trainOptions.experiment, default: demoExperiment },
    // the demonstration is evaluated on all it trained on, as the study is
    "held-out": { ...trainOptions["held-out"], default: 0 },
    again: flag("Try again the plates that were skipped, and train anew"),
    queries: evaluateOptions.queries,
    out: text("Folder for the results (default out/demo)", { value: "FOLDER" }),
    neighbours: number("Neighbours to compare for duplicates", {
      default: 8,
      range: ranges.answers,
    }),
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { runStudy } = await import("lib/study/whole_study.ts");
    return await runStudy({
      ...options,
      directory: options.out ?? demoOut(options.corpus),
      heldOut: options["held-out"],
      resume: !options.again,
      extraction: extractionOf(options),
    }, context);
  },
});
