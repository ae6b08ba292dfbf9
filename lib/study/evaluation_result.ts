/** The JSON of a whole evaluation: how it was made, of what, and every figure. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { WholeEvaluation } from "./evaluation_tables.ts";
import type { Leakage } from "./leakage.ts";
import { sixDigits } from "./result_file.ts";
import type { ResultHeader } from "./result_header.ts";

/** Everything that `evaluate --all` found. */
export interface EvaluationResult extends ResultHeader, WholeEvaluation {
  readonly format: "burin-evaluation-1";
  /** What was evaluated. */
  readonly corpus: {
    readonly name: string;
    readonly figures: number;
    readonly plates: number;
    readonly works: number;
    readonly books: readonly string[];
  };
  /** Who was asked, how their weights began, and the books of their training; null where nobody knows. */
  readonly models: readonly {
    readonly model: string;
    readonly init: string;
    readonly books: readonly string[] | null;
  }[];
  /** Null where no encoder was trained, or nobody knows on what. */
  readonly leakage: Leakage | null;
}

/** Where a run's evaluation is kept. */
const evaluationFile = (directory: string): string => join(directory, "evaluation.json");

/** Writes the JSON, numbers rounded to six digits; returns the file. */
export function writeEvaluation(directory: string, result: EvaluationResult): string {
  const file = evaluationFile(directory);
  writeWhole(file, JSON.stringify(result, sixDigits, 1) + "\n");
  return file;
}
