/** How much memory a step takes. */
import { peakBytes } from "lib/jit/memory.ts";
import { simplify } from "lib/jit/simplify.ts";
import { trace } from "lib/jit/trace.ts";
import type { TfTensor } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import { treeFlatten, type TreeOf, treeStructure } from "lib/tensor/tree.ts";
import type { RunnerStart, Step } from "./runner.ts";

/** Bytes that a step keeps at once, estimated from the traced program. */
export function stepBytes<I extends object, O extends object>(
  step: Step<I, O>,
  { state, inputs }: RunnerStart<I>,
): number {
  const start = { state, inputs };
  const structure = treeStructure(start);
  return peakBytes(simplify(trace(
    (leaves) => {
      const given = structure.unflatten(leaves) as { state: Params; inputs: TreeOf<I, TfTensor> };
      return treeFlatten(step(given.state, given.inputs)) as Params;
    },
    treeFlatten(start) as Weights,
  )));
}

/** Bytes for people: "12 MiB", and from a GiB on "1.5 GiB". */
export const gibibytes = (bytes: number): string =>
  bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(0)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
