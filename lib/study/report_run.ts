/** The report of a run, written into its folder. */
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { renderReport } from "lib/plot/report.ts";
import { type Embeddings, readEmbeddings } from "./embeddings.ts";
import type { Told } from "./report_views.ts";
import { newestCheckpoint } from "./run.ts";
import { refuseStale } from "./stale.ts";
import { type ReportChoice, reportOf } from "./report.ts";

/** @throws {Error} where a stage is missing that the report shows, before any work is done */
export function checkReportable(directory: string): Embeddings {
  refuseStale(directory);
  newestCheckpoint(directory);
  return readEmbeddings(directory);
}

/** Writes `report.html` into the run's folder; pictures that cannot be read are passed over. */
export async function runReport(
  choice: ReportChoice,
  told: Told,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const page = await renderReport(await reportOf(choice, told));
  const file = join(choice.directory, "report.html");
  writeWhole(file, page);
  return { file, bytes: page.length };
}
