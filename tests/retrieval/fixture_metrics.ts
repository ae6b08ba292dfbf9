/** What scikit-learn and SciPy measured: see tests/fixtures/retrieval/metrics.py. */
import { readFileSync } from "node:fs";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** The frozen file. */
export interface FixtureMetrics {
  readonly queries: number[][];
  readonly gallery: number[][];
  readonly twice: number[][];
  readonly own: number[];
  readonly groups: number[];
  readonly recall: Record<string, number>;
  readonly mrr: number;
  readonly averagePrecision: number[];
  readonly micro: {
    readonly own: number;
    readonly groups: number;
    readonly tied: number;
    readonly threshold: number;
    readonly recall: number;
  };
  /** Twice the ranks. */
  readonly doubleRanks: Record<"min" | "max" | "average", number[]>;
  readonly mcnemar: { first: number; second: number; p: number }[];
  readonly wilson: (Ends & { successes: number; trials: number })[];
  readonly outcomes: { readonly first: number[][]; readonly second: number[][] };
  readonly bootstrap: { readonly first: Ends; readonly difference: Ends };
}

export const fixtureMetrics: FixtureMetrics = JSON.parse(
  readFileSync(new URL("../fixtures/retrieval/metrics.json", import.meta.url), "utf8"),
);

/** Rows of numbers as a tensor. `[N, D]` */
export const rowsOf = (rows: readonly (readonly number[])[]): Tensor<"float32"> =>
  float32(Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
