/** Faults that are none: the library does the same, or what it does differently nobody can see. */
import type { Fault } from "./faults.ts";
import type { OperatorName } from "./operators.ts";

export interface Equivalent {
  readonly file: string;
  /** Part of the line that the fault is in. */
  readonly line: string;
  /** Default: every kind of fault in that line. */
  readonly operators?: readonly OperatorName[];
  readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    file: "lib/corpus/coco_lists.ts",
    line: 'idOf(entry.image_id) ?? ""',
    operators: ["fallback"],
    reason: "null is a key of these maps and sets as little as the empty text is",
  },
  {
    file: "lib/segment/opencv.ts",
    line: "if (given.then)",
    operators: ["negation"],
    reason: "how far the module is loaded when it is asked depends on Deno; all branches end alike",
  },
  {
    file: "lib/nn/pretrained.ts",
    line: "Math.sqrt(tokens - 1)",
    operators: ["rounding"],
    reason: "the root of a square is whole, and a number of tokens that is none is refused later",
  },
  {
    file: "lib/jit/compile.ts",
    line: "memoryPattern: false",
    reason: "how ONNX Runtime plans its memory changes no number",
  },
  {
    file: "lib/retrieval/direction.ts",
    line: "?.similarity ?? -Infinity",
    operators: ["fallback"],
    reason: "comparing with undefined is false, as it is with minus infinity",
  },
  {
    file: "lib/segment/cutter_logits.ts",
    line: "session.inputs[0]?.shape[3] ?? 0",
    operators: ["fallback"],
    reason: "nothing is above undefined, as a side of 0 is not above 0: both are refused",
  },
  {
    file: "lib/nn/position_embedding.ts",
    line: "row.reduce((sum, w) => sum + w, 0)",
    operators: ["sign"],
    reason: "the shares of rows and columns would both be negative, and are multiplied",
  },
  {
    file: "lib/assets/zip.ts",
    line: "directoryFaults.find(",
    operators: ["firstOrLast"],
    reason: "no message of zip.js fits two of these patterns",
  },
  {
    file: "lib/image/area.ts",
    line: "1e-9",
    operators: ["threshold"],
    reason: "any sliver far below a level, and above a rounding error, does the same",
  },
  {
    file: "lib/image/area_coverage.ts",
    line: "const touch = 1e-9;",
    operators: ["threshold"],
    reason: "any sliver far below a level, and above a rounding error, does the same",
  },
  {
    file: "lib/segment/cutter_logits.ts",
    line: "session.inputs[0]?.shape[3] ?? 0",
    operators: ["firstOrLast"],
    reason: "both planes that a cutter takes have one side",
  },
  {
    file: "lib/assets/offline.ts",
    line: "dataManifests().find(",
    operators: ["firstOrLast"],
    reason: "no two collections have one path",
  },
  {
    file: "lib/command/run.ts",
    line: "from.find((command) => command.name === name)",
    operators: ["firstOrLast"],
    reason: "no two commands have one name",
  },
  {
    file: "lib/training/state_layout.ts",
    line: "layout.indexOf(axis)",
    operators: ["firstOrLast"],
    reason: "a layout names each axis once",
  },
  {
    file: "lib/detect/evaluation.ts",
    line: "labels.indexOf(label)",
    operators: ["firstOrLast"],
    reason: "no label is twice on a plate",
  },
  {
    file: "lib/simclr/engines.ts",
    line: "const seed = 7;",
    operators: ["constant"],
    reason: "any seed will do: all engines are given the same views and weights",
  },
  {
    file: "lib/review/server.ts",
    line: 'addEventListener("abort"',
    operators: ["flag"],
    reason: "a signal is aborted once, and what ends has ended",
  },
  {
    file: "lib/augment/lab.ts",
    line: "const lightnessShift = ",
    operators: ["rounding"],
    reason: "no entry of the table lies so near to a step that one part of 32768 would move it",
  },
  {
    file: "lib/matching/map_registration.ts",
    line: "const bestOfColumn = new Int32Array(places).fill(-1)",
    reason: "each column has a greatest cosine, so that every place is written",
  },
  {
    file: "lib/extract/model_workers.ts",
    line: "this.seen = image",
    reason: "what a worker is not known to see is laid before it again, which only takes longer",
  },
  {
    file: "lib/extract/model_workers.ts",
    line: "this.#memory.byteLength < data.length",
    operators: ["boundary"],
    reason: "memory of the right length is replaced by some of the same",
  },
  {
    file: "lib/augment/fast.ts",
    line: "const scratch = take(",
    operators: ["constant"],
    reason: "more room than the kernel needs",
  },
  {
    file: "lib/finetune/batches.ts",
    line: "waiting.delete(data.id)",
    operators: ["statement"],
    reason: "what was answered is settled: keeping it takes memory and changes nothing",
  },
  {
    file: "lib/retrieval/dct.ts",
    line: "4 ** shift < Math.floor((n + 2) / 2)",
    operators: ["boundary"],
    reason: "of the two circles that are turned, 128 and 32, half is no power of 4",
  },
  {
    file: "lib/tensor/dot_products.ts",
    line: "for (let q = 0; q < count; q++) {",
    operators: ["boundary"],
    reason: "a number beyond a typed array's end is dropped",
  },
  {
    file: "lib/nn/position_embedding.ts",
    line: "if (x < 1) return",
    operators: ["boundary"],
    reason: "both pieces of the kernel are 0 where they meet",
  },
  {
    file: "lib/retrieval/examples.ts",
    line: "Math.max(0, unlike ?? 0)",
    operators: ["fallback"],
    reason: "the greater one of 0 and null is 0",
  },
  {
    file: "lib/matching/logistic.ts",
    line: "Math.hypot(...step) < 1e-8",
    operators: ["threshold"],
    reason: "Newton's steps shrink by their squares: none lies so near to the limit",
  },
  {
    file: "lib/matching/place_cosines.ts",
    line: "threads = 1",
    operators: ["constant"],
    reason: "how many threads multiply changes no number",
  },
  {
    file: "lib/assets/fetch.ts",
    line: 'meant.find(({ grade }) => grade === "none")',
    operators: ["firstOrLast"],
    reason: "no file has two variants without a hash",
  },
  {
    file: "lib/jit/rules/reduction.ts",
    line: "if (adding.has(operator)) {",
    operators: ["statement"],
    reason: "the sums of rows below give the same, on one thread",
  },
  {
    file: "lib/segment/sam2.ts",
    line: "prompts[0].labels.length",
    operators: ["firstOrLast"],
    reason: "prompts that are asked together have so many points each",
  },
  {
    file: "lib/onnx/block_size.ts",
    line: "(i * 7) % 11 - 5",
    reason: "any whole numbers will do: they are multiplied in blocks and beside them",
  },
  {
    file: "lib/onnx/focus.ts",
    line: "end > 1e8",
    operators: ["boundary", "threshold"],
    reason: "exporters write the greatest number that there is for the end of an axis",
  },
  {
    file: "lib/tools/relay_kernel.ts",
    line: "performance.now() > until",
    operators: ["boundary"],
    reason: "a clock of microseconds is never read at the very moment",
  },
  {
    file: "lib/tools/kernel_client.ts",
    line: "performance.now() > until",
    operators: ["boundary"],
    reason: "a clock of microseconds is never read at the very moment",
  },
  {
    file: "lib/tools/kernel_client.ts",
    line: "await sleep(20)",
    operators: ["constant"],
    reason: "a kernel takes hundreds of milliseconds to start: a later look by one is not seen",
  },
  {
    file: "lib/finetune/simota.ts",
    line: "const farAway = 1e6",
    operators: ["threshold"],
    reason: "what is more than any candidate costs may be more by a twentieth",
  },
  {
    file: "lib/assets/manifest.ts",
    line: "=> manifests.find((one) => one.id === id)",
    operators: ["firstOrLast"],
    reason: "no two manifests have one id",
  },
];

/** The row that excuses a fault, or null. */
export function excuse(
  { file, line, operator }: Fault,
  code: string,
  rows: readonly Equivalent[] = equivalents,
): Equivalent | null {
  const text = code.split("\n")[line - 1];
  return rows.find((row) =>
    row.file === file && text.includes(row.line) && (row.operators?.includes(operator) ?? true)
  ) ?? null;
}
