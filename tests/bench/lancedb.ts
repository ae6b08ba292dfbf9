/**
 * LanceDB's recall against exact search: `deno task bench:lancedb [--rows 1000000] [--queries 200] [--json]`.
 * Rows of 128 numbers in groups, as designs and people make them; they are added in two parts, the second after
 * the first was sorted into cells. Recall is the share of the 10 nearest rows that the cells gave, of queries
 * near some of the rows, each side in a process's memory of this machine; how many cells are looked into is
 * chosen by other queries (50, .95 of the nearest wanted). LanceDB is installed into the cache where it is not.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openGallery } from "lib/onnx/neighbours.ts";
import { openVectorTable } from "lib/retrieval/open_vector_table.ts";
import { wilson } from "lib/retrieval/intervals.ts";
import { median } from "lib/tensor/quantile.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { installLancedb } from "lib/tools/lancedb_install.ts";
import { lancedbPins } from "lib/retrieval/lancedb.ts";
import { machine, rounded } from "tests/bench/figures.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rows: { type: "string", default: "1000000" },
    queries: { type: "string", default: "200" },
    threads: { type: "string", default: String(Math.min(2, availableParallelism())) },
  },
});
const [count, asked, threads] = [values.rows, values.queries, values.threads].map(Number);
const [dimension, k, perGroup] = [128, 10, 25];
const say = (line: string) => console.error(line);
await installLancedb({ say });

const random = new Random(1_000_000);
const data = new Float32Array(count * dimension);
const centre = new Float32Array(dimension);
for (let row = 0; row < count; row++) {
  if (row % perGroup === 0) centre.forEach((_, d) => centre[d] = random.normal());
  for (let d = 0; d < dimension; d++) data[row * dimension + d] = centre[d] + 0.7 * random.normal();
}
const rows = (from: number, to: number) =>
  float32(data.slice(from * dimension, to * dimension), [to - from, dimension]);
const idOf = (row: number) => `row-${String(row).padStart(8, "0")}`;
const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => idOf(from + i));

const temporary = mkdtempSync(join(tmpdir(), "burin-lancedb-"));
using stack = new DisposableStack();
stack.defer(() => rmSync(temporary, { recursive: true }));
using table = await openVectorTable(temporary);
const seconds: Record<string, number> = {};
async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  seconds[name] = rounded((performance.now() - began) / 1000, 1);
  if (!values.json) say(`${name}: ${seconds[name]} s`);
  return result;
}
const model = { encoder: "bench" };
const first = Math.floor(0.9 * count);
await timed("add", () => table.add(ids(0, first), rows(0, first), model));
await timed("index", () => table.index());
await timed("add_more", () => table.add(ids(first, count), rows(first, count), model));
await timed("index_more", () => table.index());

const near = (): Float32Array => {
  const row = random.int(0, count - 1) * dimension;
  return Float32Array.from(
    { length: dimension },
    (_, d) => data[row + d] + 0.7 * random.normal(),
  );
};
const others = Float32Array.from(Array.from({ length: 50 }, () => [...near()]).flat());
const tuned = await timed("tune", () => table.tune(float32(others, [50, dimension]), { k }));

await using gallery = await openGallery(float32(data, [count, dimension]), { threads });
const ms = { lancedb: [] as number[], exact: [] as number[] };
let found = 0;
for (let n = 0; n < asked; n++) {
  const query = float32(near(), [1, dimension]);
  const began = performance.now();
  const { indices } = await gallery.nearest(query, { k });
  const between = performance.now();
  const answers = await table.nearest(query, { k });
  ms.exact.push(between - began);
  ms.lancedb.push(performance.now() - between);
  const right = new Set([...indices].map(idOf));
  found += answers.filter(({ id }) => right.has(id)).length;
}
const interval = wilson(found, asked * k);
console.log(JSON.stringify({
  recall_at_10: rounded(found / (asked * k), 4),
  interval: [rounded(interval.low, 4), rounded(interval.high, 4)],
  cells: tuned.cells,
  ms: { lancedb: rounded(median(ms.lancedb), 2), exact: rounded(median(ms.exact), 2) },
  seconds,
  rows: await table.size(),
  queries: asked,
  versions: { deno: Deno.version.deno, lancedb: lancedbPins["@lancedb/lancedb"] },
  threads,
  machine: machine(),
}));
