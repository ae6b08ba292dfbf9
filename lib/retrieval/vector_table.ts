/**
 * Vectors on disk that are searched without being read whole: for more than a million rows, which would
 * fill the memory. Below that `openGallery` is exact and quicker.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { textOrder } from "lib/assets/text_order.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { normalizeRows } from "lib/tensor/knn.ts";
import type { Lancedb, LanceTable } from "./lancedb.ts";

/** A table of vectors of one model. Dispose of it when done. */
export interface VectorTable extends Disposable {
  /** How many rows there are. */
  size(): Promise<number>;
  /**
   * Adds rows; those whose ids are there already take the place of the old ones.
   *
   * @param rows `[N, D]`
   * @throws {Error} when they are of another model than the table's
   */
  add(ids: readonly string[], rows: Tensor<"float32">, model: VectorModel): Promise<void>;
  /** Which of these ids have rows. */
  known(ids: readonly string[]): Promise<Set<string>>;
  /** Sorts the rows into cells around centres, or new ones into those that are there. */
  index(): Promise<void>;
  /**
   * Chooses how many cells a search looks into: as few as find a wanted share of what exact search finds.
   * It holds for the table until it is chosen again.
   *
   * @param queries like those that will be asked; not rows of the table. `[Q, D]`
   */
  tune(queries: Tensor<"float32">, options?: TuneOptions): Promise<TableRecall>;
  /**
   * The nearest rows to one query, best first; equal cosines in the order of their ids.
   *
   * @param query `[1, D]`
   * @param options.k how many
   * @param options.exact whether all rows are looked at. Default false: those of the nearest cells
   */
  nearest(
    query: Tensor<"float32">,
    options: { readonly k: number; readonly exact?: boolean },
  ): Promise<readonly { readonly id: string; readonly similarity: number }[]>;
}

/** What is wanted of the cells. */
export interface TuneOptions {
  /** How many nearest rows are looked for. Default 10. */
  readonly k?: number;
  /** Share of them that the cells are to find. Default .95. */
  readonly wanted?: number;
}

/** How much of what exact search finds a table's cells find. */
export interface TableRecall {
  /** Share of the cells that a search looks into, 0 to 1. */
  readonly cells: number;
  /** Rows that the cells found of those that exact search found. */
  readonly found: number;
  /** Rows that exact search found. */
  readonly of: number;
  /** How many nearest rows were looked for. */
  readonly k: number;
}

/** Whose vectors a table holds. */
export interface VectorModel {
  /** What names the model's weights: a SHA-256, or the name of what has none. */
  readonly encoder: string;
}

const name = "vectors";

/** Rows that are given to LanceDB at a time. */
const together = 100_000;

/** The share of the cells that a search looks into where none was chosen. */
const share = 0.1;

/** Shares that are tried one after the other, until one finds enough. */
const shares = [0.05, share, 0.2, 0.3, 0.5, 0.75, 1];

/** The share of cells that a file names; the usual one where it names none. */
function shareIn(text: string): number {
  try {
    const value = Number(JSON.parse(text).cells);
    return value > 0 && value <= 1 ? value : share;
  } catch {
    return share;
  }
}

/** A text as SQL has it. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Rows as a table of Arrow, without a copy of their numbers. */
function arrowOf(
  { arrow }: Lancedb,
  { ids, rows: { data, shape: [count, width] }, encoder }: VectorModel & {
    readonly ids: readonly string[];
    readonly rows: Tensor<"float32">;
  },
): unknown {
  const number = new arrow.Float32();
  const list = new arrow.FixedSizeList(width, new arrow.Field("item", number, true));
  const schema = new arrow.Schema([
    new arrow.Field("id", new arrow.Utf8(), false),
    new arrow.Field("encoder", new arrow.Utf8(), false),
    new arrow.Field("vector", list, false),
  ]);
  const numbers = arrow.makeData({ type: number, length: count * width, nullCount: 0, data });
  const text = (values: readonly string[]) => {
    const { data: [chunk] } = arrow.vectorFromArray(values, new arrow.Utf8());
    return chunk;
  };
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: count,
    nullCount: 0,
    children: [
      text(ids),
      text(ids.map(() => encoder)),
      arrow.makeData({ type: list, length: count, nullCount: 0, child: numbers }),
    ],
  });
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
}

/** Opens the table of vectors in a folder by a LanceDB, or makes one with the first rows. */
export async function vectorTableIn(directory: string, lancedb: Lancedb): Promise<VectorTable> {
  mkdirSync(directory, { recursive: true });
  const database = await lancedb.connect(join(directory, "lancedb"));
  let table: LanceTable | null = (await database.tableNames()).includes(name)
    ? await database.openTable(name)
    : null;
  const chosen = join(directory, "cells.json");
  let cells = existsSync(chosen) ? shareIn(readFileSync(chosen, "utf8")) : share;
  const isIndexed = async () => (await table?.listIndices() ?? []).length > 0;

  async function refuseOther(encoder: string, dimension: number): Promise<void> {
    if (table === null) return;
    const other = `encoder <> ${quoted(encoder)}`;
    const [found] = await table.query().where(other).select(["encoder"]).limit(1).toArray();
    const mend = "Add rows of one model to a table, or make another in a folder of its own";
    if (found) {
      throw new Error(
        `Cannot add vectors of the model ${encoder} to ${directory}, which holds those of ` +
          `${found.encoder}: cosines between two models mean nothing. ${mend}`,
      );
    }
    const { fields } = await table.schema();
    const size = fields.find((field) => field.name === "vector")?.type.listSize;
    if (size !== dimension) {
      throw new RangeError(
        `Cannot add vectors of ${dimension} numbers to ${directory}, which holds ${size}. ${mend}`,
      );
    }
  }

  async function known(ids: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let from = 0; from < ids.length && table !== null; from += 1000) {
      const part = ids.slice(from, from + 1000).map(quoted).join(", ");
      const rows = await table.query().where(`id IN (${part})`).select(["id"]).limit(1000)
        .toArray();
      for (const { id } of rows) found.add(String(id));
    }
    return found;
  }

  async function nearest(
    query: Tensor<"float32">,
    { k, exact = false }: { readonly k: number; readonly exact?: boolean },
  ) {
    if (table === null) return [];
    const [count] = query.shape;
    if (count !== 1) {
      throw new RangeError(`Cannot search with ${count} queries at once, only one`);
    }
    const asked = table.query().nearestTo(normalizeRows(query).data).distanceType("cosine");
    const looked = exact ? asked.bypassVectorIndex() : asked.nprobes(
      Math.max(1, Math.ceil(cells * Math.sqrt(await table.countRows()))),
    );
    const rows = await looked.select(["id", "_distance"]).limit(k).toArray();
    return rows.map(({ id, _distance }) => ({
      id: String(id),
      similarity: 1 - Number(_distance),
    })).sort((a, b) => b.similarity - a.similarity || textOrder(a.id, b.id));
  }

  return {
    size: async () => await table?.countRows() ?? 0,
    known,
    async add(ids, rows, { encoder }) {
      const [count, width] = rows.shape;
      if (count !== ids.length || new Set(ids).size !== count) {
        throw new RangeError(
          `Cannot add ${count} vectors by ${ids.length} ids, ${
            new Set(ids).size
          } of them different`,
        );
      }
      if (count === 0) return;
      const { data } = normalizeRows(rows);
      await refuseOther(encoder, width);
      const replaces = (await known(ids)).size > 0;
      for (let from = 0; from < count; from += together) {
        const to = Math.min(count, from + together);
        const part = float32(data.slice(from * width, to * width), [to - from, width]);
        const made = arrowOf(lancedb, { ids: ids.slice(from, to), rows: part, encoder });
        if (table === null) table = await database.createTable(name, made);
        else if (!replaces) await table.add(made);
        else {
          await table.mergeInsert("id").whenMatchedUpdateAll().whenNotMatchedInsertAll()
            .execute(made);
        }
      }
    },
    async index() {
      if (table === null) return;
      if (await isIndexed()) return void await table.optimize();
      const numPartitions = Math.max(1, Math.round(Math.sqrt(await table.countRows())));
      const config = lancedb.Index.ivfFlat({ distanceType: "cosine", numPartitions });
      await table.createIndex("vector", { config, replace: true });
    },
    nearest,
    async tune(queries, { k = 10, wanted = 0.95 } = {}) {
      const [count, width] = queries.shape;
      const rows = Array.from(
        { length: count },
        (_, q) => float32(queries.data.slice(q * width, (q + 1) * width), [1, width]),
      );
      const right: Set<string>[] = [];
      for (const row of rows) {
        right.push(new Set((await nearest(row, { k, exact: true })).map(({ id }) => id)));
      }
      const of = right.reduce((sum, { size }) => sum + size, 0);
      let found = 0;
      for (cells of shares) {
        found = 0;
        for (const [q, row] of rows.entries()) {
          for (const { id } of await nearest(row, { k })) found += Number(right[q].has(id));
        }
        if (found >= wanted * of) break;
      }
      const recall = { cells, found, of, k };
      writeWhole(chosen, JSON.stringify(recall));
      return recall;
    },
    [Symbol.dispose]() {
      table?.close();
      database.close();
    },
  };
}
