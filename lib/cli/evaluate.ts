/** `evaluate`: the study's validation, with baselines beside the trained encoder. */
import { join } from "node:path";
import { studyQueries } from "lib/study/defaults.ts";
import { command, flag, number, ranges } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { corpusOptions } from "./corpus_options.ts";
import { runOptions } from "./run_options.ts";

export const evaluateOptions = {
  queries: number("Augmented queries", {
    default: studyQueries,
    range: { least: 1, most: 1_000_000, whole: true },
  }),
  threads: number("Threads", { range: ranges.threads }),
  head: flag("Rank by the head's z too, not by the encoder's h alone"),
} as const;

export const evaluateCommand = command({
  name: "evaluate",
  about: abouts.evaluate,
  takes: [],
  examples: ["evaluate", "evaluate --out out/demo --queries 500"],
  options: {
    ...runOptions,
    seed: { ...corpusOptions.seed, about: "Of the queries" },
    ...evaluateOptions,
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { runEvaluate } = await import("lib/study/evaluate_run.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    const { evaluationLines } = await import("lib/study/evaluation_lines.ts");
    // a seed of the queries may be another than the run's
    const directory = runFolder({ ...options, seed: undefined }, context);
    const summary = await runEvaluate({ ...options, directory }, context);
    for (const line of evaluationLines(summary)) context.say(line);
    context.say(`wrote ${join(directory, "summary.json")}`);
    return summary;
  },
});
