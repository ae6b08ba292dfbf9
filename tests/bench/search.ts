/**
 * Exact search beside NumPy and FAISS: `deno task bench:search [--json] [--rounds N] [--rows N]`. At 41,421 rows
 * of 128 numbers the 10 nearest of every row, itself left out, beside NumPy (chunks of rows, `argpartition`),
 * and of one query beside FAISS's flat index; the gallery is open on both sides. Both are processes that take
 * turns, with as many threads, and must name the same rows. Medians; a ratio is our time over the peer's:
 * below 1 we are faster.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { normalizeRows } from "lib/tensor/knn.ts";
import { median } from "lib/tensor/quantile.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { pythonFor } from "lib/tools/python_environment.ts";
import { pinsOf } from "lib/tools/script_pins.ts";
import { machine, rounded } from "tests/bench/figures.ts";
import { startPeer } from "tests/bench/peer_process.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    rows: { type: "string", default: "41421" },
    threads: { type: "string", default: String(Math.min(2, availableParallelism())) },
  },
});
const [rounds, count, threads] = [values.rounds, values.rows, values.threads].map(Number);
const [dimension, k] = [128, 10];
/** Queries of a turn; the first finds another side's numbers in the processor's caches. */
const queries = 25;
/** Rows that NumPy compares at a time: of 128, 256, 512, 1,024 and 4,096 the quickest here. */
const chunk = 256;
const say = (line: string) => console.error(line);
const folder = fileURLToPath(new URL(".", import.meta.url));

const temporary = mkdtempSync(join(tmpdir(), "burin-search-"));
using stack = new DisposableStack();
stack.defer(() => rmSync(temporary, { recursive: true }));

const random = new Random(41421);
const numbers = Float32Array.from({ length: count * dimension }, () => random.normal());
const { data } = normalizeRows(float32(numbers, [count, dimension])); // [count, dimension]
const file = join(temporary, "rows.f32");
writeFileSync(file, new Uint8Array(data.buffer));

const script = join(folder, "nearest_rows.py");
const context = { signal: new AbortController().signal, say };
const python = await pythonFor(pinsOf(Deno.readTextFileSync(script), script), context);
const shape = [String(count), String(dimension), String(threads)];
const one = { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };

interface Answered {
  readonly ms: number;
  readonly ids: readonly number[] | null;
  readonly peak_mib: number;
}
await using sides = new AsyncDisposableStack();
const own = [Deno.execPath(), ["run", "-A", join(folder, "burin_nearest.ts"), file, ...shape]];
const burin = sides.use(startPeer(own[0] as string, own[1] as string[]));
const peer = sides.use(startPeer(python, [script, file, ...shape], one));
const both = { burin, peer } as const;
type Side = keyof typeof both;
const names = Object.keys(both) as Side[];
let versions: Record<string, string> = {};
for (const side of names) {
  const ready = await both[side].answer<
    { versions: Record<string, string>; threads: number }
  >();
  assert.equal(ready.threads, threads, `${side} uses ${ready.threads} threads`);
  versions = { ...versions, ...ready.versions };
}

/** The cosine of two rows. */
function cosine(a: number, b: number): number {
  let dot = 0;
  for (let d = 0; d < dimension; d++) dot += data[a * dimension + d] * data[b * dimension + d];
  return dot;
}

/**
 * How many answers are the same row. Others may only be as near as single precision tells.
 *
 * @throws {Error} where the peer found another row
 */
function same(query: number, mine: ArrayLike<number>, theirs: ArrayLike<number>): number {
  let equal = 0;
  for (let n = 0; n < k; n++) {
    if (mine[n] === theirs[n]) equal++;
    else {
      const apart = Math.abs(cosine(query, mine[n]) - cosine(query, theirs[n]));
      assert.ok(apart < 1e-6, `row ${query}: answer ${n} is ${mine[n]}, the peer's ${theirs[n]}`);
    }
  }
  return equal;
}

const ms = {
  all_pairs: { burin: [] as number[], peer: [] as number[] },
  one_query: { burin: [] as number[], peer: [] as number[] },
};
const peaks = { burin: 0, peer: 0 };
let equal = 0;
for (let round = 0; round < rounds; round++) {
  const files = { burin: join(temporary, "burin.i32"), peer: join(temporary, "peer.i32") };
  for (const side of names) {
    const into = files[side];
    const said = await both[side].ask<Answered>({ task: "all_pairs", chunk, into });
    ms.all_pairs[side].push(said.ms);
    peaks[side] = Math.max(peaks[side], said.peak_mib);
  }
  const ids = names.map((side) =>
    new Int32Array(Uint8Array.from(readFileSync(files[side])).buffer)
  );
  equal = 0;
  for (let row = 0; row < count; row++) {
    const [mine, theirs] = ids.map((of) => of.subarray(row * k, (row + 1) * k));
    assert.ok(!mine.includes(row), `row ${row} answers itself`);
    equal += same(row, mine, theirs);
  }
  const answers: Record<Side, (readonly number[])[]> = { burin: [], peer: [] };
  const asked = Array.from({ length: queries }, () => random.int(0, count - 1));
  for (const side of names) {
    for (const [n, row] of asked.entries()) {
      const said = await both[side].ask<Answered>({ task: "one_query", row });
      if (n > 0) ms.one_query[side].push(said.ms);
      answers[side].push(said.ids!);
    }
  }
  asked.forEach((row, n) => same(row, answers.burin[n], answers.peer[n]));
  if (!values.json) {
    say(
      `round ${round}: all pairs ${ms.all_pairs.burin[round].toFixed(0)} ms, NumPy ` +
        `${ms.all_pairs.peer[round].toFixed(0)}; one query ${
          median(ms.one_query.burin).toFixed(2)
        } ms, FAISS ${median(ms.one_query.peer).toFixed(2)}`,
    );
  }
}
const ratio = (task: keyof typeof ms) => rounded(median(ms[task].burin) / median(ms[task].peer));
const medians = (task: keyof typeof ms, peer: string) => ({
  burin: rounded(median(ms[task].burin), 2),
  [peer]: rounded(median(ms[task].peer), 2),
});
console.log(JSON.stringify({
  ratios: {
    all_pairs_vs_numpy: ratio("all_pairs"),
    one_query_vs_faiss_flat: ratio("one_query"),
  },
  ratio: "our time / the peer's",
  ms: {
    all_pairs: medians("all_pairs", "numpy"),
    one_query: medians("one_query", "faiss_flat"),
  },
  same_ids: rounded(equal / (count * k), 6),
  peak_mib: { ours: Math.round(peaks.burin), peer: Math.round(peaks.peer) },
  shape: [count, dimension],
  k,
  versions,
  threads,
  rounds,
  machine: machine(),
}));
