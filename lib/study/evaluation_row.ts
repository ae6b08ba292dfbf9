/** One model's search of one gallery, as summaries and results hold it. */
import {
  count,
  number,
  orMissing,
  recordOf,
  type Rows,
  type Schema,
  text,
} from "lib/assets/checked.ts";
import type { Interval } from "lib/retrieval/intervals.ts";
import type { TopByWork } from "./protocol_row.ts";

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
  /** Share of queries whose own character came first, 0 to 1, with Wilson's interval. */
  readonly top1: Interval;
  /** Share of queries whose own character was among the first three. */
  readonly top3: Interval;
  /** Share of queries whose own character was among the first ten. */
  readonly top10: Interval;
  /** The recipe of the queries; older files do not say. */
  readonly augmentation?: string | undefined;
  /** Works that the queries are of; older files do not say. */
  readonly works?: number | undefined;
  /** The same shares with a bootstrap by work; older files have none. */
  readonly byWork?: TopByWork | undefined;
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
  augmentation: orMissing(text),
  works: orMissing(count),
  byWork: orMissing(
    recordOf<TopByWork>({ top1: interval, top3: interval, top10: interval }),
  ),
};

/** What a row of a result must be. */
export const resultRow: Schema<ResultRow> = recordOf<ResultRow>(rows);

/** What a row of a summary must be. */
export const evaluationRow: Schema<EvaluationRow> = recordOf<EvaluationRow>({
  ...rows,
  init: text,
});
