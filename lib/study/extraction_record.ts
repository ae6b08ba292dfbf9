/** What `summary.json` says of an extraction: that it has begun, and what it came to. */
import { originOf } from "lib/corpus/origin.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { openStore, type Store } from "lib/corpus/store.ts";
import type { Likeness } from "lib/detect/likeness.ts";
import { type ExtractSummary, storeFile } from "lib/extract/extract.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { confidenceLines, confidenceOf } from "./confidence.ts";
import { counted } from "./counted.ts";
import { detectionAdvice } from "./detection_advice.ts";
import { modelsOf } from "./extraction_models.ts";
import { evaluateExtraction } from "./summary_evaluation.ts";
import { surroundings } from "./record.ts";
import type { StageContext } from "./stage_context.ts";
import { addToSummary, type Asked, readSummary, type Summary } from "./summary.ts";
import { stillTurned, type TurnedPlate } from "./turned_plates.ts";

/** An extraction that has begun. */
export interface Begun {
  readonly directory: string;
  /** As the summary calls the collection. */
  readonly corpus: string;
  readonly seed: number;
  /** What decides it, so that another command can go on with it. */
  readonly asked: Asked;
  /** The score from which a find counts. */
  readonly minScore: number;
  readonly context: StageContext;
}

/** Without what only this run is told. */
const askedOf = (
  { detector, minScore, segmenter, classes, prompt, cutting, tile, side, mirrored }: Asked,
): Asked => ({ detector, minScore, segmenter, classes, prompt, cutting, tile, side, mirrored });

/** What an earlier run said is true no more once this one begins: it may be killed. */
export function beginExtraction(
  { plates }: Pick<Collection, "plates">,
  { directory, corpus, seed, asked }: Begun,
): void {
  using store = openStore(storeFile(directory), { readOnly: true });
  const { plates: done, characters, missed, skipped } = store.counts();
  addToSummary(directory, {
    corpus,
    seed,
    ...surroundings(),
    extraction: {
      plates: done,
      characters,
      false: null,
      missed,
      skipped,
      digest: "",
      finished: false,
      of: plates.length,
      asked: askedOf(asked),
    },
  });
}

/**
 * Evaluates an extraction that has ended, says what there is to doubt, and records it. One that was evaluated
 * before, and is the same since, is not evaluated again.
 */
export function recordExtraction(
  collection: Pick<Collection, "plates" | "labels" | "labelled">,
  { directory, corpus, seed, asked, minScore, context, detector, result, looks, seconds, ...run }:
    & Begun
    & {
      /** As the run names it, such as "ink in tiles of 2000". */
      readonly detector: string;
      readonly result: ExtractSummary;
      /** Of the first plates of the collection, as far as somebody looked. */
      readonly looks: readonly Likeness[];
      /** Of the plates in `through`. */
      readonly turned: readonly TurnedPlate[];
      /** Ids of the plates of which it is known how they lie. */
      readonly through: ReadonlySet<string>;
      /** What this run took. */
      readonly seconds: number;
    },
): Summary {
  // keeps the digest that it makes
  using store = openStore(storeFile(directory));
  const { content } = store.digests();
  const labels = sha256(JSON.stringify(store.seen().map(({ labels }) => labels)));
  const origin = originOf({ encoder: null, corpus: content, parameters: { minScore, labels } });
  const known = readSummary(directory);
  const isEvaluated = known.judgement !== undefined &&
    known.origins?.extraction?.digest === origin.digest;
  const evaluated = !result.finished || collection.labels.length === 0
    ? { detection: [], judgement: undefined }
    : isEvaluated
    ? {}
    : evaluationOf(collection, { directory, detector, minScore, context });
  const there = new Set(store.plates().map(({ id }) => id));
  const turned = stillTurned(known.confidence?.turned ?? [], { ...run, there });
  const present = confidenceOf({ ...finds(store), minScore, looks, turned });
  const before = known.confidence?.likeness ?? null;
  // an older Burin did not remember how each plate looks: what it said of more plates stays
  const isOlder = [...there].some((id) => !run.through.has(id));
  const confidence = isOlder && before !== null && before.plates > looks.length
    ? { ...present, likeness: before }
    : present;
  const [row] = evaluated.detection ?? known.detection ?? [];
  const doubted = corpus !== "engraver" && modelsOf(asked).detector !== "labels";
  for (const line of doubted ? confidenceLines(confidence) : []) context.say(line);
  for (const line of detectionAdvice({ corpus, detector, row, confidence })) context.say(line);
  return addToSummary(directory, {
    corpus,
    seed,
    ...surroundings(),
    extraction: {
      ...result,
      of: collection.plates.length,
      digest: content,
      asked: askedOf(asked),
    },
    origins: { extraction: origin },
    confidence,
    ...evaluated,
    // what earlier runs took, and what looking at the collection took this time
    seconds: { extract: Number(Math.max(store.seconds(), seconds).toFixed(2)) },
  });
}

/** The parts of an evaluation that a summary keeps; says where a curve cannot be whole. */
function evaluationOf(
  collection: Parameters<typeof evaluateExtraction>[0],
  { context, ...options }: Parameters<typeof evaluateExtraction>[1] & {
    readonly context: StageContext;
  },
): Pick<Summary, "detection" | "judgement"> {
  const { older, ...evaluated } = evaluateExtraction(collection, options);
  if (older > 0) {
    context.say(
      `Of ${
        counted(older, "plate")
      } an older Burin kept only what was cut out: precision and recall ` +
        "are not known below the score that was asked for. Extract into another folder for all of it.",
    );
  }
  return evaluated;
}

/** The scores of all that is kept, and how many plates are without a find. */
function finds(store: Store) {
  const scores: number[] = [];
  const searched = new Set<string>();
  for (const { score, plate } of store.eachCharacter()) {
    scores.push(score);
    searched.add(plate);
  }
  const plates = store.plates().filter(({ skipped }) => skipped === null).length;
  return { scores, plates, without: plates - searched.size };
}
