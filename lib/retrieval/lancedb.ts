/** The only door to LanceDB, which is no dependency: 700 MB that few need. It is found when it is asked for. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { reasonOf } from "lib/assets/reason.ts";

/** What `deno task lancedb` installs: LanceDB (Apache-2.0) and the tables that it is given (Apache-2.0). */
export const lancedbPins = { "@lancedb/lancedb": "0.31.0", "apache-arrow": "18.1.0" } as const;

/** Where `deno task lancedb` puts it. */
export function lancedbDirectory(cache: string = cacheDirectory()): string {
  return join(cache, "lancedb", lancedbPins["@lancedb/lancedb"]);
}

/** A row of an answer. */
export type LanceRow = Readonly<Record<string, unknown>>;

/** A query under way: each step returns itself. */
export interface LanceQuery {
  nearestTo(vector: Float32Array): LanceQuery;
  distanceType(type: "cosine"): LanceQuery;
  nprobes(count: number): LanceQuery;
  bypassVectorIndex(): LanceQuery;
  select(columns: readonly string[]): LanceQuery;
  where(condition: string): LanceQuery;
  limit(count: number): LanceQuery;
  toArray(): Promise<LanceRow[]>;
}

/** A table of LanceDB, as far as it is used here. */
export interface LanceTable {
  add(rows: unknown): Promise<unknown>;
  countRows(condition?: string): Promise<number>;
  createIndex(column: string, options: { config: unknown; replace: boolean }): Promise<void>;
  listIndices(): Promise<readonly { columns: readonly string[] }[]>;
  indexStats(name: string): Promise<{ numIndexedRows: number } | undefined>;
  optimize(): Promise<unknown>;
  mergeInsert(on: string): {
    whenMatchedUpdateAll(): {
      whenNotMatchedInsertAll(): { execute(rows: unknown): Promise<unknown> };
    };
  };
  query(): LanceQuery;
  schema(): Promise<{ fields: readonly { name: string; type: { listSize?: number } }[] }>;
  close(): void;
}

/** LanceDB and Arrow, as far as they are used here. */
export interface Lancedb {
  connect(directory: string): Promise<{
    tableNames(): Promise<string[]>;
    openTable(name: string): Promise<LanceTable>;
    createTable(name: string, rows: unknown): Promise<LanceTable>;
    close(): void;
  }>;
  readonly Index: {
    ivfFlat(options: { distanceType: "cosine"; numPartitions: number }): unknown;
  };
  /** Apache Arrow, whose tables LanceDB is given. */
  // deno-lint-ignore no-explicit-any -- apache-arrow is not installed, nor are its types
  readonly arrow: any;
}

/**
 * LanceDB from the project's own node_modules, or from where `deno task lancedb` put it.
 *
 * @throws {Error} that lists both places, what was found there, and the command that installs it
 */
export function loadLancedb(
  { installed = lancedbDirectory(), project = projectDirectory }: {
    readonly installed?: string;
    readonly project?: string;
  } = {},
): Lancedb {
  const found: string[] = [];
  for (const directory of [project, installed]) {
    const modules = join(directory, "node_modules");
    if (!existsSync(join(modules, "@lancedb/lancedb"))) {
      found.push(`${modules}: it is not there`);
      continue;
    }
    // its log goes to the terminal, where a library must not write
    Deno.env.get("RUST_LOG") ?? Deno.env.set("RUST_LOG", "off");
    const require = createRequire(join(modules, "one.js"));
    try {
      return { ...require("@lancedb/lancedb"), arrow: require("apache-arrow") };
    } catch (error) {
      found.push(`${modules}: ${reasonOf(error)}`);
    }
  }
  throw new Error(
    `LanceDB cannot be used:\n  ${found.join("\n  ")}\n` +
      "Run deno task lancedb, which installs it into the cache (700 MB)",
  );
}
