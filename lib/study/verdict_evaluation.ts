/** How well a run's vectors find what people said to be one. */
import { existsSync } from "node:fs";
import { manyNearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { embedderOf, embeddingsFile } from "./embedders.ts";
import { readEmbeddings } from "./embeddings.ts";
import { readVerdicts } from "./run_verdicts.ts";
import { type VerdictRecall, verdictRecall } from "./verdict_kin.ts";

/**
 * Searches for the one figure of each pair that verdicts call the same by the other, among all figures of a
 * run; nothing where it has no such verdicts, or no vectors.
 *
 * @throws {Error} where the vectors are of something else, with the command
 */
export async function evaluateVerdicts(
  directory: string,
  { threads }: { readonly threads?: number | undefined } = {},
): Promise<VerdictRecall[]> {
  const verdicts = readVerdicts(directory);
  const asked = verdicts.figures.filter(({ same }) => same !== null);
  const embedder = embedderOf(directory);
  if (asked.length === 0 || !existsSync(embeddingsFile(directory, embedder))) return [];
  const { ids, galleries, gallery } = readEmbeddings(directory, { embedder });
  const { direct, flipped } = galleries[gallery];
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const rows = [...new Set(asked.flatMap(({ a, b }) => [a, b]))]
    .flatMap((id) => rowOf.get(id) ?? []);
  if (rows.length === 0) return [];
  const queries = { direct: takeRows(direct, rows), flipped: takeRows(flipped, rows) };
  const found = await manyNearestEitherWay(queries, direct, {
    k: 10,
    exclude: (query, row) => row === rows[query],
    session: threads === undefined ? {} : { threads },
  });
  const nearest = new Map(rows.map((row, i) => [row, found[i].map(({ index }) => index)]));
  return verdictRecall(ids, verdicts, (row) => nearest.get(row) ?? []);
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** The same in sentences. */
export const verdictLines = (found: readonly VerdictRecall[]): string[] =>
  found.map(({ same, searches, first, ten }) =>
    `Of ${searches} searches for what a verdict calls the same ${same}, ${
      percent(first)
    } find it ` +
    `first and ${percent(ten)} among ten.`
  );
