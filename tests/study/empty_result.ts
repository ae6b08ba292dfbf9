/** An evaluation in which nothing was asked. */
import type { EvaluationResult } from "lib/study/evaluation_result.ts";

export const emptyResult: EvaluationResult = {
  format: "burin-evaluation-1",
  command: "deno task evaluate --all",
  seed: 1,
  machine: {},
  versions: {},
  seconds: 1,
  corpus: { name: "mine", figures: 6, plates: 3, works: 3, books: ["mine"] },
  models: [],
  leakage: null,
  protocol: [],
  windows: [],
  seeds: [],
  comparisons: [],
  misses: [],
  designs: [],
  persons: [],
};
