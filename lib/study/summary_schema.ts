/** What a run's `summary.json` must hold, part by part. */
import {
  count,
  flag,
  listOf,
  named,
  number,
  numberOrNull,
  orMissing,
  partly,
  recordOf,
  type Rows,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import type { Origin } from "lib/corpus/origin.ts";
import type { Confusion } from "lib/detect/confusion.ts";
import type { LookName } from "lib/detect/plate_look.ts";
import { quarterTurns } from "lib/image/quarter_turn.ts";
import type { DetectionRow, TallyRow } from "lib/plot/table.ts";
import type { DuplicateScore } from "lib/retrieval/duplicates.ts";
import type { Confidence } from "./confidence.ts";
import { evaluationRow } from "./evaluation_row.ts";
import { headerRows } from "./result_header.ts";
import type { Asked, Summary, SummaryEvaluation, Threshold, TrainingSummary } from "./summary.ts";
import type { TurnedPlate } from "./turned_plates.ts";

/** From 0 to 1. */
const share: Schema<number> = v.pipe(
  v.number("a share from 0 to 1"),
  v.minValue(0, "a share from 0 to 1"),
  v.maxValue(1, "a share from 0 to 1"),
);

const notNegative: Schema<number> = v.pipe(
  v.number("a number from 0 on"),
  v.finite("a number from 0 on"),
  v.minValue(0, "a number from 0 on"),
);

const asked: Schema<Asked> = recordOf<Asked>({
  detector: text,
  minScore: orMissing(number),
  segmenter: orMissing(text),
  classes: orMissing(text),
  prompt: orMissing(text),
  cutting: orMissing(partly<NonNullable<Asked["cutting"]>>({ padding: number, maxPixels: number })),
  tile: orMissing(number),
  side: orMissing(v.union([number, listOf(number)], "a number or a list of numbers")),
  mirrored: orMissing(flag),
});

type Extraction = NonNullable<Summary["extraction"]>;

/** An extraction's numbers are checked where they are there: runs of older versions have fewer. */
const extraction: Schema<Extraction> = partly<Extraction>({
  plates: count,
  characters: count,
  false: v.nullable(count),
  missed: v.nullable(count),
  skipped: listOf(recordOf<Extraction["skipped"][number]>({ plate: text, reason: text })),
  digest: text,
  finished: flag,
  of: count,
  asked,
});

const confidence: Schema<Confidence> = recordOf<Confidence>({
  scores: listOf(recordOf<Confidence["scores"][number]>({ from: share, to: share, finds: count })),
  finds: count,
  sure: numberOrNull,
  plates: count,
  without: count,
  likeness: v.nullable(recordOf<NonNullable<Confidence["likeness"]>>({
    plates: count,
    usual: share,
    distance: notNegative,
    most: notNegative,
    book: text,
    differs: listOf(text as Schema<LookName>),
  })),
  turned: orMissing(listOf(recordOf<TurnedPlate>({
    plate: text,
    file: text,
    by: v.picklist(quarterTurns, "90, 180 or 270"),
  }))),
});

const found = { labels: count, found: count, missed: count, false: count };

const detectionRow: Schema<DetectionRow> = recordOf<DetectionRow>({
  ...found,
  detector: text,
  plates: count,
  map50: numberOrNull,
  map: numberOrNull,
  maskIou: numberOrNull,
  maskMap50: orMissing(numberOrNull),
  maskMap: orMissing(numberOrNull),
  boundaryIou: orMissing(numberOrNull),
});

const tally: Schema<TallyRow> = recordOf<TallyRow>({
  ...found,
  name: text,
  map50: numberOrNull,
  map: numberOrNull,
});

const judgement: Schema<SummaryEvaluation> = recordOf<SummaryEvaluation>({
  detector: text,
  minScore: number,
  curve: listOf(recordOf<SummaryEvaluation["curve"][number]>({
    score: number,
    precision: number,
    recall: number,
  })),
  byDifficulty: listOf(tally),
  byPlate: listOf(tally),
  confusion: recordOf<Confusion>({
    predicted: listOf(text),
    actual: listOf(text),
    counts: listOf(listOf(count)),
  }),
});

/** A loss that was not finite is null in a file. */
const loss = v.nullish(number) as Schema<unknown> as Schema<number>;

const training: Schema<TrainingSummary> = partly<TrainingSummary>({
  experiment: text,
  start: text,
  items: recordOf<TrainingSummary["items"]>({ trained: count, heldOut: count }),
  identities: recordOf<NonNullable<TrainingSummary["identities"]>>({
    share: number,
    figures: count,
    from: listOf(text),
    people: count,
    named: count,
  }),
  books: recordOf<NonNullable<TrainingSummary["books"]>>({
    learnt: listOf(text),
    without: listOf(text),
  }),
  steps: count,
  epochs: count,
  pairs: count,
  finished: flag,
  engine: text,
  provider: text,
  loss: recordOf<TrainingSummary["loss"]>({ first: loss, last: loss }),
  chance: number,
  floor: number,
  diagnosis: text,
  unreadable: listOf(recordOf<TrainingSummary["unreadable"][number]>({
    character: text,
    reason: text,
  })),
  part: v.nullable(recordOf<NonNullable<TrainingSummary["part"]>>({ plates: count, of: count })),
  views: recordOf<TrainingSummary["views"]>({
    looked: count,
    identical: share,
    clamped: share,
    blank: share,
    destroyed: share,
    characters: listOf(text),
  }),
});

const duplicates: Schema<DuplicateScore> = recordOf<DuplicateScore>({
  kind: text,
  precision: share,
  recall: share,
  found: count,
  truth: count,
  correct: count,
});

const threshold: Schema<Threshold> = recordOf<Threshold>({
  value: number,
  pairs: count,
  from: orMissing(
    v.picklist(["strangers", "fixed", "verdicts"], '"strangers" or "fixed" or "verdicts"'),
  ),
});

const origin: Schema<Origin> = recordOf<Origin>({
  encoder: v.nullable(text),
  corpus: text,
  parameters: named(
    v.union([text, number, flag, v.null()], "a text, a number, true, false or null"),
  ),
  digest: text,
});

const rows: Rows<Partial<Summary>> = {
  format: orMissing(v.literal("burin-summary-1", '"burin-summary-1"')),
  corpus: orMissing(text),
  seed: orMissing(v.pipe(v.number("a whole number"), v.safeInteger("a whole number"))),
  versions: orMissing(headerRows.versions),
  machine: orMissing(headerRows.machine),
  seconds: orMissing(named(notNegative)),
  extraction: orMissing(extraction),
  confidence: orMissing(confidence),
  detection: orMissing(listOf(detectionRow)),
  judgement: orMissing(judgement),
  training: orMissing(training),
  evaluation: orMissing(listOf(evaluationRow)),
  duplicates: orMissing(listOf(duplicates)),
  threshold: orMissing(threshold),
  origins: orMissing(recordOf<NonNullable<Summary["origins"]>>({
    extraction: orMissing(origin),
    training: orMissing(origin),
    evaluation: orMissing(origin),
    duplicates: orMissing(origin),
  })),
};

/** A run's summary; parts that no stage wrote are missing. */
export const summarySchema: Schema<Partial<Summary>> = recordOf<Partial<Summary>>(rows);
