/**
 * Our side of `bench:search`: exact nearest rows, for each line on standard input.
 * Arguments: FILE ROWS DIMENSION THREADS, the file rows of length 1, float32, little-endian. A line is {"task":
 * "all_pairs", "into"}, whose ids are written as int32, or {"task": "one_query", "row"}; k is 10, a row does
 * not answer itself among all pairs. Answers {"ms", "ids", "peak_mib"}.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { openGallery } from "lib/onnx/neighbours.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { peakMib } from "tests/bench/peak_memory.ts";

const [file, ...numbers] = Deno.args;
const [rows, dimension, threads] = numbers.map(Number);
const data = new Float32Array(Uint8Array.from(readFileSync(file)).buffer);
const vectors = float32(data, [rows, dimension]);
await using gallery = await openGallery(vectors, { threads });
console.log(JSON.stringify({ versions: { deno: Deno.version.deno }, threads }));
for await (const line of createInterface({ input: process.stdin })) {
  const { task, row, into } = JSON.parse(line);
  let ids: number[] | null = null;
  const began = performance.now();
  let ms: number;
  if (task === "all_pairs") {
    const exclude = (query: number, other: number) => query === other;
    const found = await gallery.nearest(vectors, { k: 10, exclude });
    ms = performance.now() - began;
    writeFileSync(into, new Uint8Array(found.indices.buffer));
  } else {
    const query = float32(data.slice(row * dimension, (row + 1) * dimension), [1, dimension]);
    const found = await gallery.nearest(query, { k: 10 });
    ms = performance.now() - began;
    ids = [...found.indices];
  }
  console.log(JSON.stringify({ ms, ids, peak_mib: peakMib() }));
}
