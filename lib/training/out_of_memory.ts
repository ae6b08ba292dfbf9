/** Which batch size fits when a step runs out of memory. */
import type { MakeRunner, Runner, RunnerStart, Step } from "./runner.ts";
import { saysOutOfMemory } from "./memory_errors.ts";
import { gibibytes, stepBytes } from "./step_memory.ts";
import { firstPairs, type PairInputs } from "./first_pairs.ts";

const hasPairs = (inputs: object): inputs is PairInputs => "views" in inputs;

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
