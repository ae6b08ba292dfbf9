/** The plates that a detector is fine-tuned on: those that somebody labelled and that can be read. */
import { isLabelled } from "lib/corpus/is_labelled.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { partsOf, type StudyOptions } from "lib/finetune/study.ts";
import { openCollection } from "./collection.ts";
import type { CorpusChoice } from "./corpus_choice.ts";
import { counted } from "./counted.ts";
import { unusedLines } from "./collection_lines.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { readablePlates } from "./readable_plates.ts";

/** Labelled plates, and how they are dealt out to the parts of a study. */
export interface LabelledPlates extends Pick<StudyOptions, "parts" | "by"> {
  /** The labelled plates that can be read. */
  readonly collection: Collection;
  /** With the plates that nobody labelled: books that share compositions are known by these, too. */
  readonly whole: Collection;
}

/** The collection as it comes, with its own parts where an export has them. */
async function openLabels(
  choice: CorpusChoice,
  context: StageContext,
): Promise<Omit<LabelledPlates, "whole">> {
  const { parts, ...collection } = await openCollection(choice, context);
  for (const line of unusedLines(collection)) context.say(line);
  if (namedCollection(choice.corpus)?.name !== "prints") return { collection, parts };
  const byBook = partsOf(collection, { by: "book", seed: choice.seed });
  if (Object.values(byBook).every((ids) => ids.length > 0)) return { collection, by: "book" };
  context.say("The labelled plates are of too few books for three parts: they are split by work.");
  return { collection };
}

/**
 * Opens the labelled plates of a collection: engraved ones, Alice's, prints, or those of a folder in
 * any format of labels. Prints are dealt out by book where they are of enough books, an export by its
 * own parts, everything else by work.
 *
 * @throws {Error} where there is no such collection, or its labels cannot be read
 *
 * ```ts
 * import { labelledPlates } from "lib/study/labelled_plates.ts";
 * const choice = { corpus: "engraver", seed: 1, plates: 6, out: "out/tuned" };
 * const plates = async () => (await labelledPlates(choice)).collection.plates;
 * ```
 */
export async function labelledPlates(
  choice: CorpusChoice,
  context: StageContext = silent,
): Promise<LabelledPlates> {
  const { collection, ...how } = await openLabels(choice, context);
  const plates = collection.plates.filter(({ id }) => isLabelled(collection, id));
  // some have labels to learn from alone
  const learnt = collection.trainingOnly?.labelled.size ?? 0;
  const others = collection.plates.length - plates.length - learnt;
  if (others > 0) context.say(`${counted(others, "plate")} that nobody labelled: not learnt from.`);
  const readable = await readablePlates({ ...collection, plates }, context);
  const broken = new Set(plates.map(({ id }) => id));
  for (const { id } of readable.plates) broken.delete(id);
  const whole = collection.plates.filter(({ id }) => !broken.has(id));
  return { ...how, collection: readable, whole: { ...readable, plates: whole } };
}
