/** `demo`: the whole study, from plates to Top-k. */
import { join } from "node:path";
import { command, ranges } from "./command.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { evaluateOptions } from "./evaluate.ts";
import { runEvaluate } from "lib/study/evaluate_run.ts";
import { extractionOf, extractOptions } from "./extract_options.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { runReport } from "lib/study/report.ts";
import { addToSummary } from "lib/study/summary.ts";
import { configOf, demoSteps, epochsWithin } from "lib/study/train_config.ts";
import { duplicatesLines, evaluationLines, nextLines } from "./told.ts";
import { trainOptions } from "./train_options.ts";
import { runTrain } from "lib/study/train_run.ts";
import { openCollection } from "lib/study/collection.ts";
import { timed } from "lib/study/record.ts";

/** `out/demo` for the engraver, `out/demo-alice` for Alice. */
export const demoOut = (corpus: string): string =>
  join(
    "out",
    corpus === "engraver" ? "demo" : `demo-${corpus.split(/[/\\]/).filter(Boolean).at(-1)}`,
  );

export const demoCommand = command({
  name: "demo",
  about: "Engrave, detect, cut out, train, search and report, offline, in a few minutes.",
  takes: [],
  examples: [
    "demo",
    "demo --plates 12 --epochs 3 --out out/small",
    "demo --corpus ../my-prints --out out/prints",
  ],
  options: {
    ...extractOptions,
    ...trainOptions,
    // the demonstration is judged on all it trained on, as the study is
    "held-out": { ...trainOptions["held-out"], default: 0 },
    again: { kind: "flag", about: "Try again the plates that were skipped, and train anew" },
    queries: evaluateOptions.queries,
    out: { kind: "text", about: "Folder for the results (default out/demo)", value: "FOLDER" },
    neighbours: {
      kind: "number",
      about: "Neighbours to compare for duplicates",
      default: 8,
      range: ranges.answers,
    },
  },
  async run({ options }, context) {
    const directory = options.out ?? demoOut(options.corpus);
    const [asked, choice] = [extractionOf(options), { ...options, out: directory, directory }];
    const { result: collection, seconds } = await timed(() => openCollection(choice, context));
    await extractCharacters(collection, { ...asked, directory, context });
    const extracted = addToSummary(directory, { seconds: { collection: seconds } });
    if (context.signal.aborted) return extracted;
    const { characters = 0 } = extracted.extraction ?? {};
    const config = configOf(choice);
    const isFree = options.epochs === undefined && options.experiment === "demo";
    const epochs = isFree ? epochsWithin(config, { characters, steps: demoSteps }) : config.epochs;
    if (epochs < config.epochs) {
      context.say(`Trains ${epochs} epochs on ${characters} characters; --epochs N takes others.`);
    }
    const trained = await runTrain(
      { ...choice, epochs, heldOut: options["held-out"], resume: !options.again },
      context,
    );
    if (context.signal.aborted) return trained;
    await runEmbed(choice, context);
    await runEvaluate(choice, context);
    const found = await runDuplicates(choice, context);
    for (const line of duplicatesLines(found)) context.say(line);
    const { result: report, seconds: writing } = await timed(() =>
      runReport({ collection, directory }, context)
    );
    context.say(`The report is ${report.file}`);
    const summary = addToSummary(directory, { seconds: { report: writing } });
    for (const line of evaluationLines(summary)) context.say(line);
    for (const line of nextLines(directory)) context.say(line);
    return { ...summary, report: report.file };
  },
});
