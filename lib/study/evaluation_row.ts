/** One model's search of one gallery, as summaries and results hold it. */
import { count, number, recordOf, type Rows, type Schema, text } from "lib/assets/checked.ts";
import type { Interval } from "lib/retrieval/intervals.ts";

/** One model's search of one gallery. */
export interface ResultRow {
  /** "simclr", "simclr z", "untrained", "phash". */
  readonly model: string;
  /** "with background" or "without background". */
  readonly gallery: string;
  /** Characters that were searched. */
  readonly size: number;
  /** How many queries were drawn. */
  readonly queries: number;
  /** Share of queries whose own character came first, 0 to 1. */
  readonly top1: Interval;
  /** Share of queries whose own character was among the first three. */
  readonly top3: Interval;
  /** Share of queries whose own character was among the first ten. */
  readonly top10: Interval;
}

/** The same in a run's summary. */
export interface EvaluationRow extends ResultRow {
  /** How the model's weights began. */
  readonly init: string;
}

const interval: Schema<Interval> = recordOf<Interval>({ value: number, low: number, high: number });

const rows: Rows<ResultRow> = {
  model: text,
  gallery: text,
  size: count,
  queries: count,
  top1: interval,
  top3: interval,
  top10: interval,
};

/** What a row of a result must be. */
export const resultRow: Schema<ResultRow> = recordOf<ResultRow>(rows);

/** What a row of a summary must be. */
export const evaluationRow: Schema<EvaluationRow> = recordOf<EvaluationRow>({
  ...rows,
  init: text,
});
