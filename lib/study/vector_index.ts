/** A run's vectors in a table on disk, of which a search looks at a part: for more than a million characters. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { openVectorTable } from "lib/retrieval/open_vector_table.ts";
import type { TableRecall, VectorTable } from "lib/retrieval/vector_table.ts";
import type { Embeddings } from "./embeddings.ts";
import { cacheOf } from "./run.ts";
import { silent, type StageContext } from "./stage_context.ts";

/** How a search goes through the vectors. */
export type SearchIndex = "exact" | "lancedb";

/** Up to so many characters every vector is looked at. */
const exactMost = 1_000_000;

/** How so many characters are searched where nothing else was asked for. */
export const indexFor = (count: number, asked?: SearchIndex | undefined): SearchIndex =>
  asked ?? (count > exactMost ? "lancedb" : "exact");

/** The vectors of a run in a table. Dispose of it when done. */
export interface VectorIndex extends Disposable {
  /** How much of what exact search finds it finds, measured when rows were last added. */
  readonly recall: TableRecall;
  /** Rows of the gallery that may be nearest to any of some examples, whichever way round. */
  candidates(examples: BothDirections, count: number): Promise<number[]>;
}

/** Queries by which the table is tuned. */
const tuningQueries = 50;

/** What a table keeps beside it. */
interface KeptIndex {
  /** Of all names, so that a table that has them all is not asked. */
  readonly digest: string;
  readonly recall: TableRecall;
}

/**
 * The names of rows: a character whose cut-outs have changed has another, and so have all of a gallery whose
 * mean was taken away, when it has moved.
 */
function namesOf({ ids, cutOuts, means, gallery }: Embeddings): string[] {
  const mean = means[gallery];
  const moved = mean === null ? "" : ` ${sha256(new Uint8Array(mean.buffer)).slice(0, 16)}`;
  return ids.map((id, i) => `${cutOuts[i].slice(0, 16)}${moved} ${id}`);
}

/** What is kept of these names; null where it is of others, or cannot be read. */
function keptIn(file: string, digest: string): KeptIndex | null {
  if (!existsSync(file)) return null;
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as KeptIndex;
    return kept.digest === digest && kept.recall.of > 0 ? kept : null;
  } catch {
    return null;
  }
}

/** Adds what the table lacks, sorts it into cells, and measures what these find. */
async function completed(
  table: VectorTable,
  embeddings: Embeddings,
  { names, encoder }: { readonly names: readonly string[]; readonly encoder: string },
): Promise<TableRecall> {
  const known = await table.size() === 0 ? new Set<string>() : await table.known(names);
  const lacking = names.flatMap((name, i) => known.has(name) ? [] : i);
  await table.add(lacking.map((i) => names[i]), embeddings.rows("direct", lacking), { encoder });
  await table.index();
  const count = Math.min(tuningQueries, names.length);
  // in a mirror, so that no query is a row of the table
  const asked = Array.from({ length: count }, (_, i) => Math.floor(i * names.length / count));
  return await table.tune(embeddings.rows("flipped", asked));
}

/**
 * Opens the table of a run's vectors in its cache, and adds what is new; each model has its own.
 *
 * @throws {Error} when LanceDB is not installed, with the command that installs it
 */
export async function openVectorIndex(
  embeddings: Embeddings,
  { directory, embedder, context = silent }: {
    readonly directory: string;
    readonly embedder: string;
    readonly context?: StageContext | undefined;
  },
): Promise<VectorIndex> {
  const { gallery, origin } = embeddings;
  const names = namesOf(embeddings);
  const digest = sha256(names.join("\n"));
  const encoder = origin.encoder ?? embedder;
  const of = sha256(`${encoder} ${gallery}`).slice(0, 16);
  const folder = join(cacheOf(directory), `vectors-${of}`);
  const file = join(folder, "index.json");
  using stack = new DisposableStack();
  const table = stack.use(await openVectorTable(folder));
  let recall = keptIn(file, digest)?.recall;
  if (recall === undefined) {
    context.say(`sorting ${names.length} vectors into cells`);
    recall = await completed(table, embeddings, { names, encoder });
    writeWhole(file, JSON.stringify({ digest, recall }));
  }
  const rowOf = new Map(names.map((name, i) => [name, i]));
  const opened = stack.move();
  return {
    recall,
    async candidates({ direct, flipped }, count) {
      const rows = new Set<number>();
      for (const queries of [direct, flipped]) {
        for (let q = 0; q < queries.shape[0]; q++) {
          for (const { id } of await table.nearest(takeRows(queries, [q]), { k: count })) {
            const row = rowOf.get(id); // one that the run no longer has is passed over
            if (row !== undefined) rows.add(row);
          }
        }
      }
      return [...rows].sort((a, b) => a - b);
    },
    [Symbol.dispose]: () => opened.dispose(),
  };
}
