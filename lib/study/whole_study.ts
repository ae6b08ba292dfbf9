/** The whole study of one collection: from plates to Top-k, duplicates and a report. */
import { openCollection } from "./collection.ts";
import type { CorpusChoice } from "./corpus_choice.ts";
import { demoExperiment } from "./defaults.ts";
import { duplicatesLines } from "./duplicates_lines.ts";
import { runDuplicates } from "./duplicates_run.ts";
import { runEmbed } from "./embed_run.ts";
import { type EvaluateChoice, runEvaluate } from "./evaluate_run.ts";
import { evaluationLines } from "./evaluation_lines.ts";
import { extractCharacters, type ExtractCharactersOptions } from "./extract_characters.ts";
import { checkDetectorName } from "./extraction_models.ts";
import { timed } from "./record.ts";
import { runReport } from "./report_run.ts";
import { silent, type StageContext } from "./stage_context.ts";
import { addToSummary, type Summary } from "./summary.ts";
import { configOf, demoSteps, epochsWithin } from "./train_config.ts";
import { runTrain, type TrainChoice } from "./train_run.ts";
import { nextLines } from "./next_lines.ts";

/** What the study is made of, stage by stage. */
export interface StudyChoice
  extends TrainChoice, Omit<CorpusChoice, "out">, Pick<EvaluateChoice, "queries"> {
  /** Neighbours of each character that are compared for duplicates. */
  readonly neighbours: number;
  /** What decides the extraction. */
  readonly extraction: Omit<ExtractCharactersOptions, "directory" | "context">;
}

/** What the run's folder holds, and the page; a study that was stopped has none. */
export interface StudyRun extends Summary {
  readonly report?: string;
}

/**
 * Runs every stage on a collection, and records it in the run's folder: extraction, training, embedding,
 * validation, duplicates, report. A stop is heard between stages and within them.
 *
 * @throws {UsageError} where there is no such detector
 * @throws {Error} where the collection cannot be opened, or a stage cannot go on
 */
export async function runStudy(
  { extraction, ...choice }: StudyChoice,
  context: StageContext = silent,
): Promise<StudyRun> {
  const { directory } = choice;
  const { detector } = extraction;
  if (typeof detector === "string") checkDetectorName(detector);
  const config = configOf(choice); // says what is wrong before anything is extracted for it
  const opened = await timed(() => openCollection({ ...choice, out: directory }, context));
  const { result: collection, seconds } = opened;
  await extractCharacters(collection, { ...extraction, directory, context });
  const extracted = addToSummary(directory, { seconds: { collection: seconds } });
  if (context.signal.aborted) return extracted;
  const { characters } = extracted.extraction!;
  const isFree = choice.epochs === undefined && choice.experiment === demoExperiment;
  const epochs = isFree ? epochsWithin(config, { characters, steps: demoSteps }) : config.epochs;
  if (epochs < config.epochs) {
    context.say(`Trains ${epochs} epochs on ${characters} characters; --epochs N takes others.`);
  }
  const trained = await runTrain({ ...choice, epochs }, context);
  if (context.signal.aborted) return trained;
  await runEmbed(choice, context);
  await runEvaluate(choice, context);
  for (const line of duplicatesLines(await runDuplicates(choice, context))) context.say(line);
  const written = await timed(() => runReport({ collection, directory }, context));
  context.say(`The report is ${written.result.file}`);
  const summary = addToSummary(directory, { seconds: { report: written.seconds } });
  for (const line of [...evaluationLines(summary), ...nextLines(directory)]) context.say(line);
  return { ...summary, report: written.result.file };
}
