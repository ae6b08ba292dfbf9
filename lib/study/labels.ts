/** Labels by what a person names: a collection, a folder of labels, or one of extracted characters. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { textOrder } from "lib/assets/text_order.ts";
import { collectionOfFiles } from "lib/corpus/file_collection.ts";
import type { Labelled } from "lib/corpus/label_format.ts";
import { type LabelFormatName, labelFormats } from "lib/corpus/label_formats.ts";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import { namedCollection, openNamed } from "lib/corpus/named_collection.ts";
import type { FileCollection } from "lib/corpus/plate.ts";
import { readPrints } from "lib/corpus/prints.ts";
import { splitByBook, splitByWork, type SplitName } from "lib/corpus/splits.ts";
import { openStore } from "lib/corpus/store.ts";
import { evaluateDetections, type EvaluatedPlate } from "lib/detect/evaluation.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { DetectionRow } from "lib/plot/table.ts";
import { Random } from "lib/tensor/random.ts";
import { readVerdicts } from "./run_verdicts.ts";
import { rowOf, summaryEvaluation } from "./summary_evaluation.ts";
import type { StageContext } from "./stage_context.ts";
import type { SummaryEvaluation } from "./summary.ts";
import { keyOf, UsageError } from "./usage.ts";

/** A format by its name. @throws {UsageError} where there is none */
export const formatOf = (typed: string): LabelFormatName =>
  keyOf<LabelFormatName>(labelFormats, { typed, what: "format" });

/**
 * What was extracted, as labels with the scores of the detector, without what somebody dropped. Plates are where
 * they were.
 */
async function extracted(
  directory: string,
  { pictures, context }: Pick<ReadLabelsOptions, "pictures" | "context">,
): Promise<Labelled & FileCollection> {
  using store = openStore(storeFile(directory), { readOnly: true });
  const plates = store.plates().filter(({ skipped }) => skipped === null);
  const { dropped } = readVerdicts(directory);
  const labels = store.characters().filter(({ id }) => !dropped.has(id))
    .map(({ plate, box, score, label, name, mask }) => ({
      plate,
      box,
      name: name ?? label,
      mask,
      score,
    }));
  const collection = store.provenance()?.collection ?? "";
  const folder = store.plateFolder();
  // corpora of an older Burin know no folder, but the engraver's was there, and others were called by it
  const own = join(directory, "collection");
  const from = folder === null ? existsSync(own) ? own : collection : resolve(directory, folder);
  const named = namedCollection(collection);
  const fetched = pictures && named && named.name !== "engraver"
    ? await openNamed(named, { signal: context.signal })
    : null;
  const fileOf = fetched ? fetched.fileOf : ({ file }: { file: string }) => join(from, file);
  return { ...collectionOfFiles({ name: directory, plates, labels }, { fileOf }), parts: {} };
}

export interface ReadLabelsOptions {
  /** Format of the folder. Default: what it looks like. */
  readonly from?: string | undefined;
  /** Leave out labels that cannot be right, and count them. Default false: they are an error. */
  readonly leaveOut?: boolean;
  /** Whether the files of the plates are needed. Default false. */
  readonly pictures?: boolean;
  readonly context: Pick<StageContext, "signal">;
}

/** Labels with where their plates are, if that was asked for. */
export type LabelSource =
  & Labelled
  & Partial<Pick<FileCollection, "fileOf">>
  & Pick<FileCollection, "labelled">;

/** Labels by what was typed: Alice, prints, a folder of extracted characters, or one of labels. */
export async function readLabels(typed: string, options: ReadLabelsOptions): Promise<LabelSource> {
  const { from, leaveOut, pictures, context } = options;
  const named = namedCollection(typed);
  if (named?.name === "prints" && !pictures) return { ...readPrints(named), parts: {} };
  if (named && named.name !== "engraver") {
    return { ...await openNamed(named, { signal: context.signal }), parts: {} };
  }
  if (from === undefined && existsSync(storeFile(typed))) return await extracted(typed, options);
  return await openLabelled(typed, {
    format: from === undefined ? undefined : formatOf(from),
    faulty: leaveOut ? "leave out" : "refuse",
  });
}

/** Without the plates that nobody labelled, where others are: they would be taken for empty ones. */
export function withoutUnlabelled(source: LabelSource): LabelSource {
  const { plates, labelled } = source;
  return labelled ? { ...source, plates: plates.filter(({ id }) => labelled.has(id)) } : source;
}

/** Parts by shares of works, or of books: ".8,.14,.06". */
export function dealt(
  labelled: Labelled,
  { split, seed, by }: { split: string; seed: number; by: "work" | "book" },
): Labelled {
  const shares = split.split(",").map(Number);
  if (shares.length !== 3 || !shares.every((share) => share >= 0)) {
    throw new UsageError(`--split takes three shares, as in .8,.14,.06; it was given "${split}"`);
  }
  const [train, validation, test] = shares;
  const random = new Random(seed).fork("split");
  const deal = { work: splitByWork, book: splitByBook }[by];
  const parts = deal(labelled.plates, { shares: { train, validation, test }, random });
  const named = Object.entries(parts) as [SplitName, string[]][];
  return {
    ...labelled,
    parts: Object.fromEntries(named.flatMap(([part, ids]) => ids.map((id) => [id, part]))),
  };
}

/** How much there is, by class and by part. */
export function countLabels({ plates, labels, parts }: Omit<LabelSource, "fileOf">) {
  const of = (list: readonly string[]) =>
    Object.fromEntries(
      [...Map.groupBy(list, (name) => name)].sort(([a], [b]) => textOrder(a, b))
        .map(([name, own]) => [name, own.length]),
    );
  return {
    plates: plates.length,
    labels: labels.length,
    masks: labels.filter(({ mask }) => mask).length,
    classes: of(labels.map(({ name }) => name)),
    parts: of(Object.values(parts)),
  };
}

/** Labels against others of the same pictures. */
export interface LabelsEvaluation {
  readonly detection: readonly DetectionRow[];
  readonly judgement: SummaryEvaluation;
  /** Labels on plates that the truth does not have. */
  readonly strangers: number;
  /** Plates of the truth that are not labelled, and not evaluated. */
  readonly unlabelled: number;
  /** Labels of the truth that are crowds: neither missed nor found. */
  readonly crowds: number;
}

/**
 * Labels, with scores or without, against those of another folder.
 *
 * @param options.typed and `truth` say what both are called
 * @throws {Error} where they have no plate in common
 */
export function evaluateLabels(
  { found, all }: { readonly found: LabelSource; readonly all: LabelSource },
  { typed, truth, minScore }: {
    readonly typed: string;
    readonly truth: string;
    readonly minScore: number;
  },
): LabelsEvaluation {
  const there = withoutUnlabelled(all);
  const [finds, truths] = [found, there].map(({ labels }) =>
    Map.groupBy(labels, ({ plate }) => plate)
  );
  const plates = there.plates.map(({ id }): EvaluatedPlate => ({
    id,
    detections: (finds.get(id) ?? [])
      .map(({ name, score = 1, ...region }) => ({ ...region, score, label: name })),
    labels: truths.get(id) ?? [],
  }));
  const known = new Set(all.plates.map(({ id }) => id));
  const strangers = found.labels.filter(({ plate }) => !known.has(plate)).length;
  if (!found.plates.some(({ id }) => known.has(id))) {
    const such = ({ plates: [first] }: Labelled) => first ? `${first.id} ...` : "no plates";
    throw new Error(
      `None of the plates of ${typed} (${such(found)}) is in ${truth} (${such(there)}): they are ` +
        "compared by the paths of their pictures. Give labels of the same pictures",
    );
  }
  const evaluation = evaluateDetections(plates, { minScore });
  return {
    detection: [rowOf(evaluation, { detector: typed })],
    judgement: summaryEvaluation(evaluation, { detector: typed, minScore }),
    strangers,
    unlabelled: all.plates.length - there.plates.length,
    crowds: there.labels.filter(({ crowd }) => crowd).length,
  };
}
