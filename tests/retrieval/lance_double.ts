/**
 * As much of LanceDB as a vector table asks for, in memory: where it is not installed, what the table does
 * around it is tested all the same. Rows lie in cells by turns; those with the most similar rows come first.
 */
import type { Lancedb, LanceQuery, LanceRow, LanceTable } from "lib/retrieval/lancedb.ts";

interface Row {
  readonly id: string;
  readonly encoder: string;
  readonly vector: Float32Array;
}

/** What the doubles of Arrow's makers keep of what they are given. */
interface Struct {
  readonly children: readonly [
    { readonly values: readonly string[] },
    { readonly values: readonly string[] },
    {
      readonly child: { readonly data: Float32Array };
      readonly type: { readonly listSize: number };
    },
  ];
}

const rowsOf = (table: unknown): Row[] => {
  const { children: [ids, encoders, { child, type: { listSize } }] } =
    (table as { batches: readonly [{ struct: Struct }] }).batches[0].struct;
  return ids.values.map((id, i) => ({
    id,
    encoder: encoders.values[i],
    vector: child.data.slice(i * listSize, (i + 1) * listSize),
  }));
};

const unquoted = (text: string) =>
  [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, word]) => word.replaceAll("''", "'"));

/** The rows that a condition lets through: `encoder <> 'x'` or `id IN ('x', 'y')`. */
function isMeant(condition: string): (row: Row) => boolean {
  const words = unquoted(condition);
  if (/^encoder <> '/.test(condition)) return ({ encoder }) => encoder !== words[0];
  if (/^id IN \('/.test(condition)) return ({ id }) => words.includes(id);
  throw new Error(`no such condition: ${condition}`);
}

class Query implements LanceQuery {
  #near: Float32Array | null = null;
  #meant: (row: Row) => boolean = () => true;
  #probes = 0;
  #limit = Infinity;
  readonly #rows: readonly Row[];
  readonly #cells: number;

  constructor(rows: readonly Row[], cells: number) {
    [this.#rows, this.#cells] = [rows, cells];
  }

  nearestTo(vector: Float32Array): this {
    this.#near = vector;
    return this;
  }

  distanceType(type: "cosine"): this {
    if (type !== "cosine") throw new Error(`no such distance: ${type}`);
    return this;
  }

  nprobes(count: number): this {
    this.#probes = count;
    return this;
  }

  bypassVectorIndex(): this {
    this.#probes = 0;
    return this;
  }

  select(_: readonly string[]): this {
    return this;
  }

  where(condition: string): this {
    this.#meant = isMeant(condition);
    return this;
  }

  limit(count: number): this {
    this.#limit = count;
    return this;
  }

  toArray(): Promise<LanceRow[]> {
    const near = this.#near;
    const found = this.#rows.map((row, i) => {
      const dot = near ? row.vector.reduce((sum, value, d) => sum + value * near[d], 0) : 0;
      return { ...row, _distance: 1 - dot, cell: this.#cells > 0 ? i % this.#cells : 0 };
    }).filter(this.#meant);
    // not in the order that is wanted of the table
    if (near) found.sort((a, b) => a._distance - b._distance || (a.id < b.id ? 1 : -1));
    const cells = [...new Set(found.map(({ cell }) => cell))].slice(0, this.#probes || undefined);
    const seen = found.filter(({ cell }) => cells.includes(cell)).slice(0, this.#limit);
    return Promise.resolve(seen.map(({ cell: _, ...row }) => row));
  }
}

class Table implements LanceTable {
  readonly #rows: Row[];
  #cells = 0;

  constructor(rows: Row[]) {
    this.#rows = rows;
  }

  add(rows: unknown): Promise<void> {
    this.#rows.push(...rowsOf(rows));
    return Promise.resolve();
  }

  countRows = () => Promise.resolve(this.#rows.length);

  createIndex(_: string, { config }: { config: unknown }): Promise<void> {
    this.#cells = (config as { numPartitions: number }).numPartitions;
    return Promise.resolve();
  }

  listIndices = () => Promise.resolve(this.#cells > 0 ? [{ columns: ["vector"] }] : []);
  indexStats = () => Promise.resolve(undefined);
  optimize = () => Promise.resolve();

  mergeInsert(on: string) {
    if (on !== "id") throw new Error(`no such key: ${on}`);
    const execute = (rows: unknown) => {
      for (const row of rowsOf(rows)) {
        const at = this.#rows.findIndex(({ id }) => id === row.id);
        if (at < 0) this.#rows.push(row);
        else this.#rows[at] = row;
      }
      return Promise.resolve();
    };
    return { whenMatchedUpdateAll: () => ({ whenNotMatchedInsertAll: () => ({ execute }) }) };
  }

  query = () => new Query(this.#rows, this.#cells);

  schema = () =>
    Promise.resolve({
      fields: [
        { name: "id", type: {} },
        { name: "vector", type: { listSize: this.#rows[0].vector.length } },
      ],
    });

  close(): void {}
}

const kept = <K extends string>(...names: K[]) =>
  class {
    constructor(...values: unknown[]) {
      Object.assign(this, Object.fromEntries(names.map((name, i) => [name, values[i]])));
    }
  };

/** A LanceDB whose tables last as long as it does. */
export function lanceDouble(): Lancedb {
  const databases = new Map<string, Map<string, Table>>();
  return {
    connect(directory) {
      const tables = databases.get(directory) ?? new Map<string, Table>();
      databases.set(directory, tables);
      return Promise.resolve({
        tableNames: () => Promise.resolve([...tables.keys()]),
        openTable: (name: string) => Promise.resolve(tables.get(name)!),
        createTable(name: string, rows: unknown) {
          tables.set(name, new Table(rowsOf(rows)));
          return Promise.resolve(tables.get(name)!);
        },
        close() {},
      });
    },
    Index: { ivfFlat: (options) => options },
    arrow: {
      Float32: kept(),
      Utf8: kept(),
      Field: kept("name", "type", "nullable"),
      FixedSizeList: kept("listSize", "field"),
      Schema: kept("fields"),
      Struct: kept("fields"),
      RecordBatch: kept("schema", "struct"),
      Table: kept("schema", "batches"),
      makeData: (data: unknown) => data,
      vectorFromArray: (values: readonly string[]) => ({ data: [{ values }] }),
    },
  };
}
