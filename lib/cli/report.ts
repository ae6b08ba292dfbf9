/** `report`: everything a run found, as one page. */
import { openCollection } from "lib/study/collection.ts";
import { checkReportable, runReport } from "lib/study/report.ts";
import { command } from "./command.ts";
import { collectionOf, runFolder, runOptions } from "./run_folder.ts";

export const reportCommand = command({
  name: "report",
  about: "Write everything a run found as one page that opens offline.",
  takes: [],
  examples: ["report", "report --out out/demo"],
  options: runOptions,
  async run({ options }, context) {
    const directory = runFolder(options, context);
    const embeddings = checkReportable(directory);
    const collection = await openCollection(collectionOf(directory), context);
    const written = await runReport({ collection, directory, embeddings }, context);
    context.say(`The report is ${written.file}`);
    return written;
  },
});
