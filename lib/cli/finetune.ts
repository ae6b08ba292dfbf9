/** `finetune`: a detector's head trained on labelled plates, for several lengths. */
import { join } from "node:path";
import { openLabelled } from "lib/corpus/labelled_folder.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { describeDetector } from "lib/detect/open.ts";
import { finetuneStudy, partsOf, type StudyOptions, tunedClass } from "lib/finetune/study.ts";
import { detectorDefaults } from "lib/finetune/detector_training.ts";
import { openStart, type Start, startNames } from "lib/finetune/start.ts";
import { finetuneDefaults } from "lib/finetune/train.ts";
import { wholeDefaults } from "lib/finetune/whole_run.ts";
import { type FinetuneResult, lengthsTable, studyResult } from "lib/study/finetuning.ts";
import { tableText } from "lib/plot/table.ts";
import { recordsTable } from "lib/notebook/display.ts";
import { command, type Context, passOver, ranges, UsageError } from "./command.ts";
import { finetuneAll } from "./finetune_all.ts";
import { unusedLines } from "lib/study/collection_lines.ts";
import { surroundings, timed, writeResult } from "lib/study/record.ts";
import { corpusOptions } from "./corpus_options.ts";
import { type CorpusChoice, openCollection } from "lib/study/collection.ts";
import { workIn } from "lib/study/run.ts";

/** Lengths from "10,30,70". @throws {UsageError} where one is no whole number above 0 */
export function lengthsOf(typed: string): number[] {
  const lengths = typed.split(",").map((word) => word.trim() === "" ? NaN : Number(word));
  const most = 100_000;
  if (lengths.every((n) => Number.isInteger(n) && n > 0 && n <= most)) return lengths;
  throw new UsageError(
    `--epochs takes whole numbers such as 10,30,70, from 1 to ${most}, not "${typed}"`,
  );
}

/** Sides from "416,640". @throws {UsageError} where one is no multiple of 32 above 0 */
export function sizesOf(typed: string): number[] {
  const sizes = typed.split(",").map((word) => word.trim() === "" ? NaN : Number(word));
  const most = 1536;
  if (sizes.every((n) => Number.isInteger(n) && n > 0 && n <= most && n % 32 === 0)) return sizes;
  throw new UsageError(
    `--sizes takes multiples of 32 such as 416,640, up to ${most}, not "${typed}"`,
  );
}

/**
 * Plates with labels: engraved, Alice's, prints, or an export's, which brings its own parts. Prints
 * are dealt out by book, where they are of more than one.
 */
async function labelledPlates(
  choice: CorpusChoice,
  context: Context,
): Promise<LabelledPlates> {
  const { collection, ...how } = await openLabels(choice, context);
  const { labelled } = collection;
  const plates = collection.plates.filter(({ id }) => labelled?.has(id) ?? true);
  const readable = await readablePlates({ ...collection, plates }, context);
  const broken = new Set(plates.map(({ id }) => id));
  for (const { id } of readable.plates) broken.delete(id);
  const others = collection.plates.filter(({ id }) => !broken.has(id));
  return { ...how, collection: readable, whole: { ...readable, plates: others } };
}

type LabelledPlates =
  & {
    readonly collection: Collection;
    /** With the plates that nobody labelled: books that share compositions are known by these, too. */
    readonly whole: Collection;
  }
  & Pick<StudyOptions, "parts" | "by">;

/** A collection without the plates that cannot be read, which are said and counted. */
export async function readablePlates(
  collection: Collection,
  context: Context,
): Promise<Collection> {
  const readable = new Set<string>();
  using bar = context.bar("looking at plates", collection.plates.length);
  for (const [i, plate] of collection.plates.entries()) {
    context.signal.throwIfAborted();
    bar.at(i + 1);
    try {
      await collection.open(plate);
      readable.add(plate.id);
    } catch (error) {
      // of what a decoder says the first line is enough
      const [reason] = (error as Error).message.split("\n");
      passOver(context, { file: plate.file, reason });
    }
  }
  if (readable.size === collection.plates.length) return collection;
  return {
    ...collection,
    plates: collection.plates.filter(({ id }) => readable.has(id)),
    labels: collection.labels.filter(({ plate }) => readable.has(plate)),
  };
}

async function openLabels(
  choice: CorpusChoice,
  context: Context,
): Promise<Omit<LabelledPlates, "whole">> {
  const named = namedCollection(choice.corpus);
  if (named) {
    const collection = await openCollection(choice, context);
    if (named.name !== "prints") return { collection };
    const parts = partsOf(collection, { by: "book", seed: choice.seed });
    if (Object.values(parts).every((ids) => ids.length > 0)) return { collection, by: "book" };
    context.say(
      "The labelled plates are of too few books for three parts: they are split by work.",
    );
    return { collection };
  }
  const { parts, ...collection } = await openLabelled(choice.corpus);
  for (const line of unusedLines(collection)) context.say(line);
  return { collection, parts };
}

/** What to know of a test on plates that the start may have learnt from. */
function learntAlready(
  { name }: Pick<Start, "name">,
  { corpus }: Pick<CorpusChoice, "corpus">,
): string[] {
  const row = describeDetector(name)?.row;
  if (row?.learntFrom !== "prints" || namedCollection(corpus)?.name !== "prints") return [];
  return [
    `${name} learnt from books of prints already (models/${name}.md has them): on these, what it ` +
    "finds before and after is no test.",
  ];
}

export const finetuneCommand = command({
  name: "finetune",
  about: "Train YOLOX's head, or all of it, on labelled plates, and judge it before and after.",
  takes: [],
  examples: [
    "finetune --corpus ../my-labels --epochs 10,30 --out out/tuned",
    "finetune --corpus alice --epochs 10",
    "finetune --corpus ../my-labels --start burin_nano --train all --epochs 30",
    "finetune --corpus prints --train all --engraver 500 --steps 2400 --fold 1 --out out/fold-1",
  ],
  options: {
    ...corpusOptions,
    corpus: {
      kind: "text",
      about:
        "engraver, alice, prints, prints/BOOK, or a folder of labels (Roboflow, COCO, YOLO ...)",
      value: "NAME|FOLDER",
      default: "engraver",
    },
    epochs: {
      kind: "text",
      about: "Lengths to compare on the validation plates",
      value: "N,N,N",
      default: "10,30,70",
    },
    batch: {
      kind: "number",
      about: "Plates per step",
      default: finetuneDefaults.batch,
      range: { least: 1, most: 4096, whole: true },
    },
    rate: {
      kind: "number",
      about: `Learning rate at its peak; default ${finetuneDefaults.learningRate}, ` +
        `with --train all ${detectorDefaults.learningRate}`,
      range: { least: 1e-9, most: 10 },
    },
    threads: { kind: "number", about: "Threads; default: one per core", range: ranges.threads },
    start: {
      kind: "text",
      about: `What it begins as: ${startNames.join(", ")}, or a YOLOX file`,
      value: "NAME|FILE",
      default: "yolox_nano",
    },
    train: {
      kind: "text",
      about: "The head alone, on features worked out once; or all of the network",
      choices: ["head", "all"],
      default: "head",
    },
    steps: {
      kind: "number",
      about:
        "With --train all: one run of so many steps on all labelled plates, in place of --epochs",
      range: { least: 1, most: 1_000_000, whole: true },
    },
    sizes: {
      kind: "text",
      about:
        "With --steps: sides of the square pictures, by turns; larger ones cost more and show more",
      value: "N,N",
      default: detectorDefaults.sizes.join(","),
    },
    without: {
      kind: "text",
      about: "With --steps: books that nothing is learnt from",
      value: "BOOK,BOOK",
    },
    fold: {
      kind: "number",
      about: "With --steps: the fold of books that nothing is learnt from",
      range: { least: 1, most: 99, whole: true },
    },
    folds: {
      kind: "number",
      about: "Folds of books that --fold counts, as judge does",
      default: 4,
      range: { least: 2, most: 99, whole: true },
    },
    engraver: {
      kind: "number",
      about: "With --steps: plates of the engraver to learn from, too",
      default: 0,
      range: { least: 0, most: 10_000, whole: true },
    },
    "engraver-share": {
      kind: "number",
      about: "With --steps: share of the pictures that show the engraver's",
      default: 0.2,
      range: { least: 0, most: 1 },
    },
    pseudo: {
      kind: "text",
      about: "With --steps: a detector whose finds are labels of the plates that nobody labelled",
      value: "NAME",
    },
    "pseudo-share": {
      kind: "number",
      about: "With --steps: share of the pictures that show those",
      default: 0.2,
      range: { least: 0, most: 1 },
    },
    augment: {
      kind: "text",
      about: "With --steps: how likely changes of pictures are, where other than by default",
      value: "NAME=N,NAME=N",
    },
    result: { kind: "text", about: "Write it all to this file, too", value: "FILE" },
  },
  async run({ options }, context) {
    const { seed, batch, threads } = options;
    const directory = options.out ?? join("out", "finetune");
    const lengths = lengthsOf(options.epochs);
    using _alone = workIn(directory, "fine-tune a detector");
    const choice = { ...options, out: directory };
    const { collection, whole, parts, by } = await labelledPlates(choice, context);
    const start = await openStart(options.start, {
      collection,
      seed,
      className: tunedClass,
      threads,
      signal: context.signal,
    });
    for (const line of learntAlready(start, options)) context.say(line);
    const train = options.train === "all" ? "all" : "head";
    if (options.steps !== undefined) {
      if (train !== "all") throw new UsageError("--steps goes with --train all; give --epochs");
      const rate = options.rate ?? detectorDefaults.learningRate;
      const how = { ...options, rate, steps: options.steps, sizes: sizesOf(options.sizes) };
      return await finetuneAll({ start, collection: whole, directory, options: how }, context);
    }
    const defaults = train === "all" ? wholeDefaults : finetuneDefaults;
    const learningRate = options.rate ?? defaults.learningRate;
    const { result: study, seconds } = await timed(async () => {
      using reading = context.bar(train === "all" ? "reading plates" : "features", 1);
      using training = context.bar("training", lengths.reduce((sum, epochs) => sum + epochs, 0));
      let done = 0;
      return await finetuneStudy({
        train,
        model: start.model,
        startsAs: start.startsAs,
        collection,
        parts,
        by,
        directory,
        seed,
        lengths,
        config: { batch, learningRate },
        session: { threads },
        signal: context.signal,
        onFeatures({ done, total }) {
          reading.total(total);
          reading.at(done);
        },
        onEpoch: ({ length, record: { epoch, map50 } }) =>
          training.at(++done, `${epoch} of ${length}, mAP50 ${map50.toFixed(3)}`),
      });
    });
    const typed = ["deno task finetune", ...Deno.args.slice(1).filter((word) => word !== "--json")];
    const result: FinetuneResult = {
      format: "burin-finetune-1",
      command: typed.join(" "),
      seed,
      ...surroundings(),
      seconds,
      start: { name: start.name, sha256: start.sha256 },
      corpus: collection.name,
      ...studyResult(study),
      tuned: study.sha256,
    };
    if (options.result !== undefined) writeResult(options.result, result);
    const { before, after, file } = study;
    if (!context.json) context.say(tableText(recordsTable(lengthsTable(result))));
    context.say(
      `On the test plates mAP50 was ${before.map50.toFixed(3)} and is ${after.map50.toFixed(3)}, ` +
        `mAP50-95 was ${before.map.toFixed(3)} and is ${after.map.toFixed(3)}. Tuned: ${file}`,
    );
    const runs = result.runs.map(({ history: _, ...run }, i) => ({
      ...run,
      ...lengthsTable(result)[i],
    }));
    return { ...result, runs, file };
  },
});
