/** `evaluate`: the study's validation, with baselines beside the trained encoder. */
import { studyQueries } from "lib/study/defaults.ts";
import { command, flag, number, ranges, text } from "lib/command/command.ts";
import { corpusOptions } from "./corpus_options.ts";
import { runOptions } from "./run_options.ts";

/** Options of the validation, wherever it is run. */
export const evaluateOptions = {
  queries: number("Augmented queries", {
    default: studyQueries,
    range: { least: 1, most: 1_000_000, whole: true },
  }),
  threads: number("Threads", { range: ranges.threads }),
  head: flag("Rank by the head's z too, not by the encoder's h alone"),
} as const;

const allOptions = {
  all: flag("Measure everything, into evaluation.json and .html; of prints, what is labelled"),
  embedder: text("With --all: these; else all at hand", { value: "NAME,FILE.onnx", needs: "all" }),
  seeds: number("Lists of queries with --all", {
    default: 3,
    needs: "all",
    range: { least: 1, most: 100, whole: true },
  }),
  windows: flag("With --all: rank by parts of the figures, too", { needs: "all" }),
  "least-score": number("With --all, of the prints: no finds below", {
    default: 0,
    needs: "all",
    range: ranges.score,
  }),
} as const;

export const evaluateCommand = command({
  name: "evaluate",
  about: "Rank augmented queries among all originals: Top-1, Top-3, Top-10 with intervals.",
  takes: [],
  examples: ["evaluate", "evaluate --out out/demo --queries 500", "evaluate --all --corpus prints"],
  options: {
    ...runOptions,
    seed: { ...corpusOptions.seed, about: "Of the queries" },
    ...evaluateOptions,
    ...allOptions,
  },
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    if (options.all) {
      const { commandLine } = await import("lib/command/parse.ts");
      const { evaluateAll } = await import("lib/study/evaluate_all_run.ts");
      const said = { leastScore: options["least-score"], command: commandLine("evaluate") };
      return await evaluateAll({ ...options, ...said }, context);
    }
    const { evaluateTold } = await import("lib/study/result_run.ts");
    const { runFolder } = await import("lib/study/run_folder.ts");
    // a seed of the queries may be another than the run's
    const directory = runFolder({ ...options, seed: undefined }, context);
    return await evaluateTold({ ...options, directory }, context);
  },
});
