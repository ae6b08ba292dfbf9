/** `report`: everything a run found, as one page. */
import { command } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";
import { runOptions } from "./run_options.ts";

export const reportCommand = command({
  name: "report",
  about: abouts.report,
  takes: [],
  examples: ["report", "report --out out/demo"],
  options: runOptions,
  async run({ options }, context) {
    // loaded now: the help of a command needs its options alone
    const { openCollection } = await import("lib/study/collection.ts");
    const { checkReportable, runReport } = await import("lib/study/report_run.ts");
    const { collectionOf, runFolder } = await import("lib/study/run_folder.ts");
    const directory = runFolder(options, context);
    const embeddings = checkReportable(directory);
    const collection = await openCollection(collectionOf(directory), context);
    const written = await runReport({ collection, directory, embeddings }, context);
    context.say(`The report is ${written.file}`);
    if (written.without.length > 0) {
      context.say(`Left out, not run yet: ${written.without.join(", ")}`);
    }
    return written;
  },
});
