/** The report of a run, written into its folder. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { renderReport } from "lib/plot/report.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import type { Told } from "./report_views.ts";
import { refuseStale } from "./stale.ts";
import { hasDuplicates, readDuplicates } from "./duplicates_run.ts";
import { type ReportChoice, reportOf } from "./report.ts";

/**
 * The vectors of a run that can be reported. What was not run is left out of the report, except what the
 * whole of it is about: figures and their vectors.
 *
 * @throws {Error} where these are missing, or parts of the run do not belong together, before any work is done
 */
export function checkReportable(directory: string): Embeddings {
  refuseStale(directory);
  const embeddings = readEmbeddings(directory);
  if (hasDuplicates(directory)) readDuplicates(embeddings.corpus, { embeddings });
  return embeddings;
}

/** What a report is, and the commands whose results it lacks, as they were not run. */
export interface WrittenReport {
  readonly file: string;
  readonly bytes: number;
  readonly without: readonly string[];
}

/** Writes `report.html` into the run's folder; pictures that cannot be read are passed over. */
export async function runReport(
  choice: ReportChoice,
  told: Told,
): Promise<WrittenReport> {
  const report = await reportOf(choice, told);
  const page = await renderReport(report);
  const file = join(choice.directory, "report.html");
  writeWhole(file, page);
  const ran = {
    train: report.training !== null,
    evaluate: report.evaluation.length > 0,
    duplicates: report.duplicates !== null,
  };
  const without = Object.entries(ran).flatMap(([command, done]) => done ? [] : [command]);
  return { file, bytes: page.length, without };
}
