/** Which batch size fits when a step runs out of memory. */
import { peakBytes } from "lib/jit/memory.ts";
import { simplify } from "lib/jit/simplify.ts";
import { trace } from "lib/jit/trace.ts";
import type { TfTensor } from "lib/jit/tfjs.ts";
import type { Params, Weights } from "lib/nn/parameters.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { treeFlatten, type TreeOf, treeStructure } from "lib/tensor/tree.ts";
import type { MakeRunner, Runner, RunnerStart, Step } from "./runner.ts";

/** Error messages of ONNX Runtime's providers, and of the libraries below them, for lack of memory. */
const messages: readonly RegExp[] = [
  /failed to allocate memory/i, // ONNX Runtime's arena, of any provider
  /CUDA.{0,40}out of memory|cudaErrorMemoryAllocation|CU(DNN|BLAS)_STATUS_ALLOC_FAILED/i,
  /GPUOutOfMemoryError|VK_ERROR_OUT_OF_(DEVICE|HOST)_MEMORY|\bout of memory\b/i, // WebGPU
  /exceeds? the max(imum)? (buffer|storage buffer binding) size|maxBufferSize/i, // WebGPU's limits
  /E_OUTOFMEMORY|8007000E|not enough memory resources/i, // DirectML
  /bad_alloc|bad allocation/, // C++
];

/** Whether an error, or what caused it, says that memory ran out. */
export function saysOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return messages.some((message) => message.test(error.message)) || saysOutOfMemory(error.cause);
}

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

/** Inputs of a step that can be reduced to fewer pairs. */
interface PairInputs {
  /** Views [2N, ...], the second ones below the first. */
  readonly views: Tensor<"float32">;
  /** [2N, 2N] */
  readonly excluded?: Tensor<"float32">;
}

const hasPairs = (inputs: object): inputs is PairInputs => "views" in inputs;

/** The first `pairs` pairs of a step's inputs: rows of `views`, rows and columns of `excluded`. */
export function firstPairs<I extends PairInputs>(inputs: I, pairs: number): I {
  const all = inputs.views.shape[0] / 2;
  const rows = (data: Float32Array, width: number) => {
    const kept = new Float32Array(2 * pairs * width);
    kept.set(data.subarray(0, pairs * width));
    kept.set(data.subarray(all * width, (all + pairs) * width), pairs * width);
    return kept;
  };
  const { views, excluded } = inputs;
  const width = views.data.length / (2 * all);
  const cut = {
    ...views,
    shape: [2 * pairs, ...views.shape.slice(1)],
    data: rows(views.data, width),
  }; // [2P, H, W, 3]
  if (!excluded) return { ...inputs, views: cut };
  const high = rows(excluded.data, 2 * all); // [2P, 2N]
  const data = new Float32Array(4 * pairs * pairs);
  for (let i = 0; i < 2 * pairs; i++) {
    const row = high.subarray(i * 2 * all, (i + 1) * 2 * all);
    data.set(row.subarray(0, pairs), i * 2 * pairs);
    data.set(row.subarray(all, all + pairs), i * 2 * pairs + pairs);
  }
  return { ...inputs, views: cut, excluded: { ...excluded, shape: [2 * pairs, 2 * pairs], data } };
}

/** Bytes for people: "12 MiB", and from a GiB on "1.5 GiB". */
export const gibibytes = (bytes: number): string =>
  bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(0)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/**
 * Makes runners whose error, when memory runs out, names the batch size that fits: the batch is halved
 * until a step from the first state succeeds.
 *
 * @param where the memory is, for the message: "cuda"
 */
export function advising(make: MakeRunner, { where }: { where: string }): MakeRunner {
  return async <I extends object, O extends object>(
    step: Step<I, O>,
    start: RunnerStart<I>,
  ): Promise<Runner<I, O>> => {
    let inner: Runner<I, O> | null = null;
    const orAdvice = async <T>(work: () => Promise<T> | T): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        const { state, inputs } = start;
        if (!saysOutOfMemory(error) || !hasPairs(inputs)) throw error;
        await inner?.[Symbol.asyncDispose]();
        inner = null;
        const tried = { make, where, error: error as Error };
        throw new Error(await advice(tried, { step, state, inputs }), { cause: error });
      }
    };
    const runner = await orAdvice(() => make(step, start));
    inner = runner;
    return {
      ...runner,
      run: (list) => orAdvice(() => runner.run(list)),
      [Symbol.asyncDispose]: async () => await inner?.[Symbol.asyncDispose](),
    };
  };
}

async function advice<I extends PairInputs, O extends object>(
  { make, where, error }: { make: MakeRunner; where: string; error: Error },
  { step, state, inputs }: RunnerStart<I> & { step: Step<I, O> },
): Promise<string> {
  const pairs = inputs.views.shape[0] / 2;
  const tried: number[] = [];
  let fits: number | null = null;
  for (
    let fewer = Math.floor(pairs / 2);
    fewer >= 2 && fits === null;
    fewer = Math.floor(fewer / 2)
  ) {
    tried.push(fewer);
    const part = firstPairs(inputs, fewer);
    try {
      await using runner = await make(step, { state, inputs: part });
      await runner.run(Array.from({ length: runner.stepsPerRun }, () => part));
      fits = fewer;
    } catch (failure) {
      if (!saysOutOfMemory(failure)) throw failure;
    }
  }
  const needs = gibibytes(stepBytes(step, { state, inputs }));
  const head = `Cannot train on ${pairs} pairs at a time: ${where} ran out of memory. A step of ` +
    `${pairs} pairs keeps about ${needs} at once. `;
  const trial = tried.length === 0 ? "No batch is smaller" : `Tried ${tried.join(", ")} pairs`;
  const what = fits === null
    ? `${trial}: none fits. Use smaller views, a smaller network, or the processor.`
    : `${trial}: ${fits} fit. Use a batch of ${fits}, or keep the batch of ${pairs} and set chunk ` +
      `to ${fits}: the same loss and gradient, part by part (batch normalisation aside).`;
  return `${head}${what} (${error.message.trim().split("\n")[0]})`;
}
