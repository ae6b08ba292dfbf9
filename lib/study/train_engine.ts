/** What carries the steps of a training out, by its name. */
import { loadTensorflow } from "lib/jit/tensorflow.ts";
import { type ProviderChoice, providers, type Taken, takeProvider } from "lib/onnx/provider.ts";
import { tensorflowRunner } from "lib/simclr/tensorflow_runner.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import type { StageContext } from "./stage_context.ts";
import { keyOf, UsageError } from "./usage.ts";

export interface EngineChoice {
  readonly threads?: number | undefined;
  /** "auto", or one of ONNX Runtime's. Default "cpu". */
  readonly provider?: string;
  /** Steps in one run of the graph. Default 1. */
  readonly "steps-per-run"?: number;
}

/** The provider that was asked for; with "auto" it says which, and why not the others. */
async function providerOf(
  { provider = "cpu" }: EngineChoice,
  context: StageContext,
): Promise<Taken> {
  const known = { auto: true, ...providers };
  const choice = keyOf<ProviderChoice>(known, { typed: provider, what: "provider" });
  const taken = await takeProvider(choice);
  if (choice !== "auto") return taken;
  for (const { provider, reason } of taken.refused) context.say(`not on ${provider}: ${reason}`);
  context.say(`Training on ${taken.provider}.`);
  return taken;
}

/** By name what makes the runner, and what each takes of the options. */
export const engines = {
  onnx: async (choice: EngineChoice, context: StageContext) => {
    const { provider } = await providerOf(choice, context);
    const { threads } = choice;
    const runner = compiledRunner({ threads, provider, stepsPerRun: choice["steps-per-run"] });
    return { runner, provider };
  },
  tensorflow({ threads, provider = "cpu", "steps-per-run": stepsPerRun = 1 }: EngineChoice) {
    if (provider !== "cpu" || stepsPerRun !== 1) {
      throw new UsageError("--provider and --steps-per-run belong to --engine onnx");
    }
    const { gpu } = loadTensorflow({ threads });
    return { runner: tensorflowRunner({ threads }), provider: gpu ? "gpu" : "cpu" };
  },
};
